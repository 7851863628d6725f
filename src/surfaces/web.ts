import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { Hono } from 'hono';
import { readToken, unsubscribe } from '#domains/customers/index.ts';
import { describeDealership } from '#domains/dealerships/index.ts';
import { invoiceFile, invoicePage, openLink, writeInvoice } from '#domains/invoices/index.ts';
import { reportCrash, usageKnows } from '#domains/usage/index.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Problem } from '#kernel/problems.ts';
import { because } from '#platform/database/cause.ts';
import type { Ground } from '#platform/ground.ts';
import { noteRefusal } from '#platform/security-log.ts';
import { tallySoon } from '#platform/tally.ts';
import { openToKeys } from './api/cross-origin.ts';
import { localeOf, originOf } from './api/door.ts';
import { mountRoutes } from './api/mount.ts';
import type { Watcher } from './api/mount.ts';
import { openApi } from './api/openapi.ts';
import { asProblem, problemAnswer } from './api/problem-answer.ts';
import { refusalOf } from './api/refusals.ts';
import { referencePage } from './api/reference-page.ts';
import { apiRoutes } from './api/routes.ts';
import type { Routes } from '#platform/web/route.ts';
import { answerFront, answerJournalRoots, isOwnMachine } from './front.ts';
import { mountCertificates } from './certificates.ts';
import { mountCalendars } from './calendar-door.ts';
import { pageHeaders } from './headers.ts';
import type { Metrics } from './metrics.ts';
import { mountMeta } from './meta.ts';
import { mountPayments } from './payments.ts';
import { OfficeFiles } from './office-files.ts';
import { screens } from './office/screens.ts';
import { mountPolicies } from './policies.ts';
import { mountPrivacy } from './privacy.ts';
import { serveLogo, servePhoto } from './public-files.ts';
import { mountSigning } from './signing-door.ts';
import { storefront } from './storefront/storefront.ts';
import { mountSupport } from './support.ts';
import { unsubscribePage } from './unsubscribe-page.ts';

/** Longest path and query that are looked at (security.md 12); the server reads 16 kB of headers in all. */
const longestTarget = 8192;

/** What comes with a request: the connection behind it. */
export interface Env {
  incoming?: { socket?: { remoteAddress?: string }; headers?: IncomingHttpHeaders; url?: string };
}

