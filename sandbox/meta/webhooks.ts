import { createHmac } from 'node:crypto';
import { send, sendMany, type CallbackOrder, type SentAnswer } from './callbacks.ts';
import { metaJson } from './reply.ts';
import type { App, Product } from './records.ts';
import type { Mutation } from './signed-request.ts';
import type { Stand } from './stand.ts';

/** `sha256=<hex>` over the raw bytes of an event (protocol 6). */
export const signEvent = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Sends a signed event, spoiled in one way when asked; those of a signed request that make no sense here do nothing. */
export async function sendEvent(
  stand: Stand,
  app: App,
  product: Product,
  event: unknown,
  order: Pick<CallbackOrder, 'times' | 'concurrent' | 'delayMs' | 'mutate'>,
): Promise<SentAnswer[]> {
  if (!app.webhook_url) return [{ url: '', status: null, body: null, error: 'the app has no webhook_url' }];
  const [secret, other] = product === 'facebook' ? [app.fb_secret, app.ig_secret] : [app.ig_secret, app.fb_secret];
  // Meta escapes what is not ASCII, and the MAC covers those bytes.
  const body = metaJson(event);
  const { headers, sent } = spoil(secret, other, body, order.mutate);
  return sendMany(order, () => send(stand, app.webhook_url!, { 'Content-Type': 'application/json', ...headers }, sent));
}

function spoil(
  secret: string,
  other: string,
  body: string,
  mutate: Mutation | undefined,
): { headers: Record<string, string>; sent: string } {
  const signed = (signature: string, sent = body): { headers: Record<string, string>; sent: string } => ({
    headers: { 'X-Hub-Signature-256': signature },
    sent,
  });
  const good = signEvent(secret, body);
  switch (mutate) {
    case 'bad_sig':
      return signed(good.slice(0, -1) + (good.endsWith('0') ? '1' : '0'));
    case 'wrong_secret':
      return signed(signEvent(`${secret}x`, body));
    case 'wrong_product_secret':
      return signed(signEvent(other, body));
    case 'alg_none':
      return { headers: {}, sent: body };
    case 'alg_sha1':
      return {
        headers: { 'X-Hub-Signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}` },
        sent: body,
      };
    case 'truncated':
      return signed(good, body.slice(0, -2));
    case 'swapped_payload':
      return signed(
        good,
        body.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
      );
    default:
      return signed(good);
  }
}

/** Asks the product for its challenge, as when a developer saves the webhook's address. */
export async function verifyWebhook(stand: Stand, app: App, token: string, challenge: string): Promise<SentAnswer> {
  if (!app.webhook_url) return { url: '', status: null, body: null, error: 'the app has no webhook_url' };
  const url = new URL(app.webhook_url);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', token);
  url.searchParams.set('hub.challenge', challenge);
  return send(stand, url.href, {}, '', 'GET');
}
