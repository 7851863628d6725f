import { Readable } from 'node:stream';
import type { Context } from '#platform/database/context.ts';
import { Gone } from '#kernel/problems.ts';
import { openedLength } from '#platform/keys/stream-cipher.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { archivePlace, findExport, isOver, requireTicket } from './data-exports.ts';

/** A part of a file: first and last byte, both included. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The part that a `Range` header asks for (RFC 9110, section 14): undefined when there is none or it is of a form that may
 * be ignored (several parts), `unsatisfiable` when it begins after the end.
 */
export function readRange(header: string | null, bytes: number): Span | 'unsatisfiable' | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  if (asked[1] === '') {
    const last = Number(asked[2]);
    return last === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - last), end: bytes - 1 };
  }
  const start = Number(asked[1]);
  const end = asked[2] === '' ? bytes - 1 : Math.min(Number(asked[2]), bytes - 1);
  if (start >= bytes) return 'unsatisfiable';
  return end < start ? undefined : { start, end };
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** Sends an export, whole or from where a download stopped. @throws NotFound · Forbidden without a ticket · Gone */
export async function sendExport(own: OwnContext, exportId: string, ticket: string): Promise<Response> {
  const { made, slug } = await own.work(
    async (ctx: Context) => {
      requireTicket(ctx, exportId, ticket);
      const found = await findExport(ctx, exportId);
      if (isOver(found, ctx.now)) throw new Gone('The export is not kept any more.');
      return {
        made: found,
        slug: (
          await ctx.db
            .selectFrom('dealership')
            .select('slug')
            .where('dealershipId', '=', ctx.dealershipId)
            .executeTakeFirstOrThrow()
        ).slug,
      };
    },
    { write: false },
  );
  const { blob } = made;
  const kept = made.state === 'ready' && blob ? await own.ground.blobs.stat(blob) : undefined;
  if (!blob || !kept) throw new Gone('The export is not kept any more.');
  const bytes = openedLength(kept.bytes);
  const etag = `"${made.sha256}"`;
  const name = [slug, made.kind === 'records' ? `records-${made.fiscalYear}` : made.kind, day(made.snapshotAt!)].join(
    '-',
  );
  const headers: Record<string, string> = {
    'content-type': made.protected ? 'application/octet-stream' : 'application/zip',
    'content-disposition': `attachment; filename="${name}.zip${made.protected ? '.sealed' : ''}"`,
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    etag,
  };
  // A part only of the very file that was begun; of another one, all of it.
  const same = own.request.headers.get('if-range') ?? etag;
  const span = same === etag ? readRange(own.request.headers.get('range'), bytes) : undefined;
  if (span === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes}` } });
  }
  const key = await own.ground.keyring.of(own.dealershipId);
  const read = async (range: Span) => (await own.ground.blobs.open(blob, range)).stream;
  const source = key.openStream(kept.bytes, read, archivePlace(exportId), span ?? { start: 0, end: bytes - 1 });
  const body = Readable.toWeb(Readable.from(source, { objectMode: false })) as ReadableStream<Uint8Array>;
  return new Response(body, {
    status: span ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(span ? span.end - span.start + 1 : bytes),
      ...(span ? { 'content-range': `bytes ${span.start}-${span.end}/${bytes}` } : {}),
    },
  });
}
