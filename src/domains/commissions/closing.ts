import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { dealerToday, holdCommissions, requireWholeDealership } from './commission-rows.ts';
import { nextPeriod, postingPeriod, periodOf } from './periods.ts';
import { closedPeriods, reckonAll } from './reckoning.ts';
import { statementOf, tiersOfMonth } from './statements.ts';
import type { Adjusting, Paying, Statement } from './statement.ts';

/**
 * Closes a person's month: its tiers are frozen, and nothing is entered into it any more; what comes later stands in the
 * next month that is open. A month that ends below zero is closed at zero, and what is missing is carried on. Closing
 * it twice is closing it once.
 * @throws Conflict when there is nothing in it · Invalid for a month that has not ended · NotFound
 */
export async function closeStatement(ctx: Context, staffId: string, period: string): Promise<Statement> {
  requireWholeDealership(ctx);
  await holdCommissions(ctx);
  await reckonAll(ctx);
  const before = await statementOf(ctx, staffId, period);
  if (before.state !== 'open') return before;
  const today = await dealerToday(ctx);
  if (period >= periodOf(today))
    throw invalidField('/period', 'not_ended', `must be a month that has ended: ${period} runs until its last day.`);
  if (before.lines.length === 0 && before.units === 0)
    throw new Conflict('There is nothing in this statement to close.', {}, 'empty');
  const { lines, ...reached } = await tiersOfMonth(ctx, staffId, period);
  const own = { dealershipId: ctx.dealershipId, staffId, createdAt: ctx.now, byStaff: ctx.actor.staffId };
  for (const { dealId, pool, on, cents, step } of lines) {
    await ctx.db
      .insertInto('commissionEntry')
      .values({
        ...own,
        id: newId(),
        period,
        kind: 'tier',
        dealId,
        pool,
        cents,
        onDay: on,
        working: JSON.stringify({ step }),
      })
      .execute();
  }
  if (before.totalCents < 0) {
    const closed = (await closedPeriods(ctx)).get(staffId) ?? new Set();
    const later = postingPeriod(`${nextPeriod(period)}-01`, closed);
    for (const [month, cents] of [
      [period, -before.totalCents],
      [later, before.totalCents],
    ] as const) {
      await ctx.db
        .insertInto('commissionEntry')
        .values({ ...own, id: newId(), period: month, kind: 'carried', cents, onDay: today, reason: 'below_zero' })
        .execute();
    }
  }
  const totalCents = Math.max(0, before.totalCents);
  await ctx.db
    .insertInto('commissionStatement')
    .values({
      dealershipId: ctx.dealershipId,
      staffId,
      period,
      state: 'closed',
      totalCents,
      tiers: JSON.stringify({ ...reached, steps: lines.map((line) => line.step) }),
      closedAt: ctx.now,
      closedBy: ctx.actor.staffId,
    })
    .execute();
  await record(ctx, {
    event: 'commission_statement.closed',
    record: { kind: 'commission_statement', id: staffId },
    after: { period, totalCents },
  });
  return statementOf(ctx, staffId, period);
}

/** Writes that a closed statement was paid. @throws Conflict when it is open or paid already · Invalid */
export async function payStatement(
  ctx: Context,
  staffId: string,
  period: string,
  given: z.output<typeof Paying>,
): Promise<Statement> {
  requireWholeDealership(ctx);
  await holdCommissions(ctx);
  const before = await statementOf(ctx, staffId, period);
  if (before.state !== 'closed')
    throw new Conflict(
      before.state === 'paid' ? 'This statement is paid already.' : 'Only a closed statement is paid.',
      { current: before },
      before.state === 'paid' ? 'paid_already' : 'not_closed',
    );
  if (given.paidOn > (await dealerToday(ctx))) throw invalidField('/paidOn', 'future', 'must not be a day to come.');
  await ctx.db
    .updateTable('commissionStatement')
    .set({ state: 'paid', paidBy: ctx.actor.staffId, ...given })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('staffId', '=', staffId)
    .where('period', '=', period)
    .execute();
  await record(ctx, {
    event: 'commission_statement.paid',
    record: { kind: 'commission_statement', id: staffId },
    after: { period, totalCents: before.totalCents, ...given },
  });
  return statementOf(ctx, staffId, period);
}

/** Enters a draw or an adjustment into an open statement. @throws Conflict when it is closed · NotFound */
export async function adjustStatement(
  ctx: Context,
  staffId: string,
  period: string,
  given: z.output<typeof Adjusting>,
): Promise<Statement> {
  requireWholeDealership(ctx);
  await holdCommissions(ctx);
  const before = await statementOf(ctx, staffId, period);
  if (before.state !== 'open')
    throw new Conflict(
      'A closed statement never changes. Enter it into the next month.',
      { current: before },
      'closed',
    );
  const today = await dealerToday(ctx);
  if (period > periodOf(today)) throw invalidField('/period', 'future', 'must not be a month to come.');
  if (given.kind === 'draw' && given.amountCents < 0)
    throw invalidField('/amountCents', 'draw_negative', 'must be more than 0: what was paid in advance.');
  const cents = given.kind === 'draw' ? -given.amountCents : given.amountCents;
  await ctx.db
    .insertInto('commissionEntry')
    .values({
      dealershipId: ctx.dealershipId,
      id: newId(),
      staffId,
      period,
      kind: given.kind,
      cents,
      onDay: today,
      note: given.reason,
      byStaff: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'commission_statement.adjusted',
    record: { kind: 'commission_statement', id: staffId },
    after: { period, kind: given.kind, cents },
    personal: { after: { reason: given.reason } },
  });
  return statementOf(ctx, staffId, period);
}
