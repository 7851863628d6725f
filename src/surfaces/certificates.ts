import type { Hono } from 'hono';
import { certificatePage, keysFile, papersOfCertificate } from '#domains/closing/index.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { pageLocale } from '#platform/web/platform-page.ts';
import { originOf } from './api/door.ts';
import { pageHeaders } from './headers.ts';

const noIndex = { 'X-Robots-Tag': 'noindex' };
const perMinute = 60;

/** Deletion certificates, for whoever has the address: page, file, paper, and the keys to check them with. */
export function mountCertificates(office: Hono, ground: Ground): void {
  const limit = new Limit(Math.ceil(perMinute * ground.config.limitFactor), 60);
  office.get('/certificates/keys.json', async (c) =>
    c.body(await keysFile(ground), 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'public, max-age=300',
      'X-Content-Type-Options': 'nosniff',
    }),
  );
  office.get('/certificates/:code', async (c) => {
    await limit.take(addressKey(originOf(c, ground).ip));
    const { status, body } = await certificatePage(
      ground,
      c.req.param('code'),
      pageLocale(c.req.query('lang'), c.req.header('accept-language')),
    );
    return c.html(body, status, { ...pageHeaders(), ...noIndex, 'Cache-Control': 'no-store' });
  });
  office.get('/certificates/:code/:name', async (c) => {
    await limit.take(addressKey(originOf(c, ground).ip));
    const found = await papersOfCertificate(ground, c.req.param('code'), c.req.param('name'));
    if (!found) return c.text('Not found', 404, { 'Cache-Control': 'no-store' });
    return c.body(new Uint8Array(found.bytes), 200, {
      ...noIndex,
      'Content-Type': found.type,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
  });
}
