import type { Hono } from 'hono';
import {
  deletionInstructions,
  deletionStatus,
  findDeletion,
  readSharedPicture,
  takeCallback,
} from '#domains/social/index.ts';
import type { Ground } from '#platform/ground.ts';
import { noteRefusal } from '#platform/security-log.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { localeOf, originOf } from './api/door.ts';
import { pageHeaders } from './headers.ts';

const unlisted = () => ({ ...pageHeaders(), 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });

/** A callback may be repeated by Meta, and forged by anybody: so many a minute and address. */
const perMinute = 60;

/** What Meta itself and people without an account come for: callbacks, pages about deletion, pictures to be fetched. */
export function mountMeta(office: Hono, ground: Ground): void {
  const limit = new Limit(Math.ceil(perMinute * ground.config.limitFactor), 60);
  for (const network of ['facebook', 'instagram'] as const) {
    for (const kind of ['deauthorize', 'data-deletion'] as const) {
      // No session and no Origin: the signature is the proof.
      office.post(`/meta/${network}/${kind}`, async (c) => {
        await limit.take(addressKey(originOf(c, ground).ip));
        const body = await limited(c.req.raw, 16_385);
        const answer = await takeCallback(ground, {
          network,
          kind,
          contentType: c.req.header('content-type') ?? '',
          body,
        });
        if (answer.status !== 200)
          ground.log.warn({ network, kind, status: answer.status }, 'a callback of Meta was refused');
        if (answer.status === 400)
          noteRefusal(ground, {
            kind: 'signature',
            route: `POST /meta/${network}/${kind}`,
            status: 400,
            ip: originOf(c, ground).ip,
          });
        return c.json(answer.body, answer.status, { 'Cache-Control': 'no-store' });
      });
      office.all(`/meta/${network}/${kind}`, (c) =>
        c.json({ error: 'invalid_signed_request' }, 405, { Allow: 'POST' }),
      );
    }
  }
  office.get('/deletion', (c) => {
    const code = c.req.query('code')?.trim().toUpperCase();
    if (code && /^[A-Z2-7]{20}$/.test(code)) return c.redirect(`/deletion/${code}`, 303);
    return c.html(deletionInstructions(ground.config, localeOf(c)), 200, unlisted());
  });
  office.get('/deletion/:code', async (c) => {
    await limit.take(addressKey(originOf(c, ground).ip));
    const found = await findDeletion(ground, c.req.param('code'));
    if (!found) return c.html(deletionInstructions(ground.config, localeOf(c)), 404, unlisted());
    return c.html(deletionStatus(ground.config, localeOf(c), found), 200, unlisted());
  });
  // Instagram's crawler fetches these: no cookies, no redirect, right length; out of search engines by header.
  office.on(['GET', 'HEAD'], '/shared/:file', async (c) => {
    const name = /^([A-Za-z0-9_-]{43})\.jpg$/.exec(c.req.param('file'))?.[1];
    const bytes = name ? await readSharedPicture(ground, name) : undefined;
    if (!bytes) return c.text('Not found', 404, { 'Cache-Control': 'no-store' });
    return new Response(c.req.method === 'HEAD' ? null : (bytes as Uint8Array<ArrayBuffer>), {
      headers: {
        'Content-Type': 'image/jpeg',
        'Content-Length': String(bytes.length),
        'Cache-Control': 'private, max-age=3600',
        'X-Robots-Tag': 'noindex',
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; sandbox",
      },
    });
  });
}

/** At most so many bytes of a body: what is longer is cut off, and its length says so. */
async function limited(request: Request, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}
