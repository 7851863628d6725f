import { requireStaff } from '#domains/dealerships/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import type { NewTask, TaskChange, TaskItem, TaskKind } from './task.ts';
import { findTask } from './tasks.ts';

/** Writes down something to do. @throws Invalid for a record or colleague that is not there */
export async function addTask(ctx: Context, given: NewTask): Promise<TaskItem> {
  if (given.assigneeId) await requireStaff(ctx, given.assigneeId, '/assigneeId');
  const at = await requireAbout(ctx, given);
  const id = newId();
  await ctx.db
    .insertInto('task')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'free',
      ...given,
      customerId: given.customerId ?? at.customerId,
      locationId: at.locationId,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'task.added',
    record: { kind: 'task', id },
    after: { kind: 'free', dueOn: given.dueOn, assigneeId: given.assigneeId },
    personal: { after: { title: given.title } },
  });
  return findTask(ctx, id);
}

/**
 * Changes a task, does it, or takes back that it was done.
 * @throws Conflict with the task as it is now, or when its reason fell away · Invalid · NotFound
 */
export async function changeTask(ctx: Context, taskId: string, change: TaskChange): Promise<TaskItem> {
  const { version, done, ...fields } = change;
  const before = await findTask(ctx, taskId);
  if (before.version !== version) throw new Conflict('Somebody else changed this task.', { current: before }, 'stale');
  if (before.withdrawnAt)
    throw new Conflict('There is nothing to do here any more.', { current: before }, 'task_withdrawn');
  if (fields.title !== undefined && before.kind !== 'free')
    throw invalidField('/title', 'task_title', 'Only a task that somebody wrote has words of its own.');
  if (fields.assigneeId) await requireStaff(ctx, fields.assigneeId, '/assigneeId');
  const wasDone = before.doneAt !== null;
  const difference = changed<Record<string, unknown>>(
    { dueOn: before.dueOn, assigneeId: before.assignee?.id ?? null },
    { dueOn: fields.dueOn, assigneeId: fields.assigneeId },
  );
  const personal = changed<Record<string, unknown>>({ title: before.title }, { title: fields.title });
  const turned = done !== undefined && done !== wasDone;
  if (!difference && !personal && !turned) return before;
  const updated = await ctx.db
    .updateTable('task')
    .set({
      ...fields,
      ...(turned ? { doneAt: done ? ctx.now : null, doneBy: done ? ctx.actor.staffId : null } : {}),
      version: version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', taskId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n)
    throw new Conflict('Somebody else changed this task.', { current: await findTask(ctx, taskId) }, 'stale');
  await record(ctx, {
    event: turned ? (done ? 'task.done' : 'task.reopened') : 'task.changed',
    record: { kind: 'task', id: taskId },
    ...difference,
    ...(personal ? { personal } : {}),
  });
  return findTask(ctx, taskId);
}

/** What the product itself puts in when something happened to a deal. */
export interface FollowUp {
  kind: Exclude<TaskKind, 'free' | 'missed_appointment'>;
  dueOn: string;
  dealId: string;
  customerId: string | null;
  vehicleId: string | null;
  locationId: string | null;
  assigneeId: string | null;
}

/** Puts in what follows from a sale, each kind once for a deal: safe to repeat. */
export async function followUp(ctx: Context, wanted: readonly FollowUp[]): Promise<void> {
  for (const task of wanted) {
    const id = newId();
    const added = await ctx.db
      .insertInto('task')
      .values({ dealershipId: ctx.dealershipId, id, ...task, createdBy: ctx.actor.staffId, createdAt: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added)
      await record(ctx, {
        event: 'task.added',
        record: { kind: 'task', id },
        after: { kind: task.kind, dueOn: task.dueOn, assigneeId: task.assigneeId },
      });
  }
}

/** Puts in that somebody who did not come is to be called, for one who still works here. Returns the task's id. */
export async function callBack(
  ctx: Context,
  task: Pick<FollowUp, 'dueOn' | 'vehicleId' | 'locationId'> & {
    leadId: string;
    customerId: string;
    assigneeId: string;
  },
): Promise<string> {
  const id = newId();
  const works = await ctx.db
    .selectFrom('staffMember')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', task.assigneeId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  const assigneeId = works?.id ?? null;
  await ctx.db
    .insertInto('task')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'missed_appointment',
      ...task,
      assigneeId,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'task.added',
    record: { kind: 'task', id },
    after: { kind: 'missed_appointment', dueOn: task.dueOn, assigneeId },
  });
  return id;
}

/** Takes out a task whose reason fell away, unless it was done already. */
export async function fallAway(ctx: Context, taskId: string): Promise<void> {
  const gone = await ctx.db
    .updateTable('task')
    .set((eb) => ({ withdrawnAt: ctx.now, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', taskId)
    .where('doneAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .returning('kind')
    .executeTakeFirst();
  if (gone)
    await record(ctx, {
      event: 'task.withdrawn',
      record: { kind: 'task', id: taskId },
      after: { kind: gone.kind },
    });
}

/** What of a deal is still to do. */
export const openOfDeal = async (
  ctx: Context,
  dealId: string,
): Promise<{ id: string; kind: TaskKind; title: string | null; dueOn: string }[]> =>
  (await ctx.db
    .selectFrom('task')
    .select(['id', 'kind', 'title', 'dueOn'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .where('doneAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .orderBy('dueOn')
    .orderBy('id')
    .execute()) as { id: string; kind: TaskKind; title: string | null; dueOn: string }[];

/** Does, or takes out, tasks of a deal of which the product knows that they are done, or that their reason fell away. */
export async function endOfDeal(
  ctx: Context,
  dealId: string,
  how: 'done' | 'withdrawn',
  kinds?: readonly TaskKind[],
): Promise<void> {
  for (const task of await openOfDeal(ctx, dealId)) {
    if (kinds && !kinds.includes(task.kind)) continue;
    await ctx.db
      .updateTable('task')
      .set((eb) => ({
        ...(how === 'done' ? { doneAt: ctx.now, doneBy: ctx.actor.staffId } : { withdrawnAt: ctx.now }),
        version: eb('version', '+', 1),
      }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', task.id)
      .execute();
    await record(ctx, { event: `task.${how}`, record: { kind: 'task', id: task.id }, after: { kind: task.kind } });
  }
}

/** The records that a task is about, with where and whose they are. @throws Invalid for one that is not there */
async function requireAbout(
  ctx: Context,
  given: Pick<NewTask, 'customerId' | 'vehicleId' | 'leadId' | 'dealId'>,
): Promise<{ locationId: string | null; customerId: string | null }> {
  let locationId: string | null = null;
  let customerId: string | null = null;
  const reach = ctx.actor.locationIds;
  const missing = (field: string): never => {
    throw invalidField(`/${field}`, 'no_such_record', 'There is no such record.');
  };
  for (const table of ['customer', 'lead', 'vehicle', 'deal'] as const) {
    const field = `${table}Id` as const;
    const id = given[field];
    if (!id) continue;
    const placed = table === 'vehicle' || table === 'deal';
    const found = await ctx.db
      .selectFrom(table as 'deal')
      .select(placed ? ['id', 'locationId'] : ['id'])
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!found) missing(field);
    const place = (found as { locationId?: string | null }).locationId ?? null;
    if (placed && reach && (place === null || !reach.includes(place))) missing(field);
    locationId = place ?? locationId;
    if (table === 'lead' || table === 'deal') {
      const whose = await ctx.db
        .selectFrom(table as 'deal')
        .select('customerId')
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', id)
        .executeTakeFirst();
      customerId = whose?.customerId ?? customerId;
    }
  }
  return { locationId, customerId };
}
