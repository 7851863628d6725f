import { sql } from 'kysely';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import type { TaskItem, TaskKind, TaskQuery } from './task.ts';

/** Today's date where the dealership is. */
async function today(ctx: Context): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (${ctx.now}::timestamptz at time zone time_zone)::date::text as today from dealership where dealership_id = ${ctx.dealershipId}`.execute(
    ctx.db,
  );
  return rows[0]!.today;
}

/** Tasks of the dealership that are at a location of the actor, or at none. */
const reachable = (ctx: Context) => {
  const tasks = ctx.db.selectFrom('task').where('task.dealershipId', '=', ctx.dealershipId);
  const { locationIds } = ctx.actor;
  return locationIds
    ? tasks.where(({ or, eb }) =>
        or([eb('task.locationId', 'is', null), eb('task.locationId', 'in', [...locationIds])]),
      )
    : tasks;
};

const items = (ctx: Context) =>
  reachable(ctx)
    .leftJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'task.dealershipId').onRef('customer.id', '=', 'task.customerId'),
    )
    .leftJoin('vehicle', (join) =>
      join.onRef('vehicle.dealershipId', '=', 'task.dealershipId').onRef('vehicle.id', '=', 'task.vehicleId'),
    )
    .leftJoin('staffMember as assignee', (join) =>
      join.onRef('assignee.dealershipId', '=', 'task.dealershipId').onRef('assignee.id', '=', 'task.assigneeId'),
    )
    .leftJoin('staffMember as doer', (join) =>
      join.onRef('doer.dealershipId', '=', 'task.dealershipId').onRef('doer.id', '=', 'task.doneBy'),
    )
    .select([
      'task.id',
      'task.kind',
      'task.title',
      'task.dueOn',
      'task.dealId',
      'task.leadId',
      'task.doneAt',
      'task.withdrawnAt',
      'task.version',
      'assignee.id as assigneeId',
      'assignee.name as assigneeName',
      'doer.name as doneBy',
      'customer.id as customerId',
      'customer.name as customerName',
      'customer.phone',
      'vehicle.id as vehicleId',
      'vehicle.stockNumber',
      'vehicle.year',
      'vehicle.make',
      'vehicle.model',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number];

const itemOf = (row: Row, day: string): TaskItem => ({
  id: row.id,
  kind: row.kind as TaskKind,
  title: row.title,
  dueOn: row.dueOn,
  overdue: row.doneAt === null && row.withdrawnAt === null && row.dueOn < day,
  assignee: row.assigneeId ? { id: row.assigneeId, name: row.assigneeName! } : null,
  customer: row.customerId ? { id: row.customerId, name: row.customerName!, phone: row.phone } : null,
  vehicle: row.vehicleId
    ? { id: row.vehicleId, stockNumber: row.stockNumber!, year: row.year, make: row.make, model: row.model }
    : null,
  dealId: row.dealId,
  leadId: row.leadId,
  doneAt: row.doneAt,
  doneBy: row.doneBy,
  withdrawnAt: row.withdrawnAt,
  version: row.version,
});

/** Tasks by the day they are due, with how many of the asked-for ones are open. */
export async function listTasks(
  ctx: Context,
  query: TaskQuery,
): Promise<{ items: TaskItem[]; nextCursor: string | null; open: number }> {
  const { cursor, limit, ...filter } = query;
  const list = `tasks ${JSON.stringify(filter)}`;
  let asked = items(ctx)
    .orderBy('task.dueOn')
    .orderBy('task.id')
    .limit(limit + 1);
  let counted = reachable(ctx).where('task.doneAt', 'is', null).where('task.withdrawnAt', 'is', null);
  if (filter.state === 'open') asked = asked.where('task.doneAt', 'is', null).where('task.withdrawnAt', 'is', null);
  if (filter.state === 'done') asked = asked.where('task.doneAt', 'is not', null);
  for (const field of ['customerId', 'vehicleId', 'leadId', 'dealId'] as const) {
    const id = filter[field];
    if (!id) continue;
    asked = asked.where(`task.${field}`, '=', id);
    counted = counted.where(`task.${field}`, '=', id);
  }
  if (filter.until) {
    asked = asked.where('task.dueOn', '<=', filter.until);
    counted = counted.where('task.dueOn', '<=', filter.until);
  }
  if (filter.assignee === 'none') {
    asked = asked.where('task.assigneeId', 'is', null);
    counted = counted.where('task.assigneeId', 'is', null);
  } else if (filter.assignee) {
    const whose = filter.assignee === 'me' ? ctx.actor.staffId : filter.assignee;
    asked = asked.where('task.assigneeId', '=', whose);
    counted = counted.where('task.assigneeId', '=', whose);
  }
  if (cursor) {
    const [dueOn, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(task.due_on, task.id) > (${dueOn}::date, ${id}::uuid)`);
  }
  const day = await today(ctx);
  const rows = await asked.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const { open } = await counted.select(({ fn }) => fn.countAll<number>().as('open')).executeTakeFirstOrThrow();
  return {
    items: page.map((row) => itemOf(row, day)),
    nextCursor: rows.length > limit && last ? writeCursor(ctx, list, [last.dueOn, last.id]) : null,
    open: Number(open),
  };
}

/** @throws NotFound also for a task of another dealership or location */
export async function findTask(ctx: Context, taskId: string): Promise<TaskItem> {
  const row = await items(ctx).where('task.id', '=', taskId).executeTakeFirst();
  if (!row) throw new NotFound('task');
  return itemOf(row, await today(ctx));
}

/** What is due for whoever asks: theirs and what nobody has, up to today, and how many of those there are. */
export async function dueTasks(ctx: Context, most: number): Promise<{ due: number; first: TaskItem[] }> {
  const day = await today(ctx);
  const asked = items(ctx)
    .where('task.doneAt', 'is', null)
    .where('task.withdrawnAt', 'is', null)
    .where('task.dueOn', '<=', day)
    .where(({ or, eb }) => or([eb('task.assigneeId', 'is', null), eb('task.assigneeId', '=', ctx.actor.staffId)]));
  const rows = await asked.orderBy('task.dueOn').orderBy('task.id').limit(most).execute();
  const { due } = await asked
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('due'))
    .executeTakeFirstOrThrow();
  return { due: Number(due), first: rows.map((row) => itemOf(row, day)) };
}
