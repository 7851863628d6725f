import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { dealerToday, requireWholeDealership } from './commission-rows.ts';
import { PlanRules } from './plan-rules.ts';
import { askAnew } from './reckoning-due.ts';

export const Day = z.iso.date('must be a day such as 2026-03-31');
const Name = text(100, { least: 1 });

const PlanVersion = z.object({ startsOn: z.string(), rules: PlanRules });

export const Plan = z.object({
  id: Id,
  name: z.string(),
  archived: z.boolean(),
  versions: z.array(PlanVersion).describe('Newest first'),
  people: z.int().describe('How many are on it now or later'),
  version: z.int(),
});
export type Plan = z.output<typeof Plan>;

export const NewPlan = z.strictObject({ name: Name, startsOn: Day, rules: PlanRules });
export const PlanEdit = z.strictObject({
  version: z.int().min(1),
  name: Name.optional(),
  archived: z.boolean().optional(),
});
export const NewVersion = z.strictObject({ version: z.int().min(1), startsOn: Day, rules: PlanRules });

/** Every plan with its versions, by name; archived ones last. */
export async function listPlans(ctx: Context, only?: string): Promise<Plan[]> {
  requireWholeDealership(ctx);
  let asked = ctx.db.selectFrom('commissionPlan').selectAll().where('dealershipId', '=', ctx.dealershipId);
  if (only) asked = asked.where('id', '=', only);
  const plans = await asked.orderBy('name').orderBy('id').execute();
  const versions = await ctx.db
    .selectFrom('commissionPlanVersion')
    .select(['planId', 'startsOn', 'rules'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('startsOn', 'desc')
    .execute();
  const people = await ctx.db
    .selectFrom('commissionAssignment')
    .select(['planId', 'staffId', 'untilOn'])
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const today = await dealerToday(ctx);
  const shown = plans.map((plan) => ({
    id: plan.id,
    name: plan.name,
    archived: plan.archivedAt !== null,
    versions: versions
      .filter((one) => one.planId === plan.id)
      .map(({ startsOn, rules }) => ({ startsOn, rules: PlanRules.parse(rules) })),
    people: new Set(
      people.filter((one) => one.planId === plan.id && (one.untilOn ?? today) >= today).map((one) => one.staffId),
    ).size,
    version: plan.version,
  }));
  return shown.toSorted((a, b) => Number(a.archived) - Number(b.archived));
}

/** @throws NotFound */
export async function findPlan(ctx: Context, planId: string): Promise<Plan> {
  const [plan] = await listPlans(ctx, planId);
  if (!plan) throw new NotFound('commission plan');
  return plan;
}

/** Makes a plan with its first rules. @throws Invalid when the name is taken */
export async function addPlan(ctx: Context, given: z.output<typeof NewPlan>): Promise<Plan> {
  requireWholeDealership(ctx);
  await requireFreeName(ctx, given.name, null);
  const id = newId();
  const own = { dealershipId: ctx.dealershipId, createdAt: ctx.now, createdBy: ctx.actor.staffId };
  await ctx.db
    .insertInto('commissionPlan')
    .values({ ...own, id, name: given.name })
    .execute();
  await ctx.db
    .insertInto('commissionPlanVersion')
    .values({ ...own, planId: id, startsOn: given.startsOn, rules: JSON.stringify(given.rules) })
    .execute();
  await record(ctx, {
    event: 'commission_plan.added',
    record: { kind: 'commission_plan', id },
    after: { name: given.name, startsOn: given.startsOn, rules: given.rules },
  });
  return findPlan(ctx, id);
}

/** Renames a plan, puts it away or takes it out again. @throws Conflict · Invalid */
export async function changePlan(ctx: Context, planId: string, edit: z.output<typeof PlanEdit>): Promise<Plan> {
  const plan = await heldPlan(ctx, planId, edit.version);
  const name = edit.name ?? plan.name;
  const archived = edit.archived ?? plan.archived;
  if (!archived) await requireFreeName(ctx, name, planId);
  if (archived && !plan.archived && plan.people > 0)
    throw new Conflict('Somebody is on this plan. End that first.', {}, 'plan_in_use');
  await ctx.db
    .updateTable('commissionPlan')
    .set({ name, archivedAt: archived ? ctx.now : null, version: plan.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', planId)
    .execute();
  await record(ctx, {
    event: 'commission_plan.changed',
    record: { kind: 'commission_plan', id: planId },
    before: { name: plan.name, archived: plan.archived },
    after: { name, archived },
  });
  return findPlan(ctx, planId);
}

/**
 * Gives a plan new rules from a day on. Deals signed before that day keep the rules before; deals signed since are worked
 * out anew, and the difference stands in the statement that is open.
 * @throws Conflict · Invalid for a day that is not after the start of the rules before
 */
export async function addVersion(ctx: Context, planId: string, given: z.output<typeof NewVersion>): Promise<Plan> {
  const plan = await heldPlan(ctx, planId, given.version);
  const latest = plan.versions[0]!.startsOn;
  if (given.startsOn <= latest)
    throw invalidField('/startsOn', 'overlap', `must be after ${latest}, when the rules before begin.`);
  await ctx.db
    .insertInto('commissionPlanVersion')
    .values({
      dealershipId: ctx.dealershipId,
      planId,
      startsOn: given.startsOn,
      rules: JSON.stringify(given.rules),
      createdAt: ctx.now,
      createdBy: ctx.actor.staffId,
    })
    .execute();
  await ctx.db
    .updateTable('commissionPlan')
    .set({ version: plan.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', planId)
    .execute();
  await askAnew(ctx, given.startsOn);
  await record(ctx, {
    event: 'commission_plan.rules_changed',
    record: { kind: 'commission_plan', id: planId },
    before: { startsOn: latest, rules: plan.versions[0]!.rules },
    after: { startsOn: given.startsOn, rules: given.rules },
  });
  return findPlan(ctx, planId);
}

/** A plan held for changing. @throws NotFound · Conflict with the plan as it is */
async function heldPlan(ctx: Context, planId: string, version: number): Promise<Plan> {
  await ctx.db
    .selectFrom('commissionPlan')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', planId)
    .forUpdate()
    .execute();
  const plan = await findPlan(ctx, planId);
  if (plan.version !== version)
    throw new Conflict('The plan was changed meanwhile. Look at it again.', { current: plan }, 'stale');
  return plan;
}

async function requireFreeName(ctx: Context, name: string, own: string | null): Promise<void> {
  const taken = await ctx.db
    .selectFrom('commissionPlan')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null)
    .where(({ eb, fn }) => eb(fn('lower', ['name']), '=', name.toLowerCase()))
    .where('id', '<>', own ?? newId())
    .executeTakeFirst();
  if (taken) throw invalidField('/name', 'taken', 'There is a plan of this name already.');
}
