import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { admin } from './admin.ts';
import type { Call } from './call.ts';
import { exchange, type Outcome } from './exchange.ts';
import { nextNumber } from './mint.ts';
import { address, readBody, readParameters, splitPath } from './reading.ts';
import { frontPage } from './shown.ts';
import type { Stand } from './stand.ts';
import { settle } from './time.ts';
import { recognise } from './tokens.ts';

/** Takes what comes to the port: the admin API, the front page, or a call to one of Meta's hosts. */
export const listener =
  (stand: Stand, changed: () => void): RequestListener =>
  (request, response) => {
    // The client may be gone at any moment; a broken line is no fault of the stand-in.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    take(stand, request, response)
      .catch((error: unknown) => {
        console.error('meta sandbox:', error);
        request.socket.destroy();
      })
      .finally(changed);
  };

async function take(stand: Stand, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
  let body: Buffer;
  try {
    body = await readBody(request);
  } catch {
    // Cut off before it was whole, or endless: nothing is done.
    request.socket.destroy();
    return;
  }
  const { host, path } = address(request.headers.host, url.pathname);
  const bare = path === url.pathname && ['127.0.0.1', 'localhost', '[::1]'].includes(host);
  if (bare && (path === '/_admin' || path.startsWith('/_admin/'))) {
    await transmit(stand, request, response, { reply: await admin(stand, request, url, body) });
    return;
  }
  if (bare && path === '/' && request.method === 'GET') {
    await transmit(stand, request, response, { reply: frontPage(stand) });
    return;
  }
  await settle(stand);
  const call: Call = {
    seq: nextNumber(stand.state, 'call'),
    host,
    method: request.method ?? 'GET',
    path,
    ...splitPath(path),
    query: url.searchParams,
    headers: request.headers,
    params: new Map(),
    files: [],
    asked: new Set(),
    warnings: [],
    created: [],
    arrived: stand.now(),
    app: undefined,
    token: undefined,
  };
  let unreadable: unknown;
  try {
    await readParameters(call, body);
  } catch (error) {
    unreadable = error;
  }
  recognise(stand, call);
  await transmit(stand, request, response, await exchange(stand, call, unreadable));
}

/** Writes an answer on the wire, as badly as the outcome wants. */
async function transmit(
  stand: Stand,
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Outcome,
): Promise<void> {
  const { reply } = outcome;
  if (outcome.delayMs) await pause(outcome.delayMs, undefined, { ref: false });
  if (!reply) {
    request.socket.destroy();
    return;
  }
  // The client compares this with its own clock (protocol 9.5).
  response.sendDate = false;
  response.writeHead(reply.status, {
    ...reply.headers,
    Date: new Date(stand.now()).toUTCString(),
    'Content-Length': reply.body.length,
  });
  if (request.method === 'HEAD') response.end();
  else if (outcome.truncateTo !== undefined) {
    response.write(reply.body.subarray(0, outcome.truncateTo), () => request.socket.destroy());
  } else if (outcome.slow) await drip(response, reply.body);
  else response.end(reply.body);
}

async function drip(response: ServerResponse, body: Buffer): Promise<void> {
  response.flushHeaders();
  for (const byte of body) {
    await pause(1000, undefined, { ref: false });
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
  }
  response.end();
}
