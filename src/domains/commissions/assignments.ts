import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Invalid, invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { holdCommissions, requireWholeDealership } from './commission-rows.ts';
import { Day } from './plans.ts';
import { askAnew } from './reckoning-due.ts';

export const Assignment = z.object({
  id: Id,
  staff: z.object({ id: Id, name: z.string() }),
  plan: z.object({ id: Id, name: z.string() }),
  fromOn: z.string(),
  untilOn: z.string().nullable().describe('The last day; null until further notice'),
  version: z.int(),
});
export type Assignment = z.output<typeof Assignment>;

const inOrder = { path: ['untilOn'], message: 'must not be before the first day', params: { code: 'order' } };
export const NewAssignment = z
  .strictObject({ staffId: Id, planId: Id, fromOn: Day, untilOn: Day.nullable().default(null) })
  .refine((given) => given.untilOn === null || given.untilOn >= given.fromOn, inOrder);
export const AssignmentEdit = z.strictObject({ version: z.int().min(1), untilOn: Day.nullable() });

const rows = (ctx: Context) =>
  ctx.db
    .selectFrom('commissionAssignment as given')
    .innerJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'given.dealershipId').onRef('staff.id', '=', 'given.staffId'),
    )
    .innerJoin('commissionPlan as plan', (join) =>
      join.onRef('plan.dealershipId', '=', 'given.dealershipId').onRef('plan.id', '=', 'given.planId'),
    )
    .select([
      'given.id',
      'given.staffId',
      'staff.name as staffName',
      'given.planId',
      'plan.name as planName',
      'given.fromOn',
      'given.untilOn',
      'given.version',
    ])
    .where('given.dealershipId', '=', ctx.dealershipId);

/** Who is on which plan, by name, newest first. */
export async function listAssignments(ctx: Context, only?: string): Promise<Assignment[]> {
  requireWholeDealership(ctx);
  const asked = only ? rows(ctx).where('given.id', '=', only) : rows(ctx);
  const found = await asked.orderBy('staff.name').orderBy('given.fromOn', 'desc').orderBy('given.id').execute();
  return found.map((row) => ({
    id: row.id,
    staff: { id: row.staffId, name: row.staffName },
    plan: { id: row.planId, name: row.planName },
    fromOn: row.fromOn,
    untilOn: row.untilOn,
    version: row.version,
  }));
}

async function find(ctx: Context, assignmentId: string): Promise<Assignment> {
  const [found] = await listAssignments(ctx, assignmentId);
  if (!found) throw new NotFound('assignment');
  return found;
}

/** Puts a member of staff on a plan from a day on. @throws Invalid, also when they are on another one on such a day */
export async function addAssignment(ctx: Context, given: z.output<typeof NewAssignment>): Promise<Assignment> {
  requireWholeDealership(ctx);
  await holdCommissions(ctx);
  await requireNamed(ctx, given);
  await requireFree(ctx, given.staffId, given.fromOn, given.untilOn, null);
  const id = newId();
  await ctx.db
    .insertInto('commissionAssignment')
    .values({ dealershipId: ctx.dealershipId, id, ...given, createdAt: ctx.now })
    .execute();
  await askAnew(ctx, given.fromOn);
  await record(ctx, {
    event: 'commission_plan.assigned',
    record: { kind: 'commission_plan', id: given.planId },
    after: { staffId: given.staffId, fromOn: given.fromOn, untilOn: given.untilOn },
  });
  return find(ctx, id);
}

/** Changes the last day of an assignment. @throws NotFound · Conflict · Invalid */
export async function changeAssignment(
  ctx: Context,
  assignmentId: string,
  edit: z.output<typeof AssignmentEdit>,
): Promise<Assignment> {
  await holdCommissions(ctx);
  const before = await find(ctx, assignmentId);
  if (before.version !== edit.version)
    throw new Conflict('The assignment was changed meanwhile.', { current: before }, 'stale');
  const { untilOn } = edit;
  if (untilOn !== null && untilOn < before.fromOn)
    throw invalidField('/untilOn', 'order', `must not be before ${before.fromOn}.`);
  await requireFree(ctx, before.staff.id, before.fromOn, untilOn, assignmentId);
  await ctx.db
    .updateTable('commissionAssignment')
    .set({ untilOn, version: before.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', assignmentId)
    .execute();
  await askAnew(ctx, before.fromOn);
  await record(ctx, {
    event: 'commission_plan.assignment_changed',
    record: { kind: 'commission_plan', id: before.plan.id },
    before: { staffId: before.staff.id, untilOn: before.untilOn },
    after: { staffId: before.staff.id, untilOn },
  });
  return find(ctx, assignmentId);
}

/** Takes an assignment away that was a mistake. What was earned by it is charged back. @throws NotFound */
export async function deleteAssignment(ctx: Context, assignmentId: string): Promise<void> {
  await holdCommissions(ctx);
  const before = await find(ctx, assignmentId);
  await ctx.db
    .deleteFrom('commissionAssignment')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', assignmentId)
    .execute();
  await askAnew(ctx, before.fromOn);
  await record(ctx, {
    event: 'commission_plan.unassigned',
    record: { kind: 'commission_plan', id: before.plan.id },
    before: { staffId: before.staff.id, fromOn: before.fromOn, untilOn: before.untilOn },
  });
}

async function requireNamed(ctx: Context, given: { staffId: string; planId: string }): Promise<void> {
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', given.staffId)
    .executeTakeFirst();
  const plan = await ctx.db
    .selectFrom('commissionPlan')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', given.planId)
    .where('archivedAt', 'is', null)
    .executeTakeFirst();
  const errors = [
    ...(staff ? [] : [{ pointer: '/staffId', code: 'no_such_staff', message: 'There is no such member of staff.' }]),
    ...(plan ? [] : [{ pointer: '/planId', code: 'no_such_plan', message: 'There is no such plan.' }]),
  ];
  if (errors.length > 0) throw new Invalid(errors);
}

/** A person is on one plan at a time. @throws Invalid at the first day, with the plan that they are on */
async function requireFree(
  ctx: Context,
  staffId: string,
  fromOn: string,
  untilOn: string | null,
  own: string | null,
): Promise<void> {
  const all = await rows(ctx).where('given.staffId', '=', staffId).execute();
  const other = all.find(
    (one) => one.id !== own && one.fromOn <= (untilOn ?? '9999-12-31') && (one.untilOn ?? '9999-12-31') >= fromOn,
  );
  if (other)
    throw invalidField(
      own ? '/untilOn' : '/fromOn',
      'overlap',
      `must not overlap: from ${other.fromOn}${other.untilOn ? ` to ${other.untilOn}` : ' on'} this person is on the plan ${other.planName}.`,
    );
}
