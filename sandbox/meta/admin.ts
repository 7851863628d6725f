import type { IncomingMessage } from 'node:http';
import { AdminRefusal, type AdminCall, type AdminPart } from './admin-call.ts';
import { adminCallbacks } from './admin-callbacks.ts';
import { adminObjects } from './admin-objects.ts';
import { adminTime } from './admin-time.ts';
import { adminWatch } from './admin-watch.ts';
import { json, type Reply } from './reply.ts';
import type { Stand } from './stand.ts';

const parts: AdminPart[] = [adminTime, adminObjects, adminWatch, adminCallbacks];

/**
 * The admin API (protocol 8.5), and beside it `GET|POST /settings` (the switches), `GET|POST /tokens` (lists tokens, or
 * makes one without a login), `GET /world`, `{mode}` of the clock and `POST /media/{id}/engagement`. For this machine only: the port is loopback, the Host header must be too (so no page
 * of the web reaches it by a name of its own), and a page of another origin is refused.
 */
export async function admin(stand: Stand, request: IncomingMessage, url: URL, body: Buffer): Promise<Reply> {
  const { origin } = request.headers;
  if (origin && origin !== `http://${request.headers.host}`) return json({ error: 'not from another origin' }, 403);
  try {
    const call: AdminCall = {
      method: request.method ?? 'GET',
      parts: url.pathname.split('/').filter(Boolean).slice(1).map(decodeURIComponent),
      query: url.searchParams,
      body: readObject(body),
    };
    for (const part of parts) {
      const answer = await part(stand, call);
      if (answer !== undefined) return json(answer);
    }
    return json({ error: `no such admin call: ${call.method} /${call.parts.join('/')}` }, 404);
  } catch (error) {
    const status = error instanceof AdminRefusal ? error.status : 400;
    return json({ error: error instanceof Error ? error.message : String(error) }, status);
  }
}

function readObject(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  const read: unknown = JSON.parse(body.toString('utf8'));
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new AdminRefusal('a JSON object is needed');
  return read as Record<string, unknown>;
}
