import type { Hono } from 'hono';
import { pricingPage, takeEvent } from '#domains/subscriptions/index.ts';
import type { Ground } from '#platform/ground.ts';
import { noteRefusal } from '#platform/security-log.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { localeOf, originOf } from './api/door.ts';
import { pageHeaders } from './headers.ts';

/** The processor sends in bursts, and from few addresses. */
const perMinute = 600;
/** Bytes of an event: the largest that are known are a tenth of it. */
const largest = 512 * 1024;

/** What the payment processor comes for, and the public page of prices. */
export function mountPayments(office: Hono, ground: Ground): void {
  const limit = new Limit(Math.ceil(perMinute * ground.config.limitFactor), 60);
  // No session and no Origin: the signature over the raw body is the proof.
  office.post('/hooks/stripe', async (c) => {
    await limit.take(addressKey(originOf(c, ground).ip));
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of c.req.raw.body ?? []) {
      size += (chunk as Uint8Array).length;
      if (size > largest) return c.json({ received: false, error: 'this is too long' }, 413);
      chunks.push(chunk as Uint8Array);
    }
    const answer = await takeEvent(ground, Buffer.concat(chunks), c.req.header('stripe-signature'));
    if (answer.status === 400)
      noteRefusal(ground, { kind: 'signature', route: 'POST /hooks/stripe', status: 400, ip: originOf(c, ground).ip });
    if (answer.status !== 200)
      ground.log.warn({ status: answer.status }, 'an event of the payment processor was refused');
    return c.json(answer.body, answer.status, { 'Cache-Control': 'no-store' });
  });
  office.all('/hooks/stripe', (c) => c.json({ received: false }, 405, { Allow: 'POST' }));
  office.get('/pricing', async (c) =>
    c.html(await pricingPage(ground, c.req.query('lang') ?? localeOf(c)), 200, {
      ...pageHeaders(),
      'Cache-Control': 'public, max-age=300',
      Vary: 'Accept-Language',
    }),
  );
}
