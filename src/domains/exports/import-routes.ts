import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { DataImport, ImportRequest, partBytes, ReadRequest } from './data-import.ts';
import { beginImport, findImport, listImports, readImport, removeImport, startLoad, takePart } from './data-imports.ts';

const OfImport = z.strictObject({ importId: Id });
const OfPart = z.strictObject({ importId: Id, part: z.coerce.number().int().min(0).max(100_000) });

/** An archive of an export, brought into an empty dealership: sent in parts, read, looked at, loaded. */
export const importRoutes = {
  'GET /api/data-imports': route({
    summary: 'Archives that were brought in',
    permission: 'exports.write',
    answer: z.object({ items: z.array(DataImport) }),
    handle: async (ctx) => ({ items: await listImports(ctx) }),
  }),
  'POST /api/data-imports': route({
    summary: 'Begin to bring an archive in',
    description: 'Only into a dealership in which nothing was entered yet. Send its parts next.',
    permission: 'exports.write',
    apiKeys: false,
    stepUp: true,
    body: ImportRequest,
    answer: DataImport,
    status: 201,
    statementTimeout: 30_000,
    handle: (ctx, { body }) => beginImport(ctx, body),
  }),
  'GET /api/data-imports/:importId': route({
    summary: 'How far an archive has come, what is in it, and what was loaded',
    permission: 'exports.write',
    params: OfImport,
    answer: DataImport,
    handle: (ctx, { params }) => findImport(ctx, params.importId),
  }),
  'PUT /api/data-imports/:importId/parts/:part': ownRoute({
    summary: 'Send a part of the archive',
    description: 'All of `partBytes` but the last. The same part again replaces itself.',
    permission: 'exports.write',
    apiKeys: false,
    params: OfPart,
    upload: { maxBytes: partBytes },
    answer: DataImport,
    handle: (ctx, { params, upload }) => takePart(ctx, params.importId, params.part, upload!),
  }),
  'POST /api/data-imports/:importId/read': ownRoute({
    summary: 'Read and check the archive: all parts have been sent',
    description: 'One that a passphrase protects is read with it; a wrong one is told at once, and nothing has begun.',
    permission: 'exports.write',
    apiKeys: false,
    params: OfImport,
    body: ReadRequest.default({}),
    answer: DataImport,
    handle: (ctx, { params, body }) => readImport(ctx, params.importId, body.passphrase),
  }),
  'POST /api/data-imports/:importId/load': route({
    summary: 'Load the archive',
    description: 'Whole or not at all: rows, money and digests are held against the archive before anything is kept.',
    permission: 'exports.write',
    apiKeys: false,
    stepUp: true,
    params: OfImport,
    answer: DataImport,
    handle: (ctx, { params }) => startLoad(ctx, params.importId),
  }),
  'DELETE /api/data-imports/:importId': ownRoute({
    summary: 'Remove an archive that was brought in',
    permission: 'exports.write',
    apiKeys: false,
    params: OfImport,
    handle: (ctx, { params }) => removeImport(ctx, params.importId),
  }),
};
