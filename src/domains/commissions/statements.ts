import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { requireWholeDealership, seesGross } from './commission-rows.ts';
import { daysOf } from './periods.ts';
import { PlanRules } from './plan-rules.ts';
import { runningPeriod } from './reckoning.ts';
import { entryKinds } from './statement.ts';
import type { Statement, StatementItem, StatementLine } from './statement.ts';
import { tiersOf } from './tiers.ts';
import type { Reached } from './tiers.ts';
import type { z } from 'zod';

const deals = (ctx: Context) =>
  ctx.db
    .selectFrom('deal')
    .leftJoin('vehicle', (join) =>
      join.onRef('vehicle.dealershipId', '=', 'deal.dealershipId').onRef('vehicle.id', '=', 'deal.vehicleId'),
    )
    .select(['deal.id', 'deal.number', 'vehicle.year', 'vehicle.make', 'vehicle.model', 'vehicle.trim'])
    .where('deal.dealershipId', '=', ctx.dealershipId);

/** A tier's pay for one deal of a month that is still open. */
export interface TierLine {
  dealId: string;
  pool: 'sales' | 'finance';
  on: string;
  cents: number;
  step: { from: number; rate: number; unitCents: number };
}

/** What the tiers of a person's month come to as things stand. Deals count by day, then by number. */
export async function tiersOfMonth(
  ctx: Context,
  staffId: string,
  period: string,
): Promise<Omit<Reached, 'bonus'> & { lines: TierLine[] }> {
  const rows = await ctx.db
    .selectFrom('commissionStanding as standing')
    .innerJoin('deal', (join) =>
      join.onRef('deal.dealershipId', '=', 'standing.dealershipId').onRef('deal.id', '=', 'standing.dealId'),
    )
    .innerJoin('commissionPlanVersion as plan', (join) =>
      join
        .onRef('plan.dealershipId', '=', 'standing.dealershipId')
        .onRef('plan.planId', '=', 'standing.planId')
        .onRef('plan.startsOn', '=', 'standing.planStartsOn'),
    )
    .select([
      'standing.dealId',
      'standing.pool',
      'standing.share',
      'standing.earnedOn',
      'standing.baseCents',
      'standing.grossCents',
      'plan.rules',
    ])
    .where('standing.dealershipId', '=', ctx.dealershipId)
    .where('standing.staffId', '=', staffId)
    .where('standing.period', '=', period)
    .orderBy('standing.earnedOn')
    .orderBy('deal.number')
    .orderBy('standing.pool')
    .execute();
  const { bonus, ...month } = tiersOf(
    rows.map((row, at) => ({
      id: String(at),
      share: row.share,
      grossCents: row.grossCents,
      baseCents: row.baseCents,
      tiers: PlanRules.parse(row.rules).tiers,
    })),
  );
  return {
    ...month,
    lines: bonus.map(({ id, cents, ...step }) => {
      const row = rows[Number(id)]!;
      return { dealId: row.dealId, pool: row.pool as TierLine['pool'], on: row.earnedOn, cents, step };
    }),
  };
}

