import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { admin } from './admin.ts';
import { answerCall } from './api.ts';
import { settle } from './billing.ts';
import { changeCard, checkoutPage, frontPage, pay, portalPage } from './pages.ts';
import type { Page } from './pages.ts';
import { readParams } from './params.ts';
import type { Stand } from './stand.ts';
import { ApiError, invalid } from './stripe-error.ts';

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body, null, 2),
});

/** Takes what comes to the port: the API, the hosted pages, the admin calls of tests and of the front page. */
export const listener =
  (stand: Stand, changed: () => void): RequestListener =>
  (request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    take(stand, request, response)
      .catch((error: unknown) => {
        console.error('payments stand-in:', error);
        request.socket.destroy();
      })
      .finally(changed);
  };

async function take(stand: Stand, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in.invalid');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > 1_000_000) return void request.socket.destroy();
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const reply = url.pathname.startsWith('/v1/')
    ? api(stand, request, url, body)
    : url.pathname.startsWith('/_admin/')
      ? admin(stand, request, url, body)
      : shown(pages(stand, request.method ?? 'GET', url.pathname, new URLSearchParams(body)));
  if (!reply) return void request.socket.destroy();
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

const shown = ({ status, html = '', location }: Page): Reply => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(location ? { Location: location } : {}),
  },
  body: html,
});

function pages(stand: Stand, method: string, path: string, form: URLSearchParams): Page {
  settle(stand);
  const [, checkout] = /^\/c\/pay\/(\w+)$/.exec(path) ?? [];
  const [, portal] = /^\/p\/session\/(\w+)$/.exec(path) ?? [];
  const { sessions, portals } = stand.state;
  const post = method === 'POST';
  if (checkout) return post ? pay(stand, sessions[checkout], form) : checkoutPage(stand, sessions[checkout]);
  if (portal) return post ? changeCard(stand, portals[portal], form) : portalPage(stand, portals[portal]);
  if (path === '/') return frontPage(stand);
  return { status: 404, html: 'Not found' };
}

const same = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/** Keys are kept for a day, as the processor keeps them at least. */
const keptFor = 24 * 3_600_000;

/** Answers a call of the API with its own kind of faults: wrong key, rate limit, a repeated key with other parameters. */
function api(stand: Stand, request: IncomingMessage, url: URL, body: string): Reply | undefined {
  const method = request.method ?? 'GET';
  const key = method === 'POST' ? ((request.headers['idempotency-key'] as string | undefined) ?? null) : null;
  const id = `req_${createHash('sha256').update(`${stand.calls.length} ${stand.clock()}`).digest('hex').slice(0, 14)}`;
  const about: Record<string, string> = {
    'Request-Id': id,
    'Stripe-Version': String(request.headers['stripe-version'] ?? '2026-10-28.endive'),
    ...(key ? { 'Idempotency-Key': key } : {}),
  };
  const noted = (reply: Reply): Reply => {
    stand.calls.push({ method, path: url.pathname, key, status: reply.status });
    if (stand.calls.length > 1000) stand.calls.shift();
    return reply;
  };
  const fail = (error: unknown): Reply => {
    if (!(error instanceof ApiError)) console.error('payments stand-in:', error);
    const known =
      error instanceof ApiError ? error : new ApiError(500, 'api_error', 'The stand-in itself failed on this request.');
    const { status, type, message, code, param, decline } = known;
    return json(
      status,
      {
        error: {
          type,
          message,
          ...(code ? { code } : {}),
          ...(param ? { param } : {}),
          ...(decline ? { decline_code: decline } : {}),
          request_log_url: `${stand.origin()}/`,
        },
      },
      about,
    );
  };
  const given = String(request.headers.authorization ?? '');
  if (!same(given, `Bearer ${stand.secretKey}`))
    return noted(fail(new ApiError(401, 'invalid_request_error', 'Invalid API Key provided.')));
  const fault = stand.settings.faults.shift();
  if (fault === 'limit')
    return noted(
      fail(new ApiError(429, 'invalid_request_error', 'Request rate limit exceeded.', { code: 'rate_limit' })),
    );
  if (fault === 'error') return noted(fail(new ApiError(500, 'api_error', 'An unknown error occurred.')));
  if (fault === 'cut') return undefined;
  const hash = createHash('sha256').update(`${method} ${url.pathname} ${body}`).digest('hex');
  const kept = key === null ? undefined : stand.state.keys[key];
  if (kept && stand.clock() - kept.at < keptFor) {
    if (kept.hash !== hash)
      return noted(
        fail(
          new ApiError(
            400,
            'idempotency_error',
            `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
          ),
        ),
      );
    return noted({
      status: kept.status,
      headers: { 'Content-Type': 'application/json', ...about, 'Idempotent-Replayed': 'true' },
      body: kept.body,
    });
  }
  let reply: Reply;
  try {
    if (
      method === 'POST' &&
      body !== '' &&
      !String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')
    )
      throw invalid('The content type must be application/x-www-form-urlencoded.');
    reply = json(
      200,
      answerCall(stand, method, url.pathname, readParams(method === 'POST' ? body : url.search.slice(1))),
      about,
    );
  } catch (error) {
    reply = fail(error);
  }
  // As the processor does: what was wrong in the request is not kept, what was done or refused by a bank is.
  if (key !== null && (reply.status < 400 || reply.status === 402 || reply.status >= 500))
    stand.state.keys[key] = { path: url.pathname, hash, status: reply.status, body: reply.body, at: stand.clock() };
  noted(reply);
  // Done, and the answer is lost on the way.
  return fault === 'cut_after' ? undefined : reply;
}
