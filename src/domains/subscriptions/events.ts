import { Stripe } from 'stripe';
import { z } from 'zod';
import type { Ground } from '#platform/ground.ts';
import { enqueue, platformJob } from '#platform/jobs/index.ts';
import { meetProcessor } from './meeting.ts';

/** Seconds that the time of an event may differ from ours. */
const tolerance = 300;

/** What an answer to the processor says: its code counts, its words are for whoever looks at its log. */
export interface HookAnswer {
  status: 200 | 400 | 404 | 413;
  body: { received: boolean; error?: string };
}

const Envelope = z.looseObject({
  id: z.string().regex(/^evt_\w{1,200}$/),
  type: z.string().max(200),
  created: z.int(),
  livemode: z.boolean(),
  data: z.looseObject({
    object: z.looseObject({
      id: z.string().optional(),
      object: z.string().optional(),
      customer: z.unknown().optional(),
    }),
  }),
});

/** Kinds of events after which things may stand otherwise. All others are received and left alone. */
const heard = /^(customer\.(updated|deleted|subscription\.)|invoice\.|checkout\.session\.|payment_method\.)/;

const meetAfterEvent = platformJob('subscriptions.meet_after_event', {
  because: { kind: 'platform', of: 'billing' },
  ids: z.object({ customerId: z.string() }),
  deadline: 120,
  attempts: 12,
  run: async (run, { customerId }) => {
    // Events that come while we ask are not these: they have put in a job of their own.
    const found = await run.work(async ({ db }) => ({
      waiting: await db
        .selectFrom('paymentEvent')
        .select('id')
        .where('customerId', '=', customerId)
        .where('outcome', '=', 'waiting')
        .execute(),
      of: await db
        .selectFrom('subscription')
        .select('dealershipId')
        .where('customerId', '=', customerId)
        .executeTakeFirst(),
    }));
    if (found.of) await meetProcessor(run.ground, found.of.dealershipId);
    if (found.waiting.length === 0) return;
    await run.work(({ db, now }) =>
      db
        .updateTable('paymentEvent')
        .set({ outcome: found.of ? 'met' : 'nobody', handledAt: now })
        .where(
          'id',
          'in',
          found.waiting.map(({ id }) => id),
        )
        .execute(),
    );
  },
});

export { meetAfterEvent };

/**
 * Takes an event of the processor: raw body and signature first (its own library; five minutes), then once for each id, in one
 * transaction with the job that it causes. Its content is never believed: the job asks how things stand. So a replay, another
 * order or a loss change nothing, and what is unknown is received and left alone.
 */
export async function takeEvent(ground: Ground, body: Buffer, signature: string | undefined): Promise<HookAnswer> {
  const { payments } = ground.config;
  if (!payments) return { status: 404, body: { received: false, error: 'card payment is not set up here' } };
  const refused: HookAnswer = { status: 400, body: { received: false, error: 'the signature is not right' } };
  const now = ground.clock.now();
  const made = Number(/(?:^|,)\s*t=(\d{1,12})(?:,|$)/.exec(signature ?? '')?.[1]);
  // The library refuses what is too old, and takes what comes from the future.
  if (!signature || !(made - now.getTime() / 1000 <= tolerance)) return refused;
  let event: unknown;
  try {
    event = Stripe.webhooks.constructEvent(
      body,
      signature,
      payments.webhookSecret,
      tolerance,
      undefined,
      now.getTime(),
    );
  } catch {
    return refused;
  }
  const read = Envelope.safeParse(event);
  if (!read.success) return { status: 400, body: { received: false, error: 'this is no event' } };
  const { id, type, created, livemode, data } = read.data;
  const live = /^(sk|rk)_live_/.test(payments.secretKey);
  const { object } = data;
  const customer =
    object.object === 'customer' ? object.id : typeof object.customer === 'string' ? object.customer : undefined;
  const customerId = customer && /^\w{1,200}$/.test(customer) ? customer : null;
  const concerns = heard.test(type) && customerId !== null && livemode === live;
  await ground.database.asPlatform(async (ctx) => {
    const fresh = await ctx.db
      .insertInto('paymentEvent')
      .values({
        id,
        type,
        customerId,
        madeAt: new Date(created * 1000),
        receivedAt: ctx.now,
        outcome: concerns ? 'waiting' : 'ignored',
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    // Many events of one customer within a moment are one meeting.
    if (fresh && concerns)
      await enqueue(ctx, meetAfterEvent, { customerId }, { key: `subscriptions.event ${customerId}` });
  });
  return { status: 200, body: { received: true } };
}