/** The door. */
export interface Web {
  answer(request: Request, env: Env): Promise<Response>;
  /** Answers a kept public page from the socket; false when `answer` must. */
  swift(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Pages that only a demo has, such as its mailbox. */
export type ExtraPages = (request: Request) => Promise<Response | undefined>;

/**
 * Everyone who comes to the door, by host: the office and its API on the product's own host, a dealer's public site on
 * each live sub-domain, and 421 with nothing in it for any other host (security.md 10).
 */
export function openWeb(
  ground: Ground,
  metrics: Metrics,
  options: { version: string; officeFolder: string; extra?: ExtraPages },
): Web {
  const { config } = ground;
  const office = new Hono();
  const files = new OfficeFiles(options.officeFolder);
  usageKnows({
    release: options.version,
    screens: new Set(screens.map(({ path }) => path)),
    assets: () => files.scripts(),
  });
  const accessLog = ground.log.child({ at: 'web' });

  const fail = (c: Parameters<Parameters<typeof office.onError>[0]>[1], error: unknown): Response => {
    const { requestId } = originOf(c, ground);
    return problemAnswer(c, asProblem(error, ground.log, requestId, c.req.routePath), requestId);
  };
  office.onError((error, c) => fail(c, error));

  openToKeys(office, apiRoutes as unknown as Routes);
  mountRoutes(office, ground, apiRoutes as unknown as Routes, (seen) => {
    metrics.requests(seen);
    if (seen.crash !== undefined) {
      const { origin, caller, pattern } = seen;
      const userId = caller?.account?.userId ?? null;
      void reportCrash(ground, seen.crash, {
        release: options.version,
        route: `${seen.method} ${pattern}`,
        userId,
        origin,
      });
    }
    if (seen.problem) keepRefusal(ground, seen, seen.problem);
    accessLog[seen.status >= 500 ? 'error' : 'debug'](
      {
        request_id: seen.origin.requestId,
        route: `${seen.method} ${seen.pattern}`,
        status: seen.status,
        ms: Math.round(seen.seconds * 1000),
        dealership: seen.caller?.dealershipId,
        actor: seen.caller?.actor?.id ?? seen.caller?.account?.userId,
      },
      'request',
    );
  });
  // Written when it is first asked for: a fifth of a second that a start need not take.
  let reference: string | undefined;
  office.get('/api/openapi.json', (c) => {
    reference ??= JSON.stringify(openApi(apiRoutes as unknown as Routes, config.origin, options.version));
    return c.body(reference, 200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' });
  });
  office.get('/api/docs', (c) =>
    c.html(referencePage(apiRoutes as unknown as Routes, config.origin), 200, pageHeaders()),
  );
  const known = new Map<string, string[]>();
  for (const name of Object.keys(apiRoutes)) {
    const [method = '', pattern = ''] = name.split(' ');
    known.set(pattern, [...(known.get(pattern) ?? []), method]);
  }
  for (const [pattern, methods] of known) {
    office.all(pattern, (c) => {
      c.header('Allow', methods.join(', '));
      return c.json(
        {
          type: '/problems/method',
          title: 'Method not allowed',
          status: 405,
          detail: `Use ${methods.join(' or ')}.`,
          code: 'method',
          request_id: originOf(c, ground).requestId,
        },
        405,
        { 'Content-Type': 'application/problem+json; charset=utf-8' },
      );
    });
  }
  office.all('/api/*', (c) => fail(c, new NotFound('route')));

  // Nothing of the product on the pages that the network's own machinery asks for.
  office.get('/photos/:name/:size', (c) => servePhoto(ground, c.req.param('name'), c.req.param('size')));
  office.get('/logos/:file', (c) => serveLogo(ground, c.req.param('file')));
  mountPolicies(office, ground);
  mountPrivacy(office, ground);
  const senderOf = async (token: string): Promise<string | undefined> => {
    const who = readToken(ground, token);
    // The link works without the name, too.
    return who && (await describeDealership(ground, who.dealershipId).catch(() => undefined))?.name;
  };
  office.get('/unsubscribe/:token', async (c) => {
    const token = c.req.param('token');
    const valid = readToken(ground, token) !== undefined;
    const page = unsubscribePage(localeOf(c), valid ? 'ask' : 'unknown', await senderOf(token));
    return c.html(page, valid ? 200 : 404, pageHeaders());
  });
  // Anyone may post it: the link itself is the proof, and mail programs do so by themselves (RFC 8058).
  office.post('/unsubscribe/:token', async (c) => {
    const token = c.req.param('token');
    const done = await unsubscribe(ground, token);
    const page = unsubscribePage(localeOf(c), done ? 'done' : 'unknown', await senderOf(token));
    return c.html(page, done ? 200 : 404, pageHeaders());
  });
  // The link of a letter that brought an invoice: the link itself is the proof.
  const noStore = { ...pageHeaders(), 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  office.get('/i/:token', async (c) => {
    const facts = await openLink(ground, c.req.param('token'));
    return c.html(invoicePage(facts, c.req.param('token'), localeOf(c)), facts ? 200 : 404, noStore);
  });
  office.get('/i/:token/paper', async (c) => {
    const facts = await openLink(ground, c.req.param('token'));
    if (!facts) return c.html(invoicePage(undefined, '', localeOf(c)), 404, noStore);
    return c.body(new Uint8Array(await writeInvoice(facts)), 200, {
      ...noStore,
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${invoiceFile(facts.invoice)}"`,
    });
  });
  mountSigning(office, ground);
  mountCalendars(office, ground);
  mountMeta(office, ground);
  mountSupport(office, ground);
  mountCertificates(office, ground);
  mountPayments(office, ground);
  const { extra } = options;
  if (extra) office.post('/mailbox/*', async (c) => (await extra(c.req.raw)) ?? c.notFound());
  office.get('*', async (c) => (await extra?.(c.req.raw)) ?? files.answer(c.req.raw));
  office.notFound((c) => c.text('Not found', 404));

  const site = storefront(ground, (made) => metrics.page(made));
  const suffix = `.${config.domain}`;
  const answer: Web['answer'] = async (request, env) => {
    const url = new URL(request.url);
    if (url.pathname.length + url.search.length > longestTarget) return new Response(null, { status: 414 });
    if (url.pathname === '/healthz') return new Response('ok\n', { headers: { 'Content-Type': 'text/plain' } });
    if (url.pathname === '/readyz') return ready(ground);
    if (url.pathname === '/front/ask') return answerFront(ground, request, env);
    if (url.pathname === '/metrics' && isOwnMachine(request, env))
      return new Response(await metrics.text(), {
        headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
      });
    if (request.method === 'TRACE') return new Response(null, { status: 405, headers: { Allow: 'GET, POST' } });
    const host = url.hostname.toLowerCase();
    if (host === config.domain && url.pathname === '/.well-known/automo-journal-roots.json')
      return answerJournalRoots(ground, request);
    if (host === config.domain) return office.fetch(request, env);
    if (host.endsWith(suffix))
      return withoutCookies(ground, await site.answer(request, host.slice(0, -suffix.length), env));
    return new Response(null, { status: 421 });
  };
  // Nobody is known yet: whoever comes to the door is a visitor.
  const visiting: Web['answer'] = (request, env) =>
    because({ kind: 'customer', of: 'visit' }, () => answer(request, env));
  return { answer: visiting, swift: (request, response) => site.swift.answer(request, response) };
}

/** Keeps a refusal for the security log: by pattern and ids alone, and off the path of the request. */
function keepRefusal(ground: Ground, seen: Parameters<Watcher>[0], problem: Problem): void {
  const { caller, origin } = seen;
  const route = `${seen.method} ${seen.pattern}`;
  const kind = refusalOf(route, problem, Boolean(caller?.account ?? caller?.actor));
  if (!kind) return;
  noteRefusal(ground, {
    kind,
    route,
    status: seen.status,
    dealershipId: caller?.dealershipId,
    userId: caller?.account?.userId,
    keyId: caller?.actor?.kind === 'api_key' ? caller.actor.id : undefined,
    ip: origin.ip,
  });
}

/** Visitors of dealers' sites get no cookie, whatever made the answer (promise P06b); that something tried is counted. */
function withoutCookies(ground: Ground, answer: Response): Response {
  if (!answer.headers.has('set-cookie')) return answer;
  answer.headers.delete('set-cookie');
  tallySoon(ground, 'cookie_refused');
  return answer;
}

async function ready(ground: Ground): Promise<Response> {
  try {
    await ground.database.inLane('door', () =>
      ground.database.asPlatform(({ db }) => sql`select 1`.execute(db), {}, { write: false }),
    );
    return new Response('ready\n', { headers: { 'Content-Type': 'text/plain' } });
  } catch {
    return new Response('the database does not answer\n', {
      status: 503,
      headers: { 'Content-Type': 'text/plain', 'Retry-After': '2' },
    });
  }
}
