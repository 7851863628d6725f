import { z } from 'zod';
import { findDeal } from '#domains/deals/index.ts';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { holdCommissions } from './commission-rows.ts';
import { askAnew } from './reckoning-due.ts';
import { reckonAll } from './reckoning.ts';
import { entryKinds, WorkingAnswer } from './statement.ts';
import { pools, requireStaff, teamOf } from './team.ts';
import type { Team } from './team.ts';

const cents = z.int();
const Person = z.object({ id: Id, name: z.string() });

/** What a deal earns whom. */
export const DealCommission = z.object({
  chosen: z.boolean().describe('Whether somebody said who shares it; otherwise it is the salesperson’s alone'),
  members: z.array(
    z.object({
      staff: Person,
      pool: z.enum(pools),
      share: z.int(),
      plan: z.string().nullable().describe('null: nobody’s plan holds, or it is not earned yet'),
      earnedOn: z.string().nullable(),
      cents: cents.describe('Before tiers'),
      working: WorkingAnswer.nullable().optional().describe('For those who may see gross'),
    }),
  ),
  entries: z.array(
    z.object({
      id: Id,
      staff: Person,
      period: z.string(),
      kind: z.enum(entryKinds),
      cents,
      on: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  totalCents: cents.describe('Of all entries'),
});
export type DealCommission = z.output<typeof DealCommission>;

/** The commission of a deal: who shares it, what it comes to, and what was entered. @throws NotFound */
export async function dealCommission(ctx: Context, dealId: string): Promise<DealCommission> {
  const deal = await findDeal(ctx, dealId);
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select(['id', 'name'])
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const named = (id: string) => staff.find((one) => one.id === id)!;
  const standings = await ctx.db
    .selectFrom('commissionStanding as standing')
    .innerJoin('commissionPlan as plan', (join) =>
      join.onRef('plan.dealershipId', '=', 'standing.dealershipId').onRef('plan.id', '=', 'standing.planId'),
    )
    .select([
      'standing.pool',
      'standing.staffId',
      'standing.earnedOn',
      'standing.cents',
      'standing.working',
      'plan.name',
    ])
    .where('standing.dealershipId', '=', ctx.dealershipId)
    .where('standing.dealId', '=', dealId)
    .execute();
  const entries = await ctx.db
    .selectFrom('commissionEntry')
    .select(['id', 'staffId', 'period', 'kind', 'cents', 'onDay as on', 'reason'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const chosen = await ctx.db
    .selectFrom('commissionTeam')
    .select('staffId')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .limit(1)
    .executeTakeFirst();
  const gross = ctx.actor.permissions.has('deals.gross');
  const team = await teamOf(ctx, dealId, deal.salesperson?.id ?? null);
  return {
    chosen: chosen !== undefined,
    members: team.map(({ staffId, pool, share }) => {
      const standing = standings.find((one) => one.pool === pool && one.staffId === staffId);
      return {
        staff: named(staffId),
        pool,
        share,
        plan: standing?.name ?? null,
        earnedOn: standing?.earnedOn ?? null,
        cents: standing?.cents ?? 0,
        ...(gross ? { working: (standing?.working ?? null) as DealCommission['members'][number]['working'] } : {}),
      };
    }),
    entries: entries.map(({ staffId, kind, ...entry }) => ({
      ...entry,
      staff: named(staffId),
      kind: kind as DealCommission['entries'][number]['kind'],
    })),
    totalCents: entries.reduce((sum, one) => sum + one.cents, 0),
  };
}

/** Says who shares a deal's commission, and by how much. @throws NotFound · Invalid */
export async function chooseTeam(ctx: Context, dealId: string, { members }: Team): Promise<DealCommission> {
  const deal = await findDeal(ctx, dealId);
  await holdCommissions(ctx);
  await requireStaff(ctx, members);
  const before = await teamOf(ctx, dealId, deal.salesperson?.id ?? null);
  await ctx.db
    .deleteFrom('commissionTeam')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .execute();
  if (members.length > 0) {
    await ctx.db
      .insertInto('commissionTeam')
      .values(members.map((one, position) => ({ dealershipId: ctx.dealershipId, dealId, position, ...one })))
      .execute();
  }
  await askAnew(ctx, { dealId });
  await record(ctx, {
    event: 'commission.team_chosen',
    record: { kind: 'deal', id: dealId },
    before: { members: before },
    after: { members },
  });
  // At once, so that whoever changes shares sees what comes of it.
  await reckonAll(ctx);
  return dealCommission(ctx, dealId);
}
