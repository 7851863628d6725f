import { sql } from 'kysely';
import { forgetBeliefs, forgetSite } from '#domains/dealerships/index.ts';
import { releaseAll, revokeAll } from '#domains/social/index.ts';
import type { Released } from '#domains/social/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { ourBilling } from './billing.ts';
import type { WorkingState } from './billing.ts';
import { purgeMoment } from './closing.ts';
import type { CancelInput, ClosingKind } from './closing.ts';
import { tellOwners } from './tasks.ts';
import { sendWithdrawnLetters, withdrawLetters } from './waiting-letters.ts';

/** The dealership of this transaction, held until its end: one change of its state at a time. */
async function held(ctx: Context) {
  const { rows } = await sql<{
    name: string;
    slug: string;
    state: string;
    timeZone: string;
  }>`select name, slug, state, time_zone from dealership where dealership_id = ${ctx.dealershipId} for update`.execute(
    ctx.db,
  );
  return rows[0]!;
}

/** The cancellation that is under way; undefined when there is none. */
export const openCancellation = (ctx: Context) =>
  ctx.db
    .selectFrom('cancellation')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('endedAt', 'is', null)
    .executeTakeFirst();

const folded = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLocaleLowerCase('en');

/** When a way of leaving would take effect. */
export async function effectOf(ctx: Context, kind: ClosingKind): Promise<Date> {
  if (kind !== 'period_end') return ctx.now;
  const paidUntil = await ourBilling().paidUntil(ctx);
  return paidUntil && paidUntil > ctx.now ? paidUntil : ctx.now;
}

/**
 * An owner leaves: at once, with the end of what is paid, or with deletion after 72 hours.
 * @throws Invalid at `/name` when the typed name is another · Conflict when it is under way already
 */
export async function cancel(own: OwnContext, input: CancelInput): Promise<void> {
  const released = await own.work(async (ctx) => {
    const dealership = await held(ctx);
    if (folded(input.name) !== folded(dealership.name))
      throw invalidField('/name', 'other_name', `Type the name of the dealership as it stands: ${dealership.name}.`);
    if (dealership.state === 'cancelling')
      throw new Conflict('The dealership is being cancelled already.', {}, 'closing_already');
    const takesEffectAt = await effectOf(ctx, input.kind);
    return begin(ctx, dealership, input.kind, takesEffectAt, input.reason?.trim() || null);
  });
  await revokeAll(own.ground, released);
}

type Held = Awaited<ReturnType<typeof held>>;

