import { AdminRefusal, type AdminCall } from './admin-call.ts';
import { sendCallbacks } from './callbacks.ts';
import { findSubject } from './dialog.ts';
import type { App, CallbackKind, Product } from './records.ts';
import { mutations, type Mutation } from './signed-request.ts';
import type { Stand } from './stand.ts';
import { sendEvent, verifyWebhook } from './webhooks.ts';

/** Admin: signed calls to the product. */
export async function adminCallbacks(stand: Stand, { method, parts, body }: AdminCall): Promise<unknown> {
  const [what, more] = parts;
  if (method !== 'POST' || more !== undefined || (what !== 'callbacks' && what !== 'webhooks')) return undefined;
  const app = stand.state.apps.find((one) => body.app === undefined || one.fb_app_id === body.app);
  if (!app) throw new AdminRefusal('no such app', 404);
  const product: Product = body.product === 'instagram' ? 'instagram' : 'facebook';
  const mutate = body.mutate as Mutation | undefined;
  if (mutate !== undefined && !mutations.includes(mutate)) throw new AdminRefusal(`no such mutation: ${mutate}`);
  const how = {
    times: body.times as number | undefined,
    concurrent: body.concurrent === true,
    delayMs: body.delay_ms as number | undefined,
    mutate,
  };
  if (what === 'webhooks') return webhook(stand, app, product, body, how);
  const kind = body.kind as CallbackKind;
  if (!['deauthorize', 'data_deletion'].includes(kind)) throw new AdminRefusal(`no such kind: ${kind}`);
  const who = String(body.person ?? body.account ?? '');
  const subject = findSubject(stand, product, who);
  const userId = typeof body.user_id === 'string' ? body.user_id : undefined;
  if (!subject && userId === undefined) throw new AdminRefusal('a person, an account or a user_id is needed', 404);
  return { answers: await sendCallbacks(stand, { product, kind, app, subject, userId, ...how }) };
}

async function webhook(
  stand: Stand,
  app: App,
  product: Product,
  body: Record<string, unknown>,
  how: Parameters<typeof sendEvent>[4],
): Promise<unknown> {
  if (body.verify === true) {
    const token = String(body.verify_token ?? app.webhook_verify_token ?? '');
    return { answers: [await verifyWebhook(stand, app, token, String(body.challenge ?? '1158201444'))] };
  }
  const event = body.event ?? { object: body.object ?? 'page', entry: body.entry ?? [] };
  return { answers: await sendEvent(stand, app, product, event, how) };
}
