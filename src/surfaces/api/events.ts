import { z } from 'zod';
import { isId, newId } from '#kernel/ids.ts';
import { TooMany } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { JournalTail } from '#platform/journal/index.ts';
import { ownRoute } from '#platform/web/route.ts';

/** The node's tail of the journal: one for all open browsers. Started with the web server. */
export const journalTail = new JournalTail();

const perSession = 5;
const perDealership = 200;
/** A stream ends after half an hour, so that rights are looked up anew; the browser reconnects by itself. */
const streamLife = 30 * 60_000;
const open = new Map<string, number>();

function take(key: string, most: number): () => void {
  const now = open.get(key) ?? 0;
  if (now >= most) throw new TooMany(30, 'Too many open windows of this dealership. Close some and try again.');
  open.set(key, now + 1);
  return () => {
    const left = (open.get(key) ?? 1) - 1;
    if (left > 0) open.set(key, left);
    else open.delete(key);
  };
}

/** Which permission one needs to hear of changes of a kind of record. */
const needs: Record<string, string> = {
  vehicle: 'inventory.read',
  photo: 'inventory.read',
  listing_import: 'inventory.import',
  lead: 'leads.read',
  customer: 'customers.read',
  post: 'social.read',
  channel: 'social.read',
  social_rule: 'social.read',
};

/** Entries after a known one, without what changed in them: who hears of a change asks the API for the record. */
async function entriesFrom(ctx: Context, firstId: string, including: boolean) {
  return ctx.db
    .selectFrom('journal')
    .select(['id', 'at', 'event', 'recordKind', 'recordId', 'actorKind', 'actorId'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', including ? '>=' : '>', firstId)
    .orderBy('id')
    .limit(200)
    .execute();
}

export const eventsRoutes = {
  'GET /api/events': ownRoute({
    summary: 'Live changes of the dealership (server-sent events)',
    description:
      'A stream of journal entries as they are committed: id, event, record and actor, without values. Reconnect with Last-Event-ID to get what was missed.',
    permission: null,
    raw: true,
    query: z.strictObject({ lastEventId: z.string().max(40).optional() }),
    handle: async (ctx, { query }) => {
      const release = [take(ctx.dealershipId, perDealership)];
      try {
        release.push(take(ctx.account?.sessionId ?? ctx.actor.id ?? 'none', perSession));
      } catch (error) {
        release.forEach((free) => free());
        throw error;
      }
      const may = ctx.actor.permissions;
      const encoder = new TextEncoder();
      const sent = new Set<string>();
      let stop = (): void => undefined;
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          const write = (text: string): void => {
            try {
              controller.enqueue(encoder.encode(text));
            } catch {
              stop();
            }
          };
          const tell = async (from: string, including: boolean): Promise<void> => {
            try {
              const entries = await ctx.work((inner) => entriesFrom(inner, from, including));
              for (const entry of entries) {
                if (sent.has(entry.id)) continue;
                sent.add(entry.id);
                const needed = needs[entry.recordKind] ?? 'journal.read';
                if (!may.has(needed)) continue;
                write(
                  `id: ${entry.id}\nevent: change\ndata: ${JSON.stringify({ id: entry.id, event: entry.event, record: { kind: entry.recordKind, id: entry.recordId }, at: entry.at, actor: { kind: entry.actorKind, id: entry.actorId } })}\n\n`,
                );
              }
              // Entries commit a little out of order, so the last few are remembered and not sent twice.
              if (sent.size > 2000) for (const id of [...sent].slice(0, 1000)) sent.delete(id);
              if (entries.length === 200) await tell(entries.at(-1)!.id, false);
            } catch (error) {
              ctx.ground.log.warn({ err: error }, 'live changes could not be read');
              stop();
            }
          };
          const quiet = journalTail.hear(
            (dealershipId, first) => {
              if (dealershipId === ctx.dealershipId) void tell(first, true);
            },
            () => write('event: missed\ndata: {}\n\n'),
          );
          const beat = setInterval(() => write(': still here\n\n'), 20_000);
          const life = setTimeout(() => stop(), streamLife);
          stop = () => {
            stop = () => undefined;
            quiet();
            clearInterval(beat);
            clearTimeout(life);
            release.forEach((free) => free());
            ctx.request.signal.removeEventListener('abort', onAbort);
            streams.delete(end);
            try {
              controller.close();
            } catch {
              // The browser has gone already.
            }
          };
          const onAbort = (): void => stop();
          const end = (): void => stop();
          streams.add(end);
          ctx.request.signal.addEventListener('abort', onAbort);
          write(`retry: 2000\nevent: ready\ndata: {"stream":"${newId()}"}\n\n`);
          const last = ctx.request.headers.get('last-event-id') ?? query.lastEventId;
          if (last && isId(last)) void tell(last, false);
        },
        cancel() {
          stop();
        },
      });
      return new Response(stream, {
        headers: {
          'Content-Type': 'text/event-stream; charset=utf-8',
          'Cache-Control': 'no-store',
          'X-Accel-Buffering': 'no',
        },
      });
    },
  }),
};

const streams = new Set<() => void>();

/** Ends all streams, so that a shutdown does not wait for them; browsers reconnect to the next process. */
export const endStreams = (): void => [...streams].forEach((end) => end());
