import { LRUCache } from 'lru-cache';
import { findSite } from '#domains/dealerships/index.ts';
import { Problem } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { listJournalRoots } from '#platform/journal/index.ts';
import { Limit } from '#platform/web/limits.ts';
import type { Env } from './web.ts';

/** Questions a minute about hosts that were never known: a flood of made-up names must not make a flood of look-ups. */
const asksPerMinute = 600;
const asks = new WeakMap<Ground, { limit: Limit; known: LRUCache<string, true> }>();

function asksOf(ground: Ground) {
  let own = asks.get(ground);
  if (!own) {
    own = { limit: new Limit(asksPerMinute, 60), known: new LRUCache({ max: 10_000 }) };
    asks.set(ground, own);
  }
  return own;
}

/** Whether a request was made on this machine itself, and not handed on by a front that runs on it. */
export const isOwnMachine = (request: Request, env: Env): boolean =>
  /^(::1|(::ffff:)?127\.)/.test(env.incoming?.socket?.remoteAddress ?? '') &&
  !request.headers.has('x-forwarded-for') &&
  !request.headers.has('forwarded') &&
  !request.headers.has('via');

/**
 * `GET /front/ask?domain=…`: asked by the front (docs/front/Caddyfile) before it makes a certificate. 200 for the product's
 * own host and for the host of a dealer's site, 404 for any other, 429 when asked too often. For this machine only.
 */
export async function answerFront(ground: Ground, request: Request, env: Env): Promise<Response> {
  const no = new Response(null, { status: 404 });
  if (!isOwnMachine(request, env) || request.method !== 'GET') return no;
  const asked = (new URL(request.url).searchParams.get('domain') ?? '').toLowerCase();
  const { domain } = ground.config;
  if (asked === domain) return new Response(null, { status: 200 });
  const slug = asked.endsWith(`.${domain}`) ? asked.slice(0, -domain.length - 1) : '';
  if (!/^[a-z0-9-]{1,63}$/.test(slug)) return no;
  const { limit, known } = asksOf(ground);
  try {
    if (!known.has(slug)) await limit.take('all');
    if (!(await findSite(ground, slug))) {
      known.delete(slug);
      return no;
    }
    known.set(slug, true);
    return new Response(null, { status: 200 });
  } catch (error) {
    // When the product cannot say, no certificate is made; the front asks again.
    return new Response(null, { status: error instanceof Problem ? error.status : 503 });
  }
}

/**
 * `GET /.well-known/automo-journal-roots.json?until=2026-11-09`: the signed daily roots of the journal, newest first, and
 * every key that ever signed. Public: whoever has an export checks it against these (platform/journal/stand-alone).
 */
export async function answerJournalRoots(ground: Ground, request: Request): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
    'X-Content-Type-Options': 'nosniff',
  };
  const until = new URL(request.url).searchParams.get('until') ?? undefined;
  if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until))
    return new Response(JSON.stringify({ error: 'until must be a day such as 2026-11-09' }), { status: 400, headers });
  try {
    const [keys, roots] = await Promise.all([ground.signer.publicKeys(), listJournalRoots(ground, 31, until)]);
    return new Response(JSON.stringify({ keys, roots }, null, 1), { headers });
  } catch {
    return new Response(JSON.stringify({ error: 'the database does not answer' }), {
      status: 503,
      headers: { ...headers, 'Cache-Control': 'no-store', 'Retry-After': '2' },
    });
  }
}
