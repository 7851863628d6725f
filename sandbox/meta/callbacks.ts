import { setTimeout as pause } from 'node:timers/promises';
import { reach, Unreachable } from './crawler.ts';
import type { Account, App, CallbackKind, Person, Product } from './records.ts';
import { signSpoiled, type Mutation, type SignedPayload } from './signed-request.ts';
import type { Stand } from './stand.ts';

/** What to send to the product, and how often. */
export interface CallbackOrder {
  product: Product;
  kind: CallbackKind;
  app: App;
  subject: Person | Account | undefined;
  /** In place of the subject's id: somebody whom nobody knows. */
  userId?: string | undefined;
  times?: number | undefined;
  concurrent?: boolean | undefined;
  delayMs?: number | undefined;
  mutate?: Mutation | undefined;
}

/** How the product answered. */
export interface SentAnswer {
  url: string;
  status: number | null;
  body: string | null;
  error: string | null;
}

/** Signs and sends a deauthorize or data deletion call (protocol 5.3 to 5.5), and tells each answer. */
export async function sendCallbacks(stand: Stand, order: CallbackOrder): Promise<SentAnswer[]> {
  const { app, product, kind } = order;
  const url = app.callbacks[product]?.[kind];
  if (!url) return [{ url: '', status: null, body: null, error: `the app has no ${product} ${kind} URL` }];
  const [secret, other] = product === 'facebook' ? [app.fb_secret, app.ig_secret] : [app.ig_secret, app.fb_secret];
  const issued = Math.floor(stand.now() / 1000);
  const payload: SignedPayload = {
    algorithm: 'HMAC-SHA256',
    expires: issued + 3600,
    issued_at: issued,
    user_id: userIdOf(stand, order),
  };
  const body = new URLSearchParams({ signed_request: signSpoiled(secret, other, payload, order.mutate) }).toString();
  return sendMany(order, () => send(stand, url, { 'Content-Type': 'application/x-www-form-urlencoded' }, body));
}

function userIdOf(stand: Stand, { subject, userId, mutate }: CallbackOrder): string {
  if (userId !== undefined || !subject) return userId ?? '0';
  if ('checkpoint' in subject) return subject.app_scoped_id;
  const account = mutate === 'account_id' || stand.state.settings.callback_user_id === 'account';
  return account ? subject.id : subject.app_scoped_id;
}

/** Sends some times, one after the other or at once. */
export async function sendMany(
  { times = 1, concurrent = false, delayMs = 0 }: Pick<CallbackOrder, 'times' | 'concurrent' | 'delayMs'>,
  one: () => Promise<SentAnswer>,
): Promise<SentAnswer[]> {
  if (concurrent) {
    await pause(delayMs);
    return Promise.all(Array.from({ length: times }, one));
  }
  const answers: SentAnswer[] = [];
  for (let i = 0; i < times; i++) {
    await pause(delayMs);
    answers.push(await one());
  }
  return answers;
}

/** Posts to the product, which must be on this machine. */
export async function send(
  stand: Stand,
  url: string,
  headers: Record<string, string>,
  body: string,
  method = 'POST',
): Promise<SentAnswer> {
  try {
    const length = Buffer.byteLength(body);
    const answer = await reach(stand, new URL(url), {
      method,
      body,
      headers: method === 'POST' ? { ...headers, 'Content-Length': String(length) } : headers,
    });
    return { url, status: answer.status, body: answer.bytes.toString('utf8'), error: null };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { url, status: null, body: null, error: error.message };
  }
}
