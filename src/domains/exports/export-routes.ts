import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, publicRoute, route } from '#platform/web/route.ts';
import { DataExport, ExportRequest } from './data-export.ts';
import { giveTicket, leaving, listExports, removeExport, requestExport } from './data-exports.ts';
import { sendExport } from './download.ts';
import { followLink } from './export-links.ts';
import { changeNightly, Nightly, NightlyEdit, nightlyPack } from './nightly.ts';
import { YourData, yourData } from './your-data.ts';

const OfExport = z.strictObject({ exportId: Id });
const openerFile = path.resolve(import.meta.dirname, '../../../docs/open-sealed-export.mjs');

/** What a dealership holds, and taking it out: possible in every state until it is purged. */
export const exportRoutes = {
  'GET /api/your-data': route({
    summary: 'What there is of the dealership, by thing',
    permission: 'exports.write',
    answer: YourData,
    statementTimeout: 30_000,
    handle: (ctx) => yourData(ctx),
  }),
  'GET /api/exports': route({
    summary: 'Exports and packs, newest first',
    permission: 'exports.write',
    answer: z.object({ items: z.array(DataExport) }),
    handle: async (ctx) => ({ items: await listExports(ctx) }),
  }),
  'POST /api/exports': ownRoute({
    lettingGo: true,
    summary: 'Ask for an export of everything, a records pack or a continuity pack',
    description:
      'Free, any day, also while past due and after cancelling. Two of a dealership are written at once, others wait. Kept for seven days.',
    permission: 'exports.write',
    apiKeys: false,
    stepUp: true,
    body: ExportRequest,
    answer: DataExport,
    status: 201,
    handle: (ctx, { body }) => requestExport(ctx, body),
  }),
  'DELETE /api/exports/:exportId': ownRoute({
    lettingGo: true,
    summary: 'Remove an export, or stop it',
    description: 'Its file is gone for good, at once.',
    permission: 'exports.write',
    apiKeys: false,
    params: OfExport,
    handle: (ctx, { params }) => removeExport(ctx, params.exportId),
  }),
  'POST /api/exports/:exportId/ticket': ownRoute({
    lettingGo: true,
    summary: 'Begin a download',
    description:
      'Answers a path that holds for a day, for this person only, with `Range`: a download that was cut goes on where it stopped.',
    permission: 'exports.write',
    apiKeys: false,
    stepUp: true,
    params: OfExport,
    answer: z.object({ path: z.string(), bytes: z.int() }),
    handle: (ctx, { params }) => ctx.work((inner) => giveTicket(inner, params.exportId), leaving),
  }),
  'GET /api/exports/:exportId/file': ownRoute({
    summary: 'The file of an export',
    permission: 'exports.write',
    apiKeys: false,
    raw: true,
    params: OfExport,
    query: z.strictObject({ ticket: z.string().max(400).default('') }),
    handle: (ctx, { params, query }) => sendExport(ctx, params.exportId, query.ticket),
  }),
  'POST /api/export-links': ownRoute({
    lettingGo: true,
    summary: 'Begin the download that a link in a letter leads to',
    description: 'The link is one person’s, and ends. Answers a path as `POST /api/exports/{exportId}/ticket` does.',
    permission: 'exports.write',
    apiKeys: false,
    stepUp: true,
    body: z.strictObject({ token: z.string().max(100) }),
    answer: z.object({ export: DataExport, path: z.string(), bytes: z.int() }),
    handle: (ctx, { body }) => followLink(ctx, body.token),
  }),
  'GET /api/nightly-pack': route({
    summary: 'Whether a continuity pack is made each night, and when the last one was',
    permission: 'exports.write',
    answer: Nightly,
    handle: (ctx) => nightlyPack(ctx),
  }),
  'PATCH /api/nightly-pack': route({
    summary: 'Switch the continuity pack of each night on or off, or choose its language and letters',
    permission: 'exports.write',
    apiKeys: false,
    body: NightlyEdit,
    answer: Nightly,
    handle: (ctx, { body }) => changeNightly(ctx, body),
  }),
  'GET /api/open-sealed-export': publicRoute({
    summary: 'The program that opens an export that a passphrase protects',
    description: 'Plain JavaScript for Node, without anything else: it works when we are gone.',
    raw: true,
    handle: () =>
      Promise.resolve(
        new Response(readFileSync(openerFile), {
          headers: {
            'content-type': 'text/javascript; charset=utf-8',
            'content-disposition': 'attachment; filename="open-sealed-export.mjs"',
          },
        }),
      ),
  }),
};