async function begin(
  ctx: Context,
  dealership: Held,
  kind: ClosingKind | 'unpaid',
  takesEffectAt: Date,
  reason: string | null,
): Promise<Released[]> {
  const id = newId();
  await ctx.db
    .insertInto('cancellation')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind,
      reason,
      askedAt: ctx.now,
      askedBy: ctx.actor.staffId,
      stateBefore: dealership.state,
      takesEffectAt,
    })
    .execute();
  if (takesEffectAt <= ctx.now) return enter(ctx, dealership, id, kind);
  await ctx.db
    .updateTable('dealership')
    .set((eb) => ({
      state: 'cancelling',
      // The days to come, for everyone who works here to see.
      cancelledAt: takesEffectAt,
      purgeAt: purgeMoment(kind, takesEffectAt, dealership.timeZone),
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await ourBilling().end(ctx, 'period_end');
  await note(ctx, 'dealership.cancelling', { kind, takesEffectAt: takesEffectAt.toISOString() });
  await tell(ctx, id, 'asked');
  return [];
}

const note = (ctx: Context, event: string, after: Record<string, unknown>) =>
  record(ctx, { event, record: { kind: 'dealership', id: ctx.dealershipId }, after });

const tell = (ctx: Context, cancellationId: string, kind: string) =>
  enqueue(ctx, tellOwners, { dealershipId: ctx.dealershipId, cancellationId, kind });

/**
 * Everything that ends with cancelling (promises.md section 2): tokens, waiting posts and letters, charging; the public site
 * answers 410 and nothing can be written. Reading, printing and exporting go on until the purge.
 */
async function enter(
  ctx: Context,
  dealership: Held,
  cancellationId: string,
  kind: ClosingKind | 'unpaid',
): Promise<Released[]> {
  const released = await releaseAll(ctx, 'dealership_closed');
  await withdrawLetters(ctx);
  await ourBilling().end(ctx, 'now');
  const purgeAt = purgeMoment(kind, ctx.now, dealership.timeZone);
  await ctx.db
    .updateTable('cancellation')
    .set({ cancelledAt: ctx.now, purgeAt })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', cancellationId)
    .execute();
  await ctx.db
    .updateTable('dealership')
    .set((eb) => ({ state: 'cancelled', cancelledAt: ctx.now, purgeAt, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await note(ctx, 'dealership.cancelled', { kind, purgeAt: purgeAt.toISOString() });
  await tell(ctx, cancellationId, 'cancelled');
  changed(ctx.ground, ctx.dealershipId, dealership.slug);
  return released;
}

/** What this process believes of the dealership is asked anew. */
function changed(ground: Ground, dealershipId: string, slug: string): void {
  forgetBeliefs(ground, dealershipId);
  forgetSite(ground, slug);
}

/** A cancellation whose day has come. Does nothing when it was stopped meanwhile. */
export async function takeEffect(ground: Ground, dealershipId: string): Promise<void> {
  const released = await ground.database.asDealership(
    { dealershipId },
    async (ctx) => {
      const dealership = await held(ctx);
      const open = await openCancellation(ctx);
      if (dealership.state !== 'cancelling' || !open || open.takesEffectAt > ctx.now) return [];
      return enter(ctx, dealership, open.id, open.kind as ClosingKind);
    },
    { write: true },
  );
  await revokeAll(ground, released);
}

/** Cancelled by us: past due for sixty days, and told three times (promise P25). */
export async function cancelUnpaid(ground: Ground, dealershipId: string): Promise<void> {
  const released = await ground.database.asDealership(
    { dealershipId, cause: { kind: 'platform', of: 'billing' } },
    async (ctx) => {
      const dealership = await held(ctx);
      if (dealership.state !== 'past_due') return [];
      return begin(ctx, dealership, 'unpaid', ctx.now, null);
    },
    { write: true },
  );
  await revokeAll(ground, released);
}

/**
 * An owner changes their mind: what was to end with the paid period goes on; a deletion at once becomes the ordinary thirty
 * days. @throws Conflict when there is nothing to stop
 */
export async function stop(ctx: Context): Promise<void> {
  const dealership = await held(ctx);
  const open = await openCancellation(ctx);
  if (open && dealership.state === 'cancelling') {
    await end(ctx, open.id, 'stopped');
    const state = await ourBilling().resume(ctx, open.stateBefore as WorkingState);
    await ctx.db
      .updateTable('dealership')
      .set((eb) => ({ state, cancelledAt: null, purgeAt: null, version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .execute();
    await note(ctx, 'dealership.cancelling_stopped', { state });
    return tell(ctx, open.id, 'stopped');
  }
  if (open && dealership.state === 'cancelled' && open.kind === 'erase' && !open.eraseStoppedAt) {
    const purgeAt = purgeMoment('now', open.cancelledAt!, dealership.timeZone);
    await ctx.db
      .updateTable('cancellation')
      .set({ kind: 'now', purgeAt, eraseStoppedAt: ctx.now })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', open.id)
      .execute();
    await ctx.db.updateTable('dealership').set({ purgeAt }).where('dealershipId', '=', ctx.dealershipId).execute();
    await note(ctx, 'dealership.erasing_stopped', { purgeAt: purgeAt.toISOString() });
    return tell(ctx, open.id, 'erase_stopped');
  }
  throw new Conflict('There is nothing to stop.', {}, 'nothing_to_stop');
}

const end = (ctx: Context, id: string, how: 'stopped' | 'reactivated') =>
  ctx.db
    .updateTable('cancellation')
    .set({ endedAt: ctx.now, endedHow: how })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id)
    .execute();

/**
 * Everything comes back but the tokens of Facebook and Instagram, which are connected anew, and letters that grew old
 * meanwhile (promise P26c). Possible until the purge begins. @throws Conflict when it is not cancelled
 */
export async function reactivate(ctx: Context): Promise<void> {
  const dealership = await held(ctx);
  const open = await openCancellation(ctx);
  if (dealership.state !== 'cancelled') throw new Conflict('The dealership is not cancelled.', {}, 'not_cancelled');
  const state = await ourBilling().resume(ctx, (open?.stateBefore ?? 'active') as WorkingState);
  if (open) await end(ctx, open.id, 'reactivated');
  await ctx.db
    .updateTable('dealership')
    .set((eb) => ({ state, cancelledAt: null, purgeAt: null, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await sendWithdrawnLetters(ctx);
  await note(ctx, 'dealership.reactivated', { state });
  if (open) await tell(ctx, open.id, 'reactivated');
  changed(ctx.ground, ctx.dealershipId, dealership.slug);
}

/** The owner leaves without the records pack, in words of their own (promise P28b). */
export async function declineRecords(ctx: Context, words: string): Promise<void> {
  const open = await openCancellation(ctx);
  if (!open) throw new Conflict('The dealership is not being cancelled.', {}, 'not_cancelled');
  await ctx.db
    .updateTable('cancellation')
    .set({ recordsDeclined: words, recordsDeclinedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', open.id)
    .execute();
  await note(ctx, 'dealership.records_declined', {});
}