/** A person's statement of a month. One that is open shows its tiers as they stand. @throws NotFound for somebody who never worked here */
export async function statementOf(ctx: Context, staffId: string, period: string): Promise<Statement> {
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select(['id', 'name'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .executeTakeFirst();
  if (!staff) throw new NotFound('statement');
  const closed = await ctx.db
    .selectFrom('commissionStatement')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('staffId', '=', staffId)
    .where('period', '=', period)
    .executeTakeFirst();
  const entries = await ctx.db
    .selectFrom('commissionEntry')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('staffId', '=', staffId)
    .where('period', '=', period)
    .orderBy('onDay')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const month = await tiersOfMonth(ctx, staffId, period);
  const frozen = closed?.tiers as { unitsInHundredths: number; grossCents: number } | undefined;
  const ids = [...new Set([...entries.map((one) => one.dealId), ...month.lines.map((one) => one.dealId)])].filter(
    (one) => one !== null,
  );
  const named = new Map(
    ids.length === 0 ? [] : (await deals(ctx).where('deal.id', 'in', ids).execute()).map((one) => [one.id, one]),
  );
  const gross = seesGross(ctx);
  const lines: StatementLine[] = entries.map((row) => {
    const { share, ...working } = (row.working ?? {}) as { share?: number };
    return {
      id: row.id,
      on: row.onDay,
      kind: row.kind as StatementLine['kind'],
      pool: row.pool as StatementLine['pool'],
      deal: row.dealId ? named.get(row.dealId)! : null,
      cents: row.cents,
      reason: row.reason,
      // What was written of a restated gross tells of costs; a draw's reason is the person's to read.
      note: row.dealId && !gross ? null : row.note,
      share: share ?? null,
      ...(gross ? { working: 'parts' in working ? (working as StatementLine['working']) : null } : {}),
    };
  });
  if (!closed)
    for (const [at, one] of month.lines.entries())
      lines.push({
        id: `tier ${at}`,
        on: one.on,
        kind: 'tier',
        pool: one.pool,
        deal: named.get(one.dealId)!,
        cents: one.cents,
        reason: null,
        note: null,
        share: null,
        ...(gross ? { working: null } : {}),
      });
  const sums = Object.fromEntries(entryKinds.map((kind) => [kind, 0])) as Statement['sums'];
  for (const line of lines) sums[line.kind] += line.cents;
  return {
    staff,
    period,
    state: (closed?.state ?? 'open') as Statement['state'],
    plan: await planNameOf(ctx, staffId, period),
    lines,
    units: frozen?.unitsInHundredths ?? month.unitsInHundredths,
    ...(gross ? { grossCents: frozen?.grossCents ?? month.grossCents } : {}),
    sums,
    totalCents: lines.reduce((sum, line) => sum + line.cents, 0),
    closedAt: closed?.closedAt ?? null,
    paidOn: closed?.paidOn ?? null,
    reference: closed?.reference ?? null,
  };
}

async function planNameOf(ctx: Context, staffId: string, period: string): Promise<string | null> {
  const { from, to } = daysOf(period);
  const found = await ctx.db
    .selectFrom('commissionAssignment as given')
    .innerJoin('commissionPlan as plan', (join) =>
      join.onRef('plan.dealershipId', '=', 'given.dealershipId').onRef('plan.id', '=', 'given.planId'),
    )
    .select('plan.name')
    .where('given.dealershipId', '=', ctx.dealershipId)
    .where('given.staffId', '=', staffId)
    .where('given.fromOn', '<=', to)
    .where(({ eb, or }) => or([eb('given.untilOn', 'is', null), eb('given.untilOn', '>=', from)]))
    .orderBy('given.fromOn', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.name ?? null;
}

/** Everybody's statements of a month: who is on a plan then, and who has anything in it. */
export async function listStatements(
  ctx: Context,
  period: string | undefined,
): Promise<{ period: string; items: z.output<typeof StatementItem>[]; totalCents: number }> {
  requireWholeDealership(ctx);
  const month = period ?? (await runningPeriod(ctx));
  const { from, to } = daysOf(month);
  const onPlan = await ctx.db
    .selectFrom('commissionAssignment')
    .select('staffId')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('fromOn', '<=', to)
    .where(({ eb, or }) => or([eb('untilOn', 'is', null), eb('untilOn', '>=', from)]))
    .execute();
  const entered = await ctx.db
    .selectFrom('commissionEntry')
    .select('staffId')
    .distinct()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('period', '=', month)
    .execute();
  const ids = [...new Set([...onPlan, ...entered].map((one) => one.staffId))];
  const items: z.output<typeof StatementItem>[] = [];
  for (const id of ids) {
    const { staff, state, plan, units, totalCents } = await statementOf(ctx, id, month);
    items.push({ staff, state, plan, units, totalCents });
  }
  items.sort((a, b) => a.staff.name.localeCompare(b.staff.name) || (a.staff.id < b.staff.id ? -1 : 1));
  return { period: month, items, totalCents: items.reduce((sum, one) => sum + one.totalCents, 0) };
}

/** The actor's own statement. A person with no membership here has none. @throws NotFound */
export async function ownStatement(ctx: Context, period: string | undefined): Promise<Statement> {
  if (!ctx.actor.staffId) throw new NotFound('statement');
  return statementOf(ctx, ctx.actor.staffId, period ?? (await runningPeriod(ctx)));
}
