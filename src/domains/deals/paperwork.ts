import { z } from 'zod';
import { Conflict, Invalid, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { dealRow } from './deal-rows.ts';
import { checkedList, DealCheck, usualChecklist } from './delivery-checklist.ts';
import type { CheckChange, Checklist, ChecklistItem } from './delivery-checklist.ts';
import { DueItem } from './due-bill.ts';
import type { DueBill } from './due-bill.ts';

/** The kept lists of a deal. */
export const Paperwork = z.object({
  dueItems: z.array(DueItem),
  version: z.int().describe('Of the due bill'),
  checks: z.array(DealCheck),
});
export type Paperwork = z.output<typeof Paperwork>;

/** What is checked at delivery in this dealership. */
export async function checklistOf(ctx: Context): Promise<Checklist> {
  const row = await ctx.db
    .selectFrom('deliveryChecklist')
    .select(['items', 'version'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  return row
    ? { items: row.items as unknown as ChecklistItem[], version: row.version }
    : { items: [...usualChecklist], version: 0 };
}

/** Changes the dealership's list; deals whose list was begun keep theirs. @throws Conflict with the list as it is now */
export async function changeChecklist(ctx: Context, wanted: Checklist): Promise<Checklist> {
  const before = await checklistOf(ctx);
  const stale = (current: Checklist): Conflict =>
    new Conflict('The list was changed meanwhile. Look again and repeat your change.', { current }, 'stale');
  if (before.version !== wanted.version) throw stale(before);
  const after = { items: wanted.items, version: wanted.version + 1 };
  const row = { items: JSON.stringify(after.items), version: after.version };
  const written = await ctx.db
    .insertInto('deliveryChecklist')
    .values({ dealershipId: ctx.dealershipId, ...row })
    .onConflict((conflict) =>
      conflict.column('dealershipId').doUpdateSet(row).where('deliveryChecklist.version', '=', wanted.version),
    )
    .executeTakeFirst();
  if (written.numInsertedOrUpdatedRows === 0n) throw stale(await checklistOf(ctx));
  const difference = changed({ items: before.items }, { items: after.items });
  if (difference)
    await record(ctx, {
      event: 'delivery_checklist.changed',
      record: { kind: 'dealership', id: ctx.dealershipId },
      ...difference,
    });
  return after;
}

/** The kept lists of a deal; a list that was not begun is the dealership's. @throws NotFound */
export async function paperworkOf(ctx: Context, dealId: string): Promise<Paperwork> {
  await dealRow(ctx, dealId);
  const row = await ctx.db
    .selectFrom('dealPaperwork')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .executeTakeFirst();
  return {
    dueItems: (row?.dueItems ?? []) as unknown as DueItem[],
    version: row?.version ?? 0,
    checks:
      (row?.checks as unknown as DealCheck[] | null) ??
      (await checklistOf(ctx)).items.map((one) => ({ ...one, at: null, by: null, own: false })),
  };
}

async function keep(ctx: Context, dealId: string, set: { dueItems?: string; checks?: string; version: number }) {
  await ctx.db
    .insertInto('dealPaperwork')
    .values({ dealershipId: ctx.dealershipId, dealId, ...set })
    .onConflict((conflict) => conflict.columns(['dealershipId', 'dealId']).doUpdateSet(set))
    .execute();
}

/** Writes what the dealership still owes on a deal. @throws NotFound · Conflict with the list as it is now */
export async function changeDueBill(ctx: Context, dealId: string, wanted: DueBill): Promise<Paperwork> {
  const row = await dealRow(ctx, dealId, 'change');
  const before = await paperworkOf(ctx, dealId);
  if (before.version !== wanted.version)
    throw new Conflict(
      'The due bill was changed meanwhile. Look again and repeat your change.',
      { current: before },
      'stale',
    );
  if (row.status === 'cancelled')
    throw new Conflict('Nothing is owed on a cancelled deal.', { current: before }, 'deal_cancelled');
  const early = wanted.items.findIndex((one) => one.dueOn !== null && one.dueOn < row.soldOn);
  if (early >= 0)
    throw new Invalid([
      { pointer: `/items/${early}/dueOn`, code: 'order', message: 'must not be before the day of sale' },
    ]);
  const difference = changed({ items: before.dueItems }, { items: wanted.items });
  if (!difference) return before;
  await keep(ctx, dealId, { dueItems: JSON.stringify(wanted.items), version: before.version + 1 });
  await record(ctx, {
    event: 'deal.due_bill_changed',
    record: { kind: 'deal', id: dealId },
    personal: difference,
  });
  return paperworkOf(ctx, dealId);
}

/**
 * Ticks, adds or removes what is checked at the delivery of a deal. Two people may tick at the same moment.
 * @throws NotFound for a deal, or an item, that is not there
 */
export async function changeChecks(ctx: Context, dealId: string, change: CheckChange): Promise<Paperwork> {
  // The deal's row is the lock of its lists.
  await dealRow(ctx, dealId, 'change');
  const before = await paperworkOf(ctx, dealId);
  const known = new Set([...before.checks, ...change.add].map((one) => one.id));
  if ([...change.done, ...change.undone].some((id) => !known.has(id))) throw new NotFound('item');
  const checks = checkedList(before.checks, change, { at: ctx.now.toISOString(), by: await nameOf(ctx) });
  if (checks.length > 60)
    throw new Invalid([{ pointer: '/add', code: 'too_many', message: 'A list has at most 60 items.' }]);
  const marks = (list: readonly DealCheck[]) => list.map((one) => ({ en: one.en, done: one.at !== null }));
  const difference = changed({ checks: marks(before.checks) }, { checks: marks(checks) });
  if (!difference) return before;
  await keep(ctx, dealId, { checks: JSON.stringify(checks), version: before.version });
  await record(ctx, {
    event: 'deal.delivery_checked',
    record: { kind: 'deal', id: dealId },
    personal: difference,
  });
  return { ...before, checks };
}

async function nameOf(ctx: Context): Promise<string | null> {
  if (!ctx.actor.staffId) return null;
  const found = await ctx.db
    .selectFrom('staffMember')
    .select('name')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', ctx.actor.staffId)
    .executeTakeFirst();
  return found?.name ?? null;
}
