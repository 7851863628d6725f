import { sql } from 'kysely';
import { NotFound } from '#kernel/problems.ts';
import { findCustomer } from '#domains/customers/index.ts';
import type { Context } from '#platform/database/context.ts';
import { holdsWords } from '#platform/database/word-search.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { attachmentsOf } from './attachments.ts';
import type { Activity, Lead, LeadItem, LeadQuery } from './lead.ts';

const seesCustomers = (ctx: Context): boolean => ctx.actor.permissions.has('customers.read');

function items(ctx: Context) {
  return ctx.db
    .selectFrom('lead')
    .innerJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'lead.dealershipId').onRef('customer.id', '=', 'lead.customerId'),
    )
    .leftJoin('vehicle', (join) =>
      join.onRef('vehicle.dealershipId', '=', 'lead.dealershipId').onRef('vehicle.id', '=', 'lead.vehicleId'),
    )
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'lead.dealershipId').onRef('staff.id', '=', 'lead.assigneeId'),
    )
    .select([
      'lead.id',
      'lead.source',
      'lead.kind',
      'lead.stage',
      'lead.lostReason',
      'lead.message',
      'lead.snoozedUntil',
      'lead.suspectedSpam',
      'lead.firstHumanAnswerAt',
      'lead.lastActivityAt',
      'lead.createdAt',
      'lead.version',
      'lead.customerId',
      'customer.name as customerName',
      'customer.email as customerEmail',
      'customer.phone as customerPhone',
      'vehicle.id as vehicleId',
      'vehicle.stockNumber',
      'vehicle.year',
      'vehicle.make',
      'vehicle.model',
      'vehicle.status',
      'vehicle.askingPriceCents',
      'staff.id as assigneeId',
      'staff.name as assigneeName',
    ])
    .where('lead.dealershipId', '=', ctx.dealershipId);
}

type Row = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number];

function itemOf(ctx: Context, row: Row): LeadItem {
  return {
    id: row.id,
    source: row.source as LeadItem['source'],
    kind: row.kind as LeadItem['kind'],
    stage: row.stage as LeadItem['stage'],
    lostReason: row.lostReason as LeadItem['lostReason'],
    ...(seesCustomers(ctx)
      ? {
          customer: { id: row.customerId, name: row.customerName, email: row.customerEmail, phone: row.customerPhone },
          message: row.message,
        }
      : {}),
    vehicle: row.vehicleId
      ? {
          id: row.vehicleId,
          stockNumber: row.stockNumber!,
          year: row.year,
          make: row.make,
          model: row.model,
          status: row.status!,
          askingPriceCents: row.askingPriceCents,
        }
      : null,
    assignee: row.assigneeId ? { id: row.assigneeId, name: row.assigneeName! } : null,
    snoozedUntil: row.snoozedUntil,
    suspectedSpam: row.suspectedSpam,
    firstHumanAnswerAt: row.firstHumanAnswerAt,
    lastActivityAt: row.lastActivityAt,
    createdAt: row.createdAt,
    version: row.version,
  };
}

/** The inbox: leads by last activity, newest first, with how many there are in each stage. */
export async function listLeads(
  ctx: Context,
  query: LeadQuery,
): Promise<{ items: LeadItem[]; nextCursor: string | null; counts: Record<string, number> }> {
  const { cursor, limit, ...filter } = query;
  const list = `leads ${JSON.stringify(filter)}`;
  let asked = items(ctx)
    .where('lead.suspectedSpam', '=', filter.spam)
    .orderBy('lead.lastActivityAt', 'desc')
    .orderBy('lead.id', 'desc')
    .limit(limit + 1);
  if (filter.stage) asked = asked.where('lead.stage', 'in', [filter.stage].flat());
  if (filter.source) asked = asked.where('lead.source', '=', filter.source);
  if (filter.vehicleId) asked = asked.where('lead.vehicleId', '=', filter.vehicleId);
  if (filter.customerId) asked = asked.where('lead.customerId', '=', filter.customerId);
  if (filter.assignee === 'none') asked = asked.where('lead.assigneeId', 'is', null);
  else if (filter.assignee === 'me') asked = asked.where('lead.assigneeId', '=', ctx.actor.staffId);
  else if (filter.assignee) asked = asked.where('lead.assigneeId', '=', filter.assignee);
  // Those who may not see customers cannot search by what they may not see either.
  if (seesCustomers(ctx)) asked = asked.where(holdsWords(filter.q, [sql`customer.search_text`, sql`lead.search_text`]));
  if (cursor) {
    const [at, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(lead.last_activity_at, lead.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await asked.execute();
  const counted = await ctx.db
    .selectFrom('lead')
    .select(['stage', ({ fn }) => fn.countAll<number>().as('count')])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('suspectedSpam', '=', false)
    .groupBy('stage')
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => itemOf(ctx, row)),
    nextCursor:
      rows.length > limit && last ? writeCursor(ctx, list, [last.lastActivityAt.toISOString(), last.id]) : null,
    counts: Object.fromEntries(counted.map((one) => [one.stage, one.count])),
  };
}

/** Leads that nobody has answered yet, the longest waiting first, and how many there are. */
export async function waitingLeads(ctx: Context, most: number): Promise<{ waiting: number; first: LeadItem[] }> {
  const waits = sql<boolean>`lead.stage = 'new' and lead.first_human_answer_at is null and not lead.suspected_spam
    and (lead.snoozed_until is null or lead.snoozed_until <= ${ctx.now}::timestamptz)`;
  const rows = await items(ctx).where(waits).orderBy('lead.createdAt').orderBy('lead.id').limit(most).execute();
  const { count } = await ctx.db
    .selectFrom('lead')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where(waits)
    .executeTakeFirstOrThrow();
  return { waiting: count, first: rows.map((row) => itemOf(ctx, row)) };
}

/** @throws NotFound */
export async function findLeadItem(ctx: Context, leadId: string): Promise<LeadItem & { customerId: string }> {
  const row = await items(ctx).where('lead.id', '=', leadId).executeTakeFirst();
  if (!row) throw new NotFound('lead');
  return { ...itemOf(ctx, row), customerId: row.customerId };
}

/** A lead with its customer and its whole timeline, oldest first. @throws NotFound */
export async function findLead(ctx: Context, leadId: string): Promise<Lead> {
  const { customerId, customer: _short, ...item } = await findLeadItem(ctx, leadId);
  const customer = await findCustomer(ctx, customerId);
  const sees = seesCustomers(ctx);
  return {
    ...item,
    ...(sees ? { customer } : {}),
    mayWriteTo: customer.email !== null,
    timeline: sees ? await timelineOf(ctx, leadId) : [],
  };
}

async function timelineOf(ctx: Context, leadId: string): Promise<Activity[]> {
  const rows = await ctx.db
    .selectFrom('activity')
    .leftJoin('dealershipMail as mail', (join) =>
      join.onRef('mail.dealershipId', '=', 'activity.dealershipId').onRef('mail.id', '=', 'activity.mailId'),
    )
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'activity.dealershipId').onRef('staff.userId', '=', 'activity.actorId'),
    )
    .select([
      'activity.id',
      'activity.kind',
      'activity.at',
      'activity.actorKind',
      'staff.name as actorName',
      'activity.subject',
      'activity.body',
      'activity.details',
      'mail.state as mailState',
      'mail.notBefore as mailNotBefore',
    ])
    .where('activity.dealershipId', '=', ctx.dealershipId)
    .where('activity.leadId', '=', leadId)
    .orderBy('activity.at')
    .orderBy('activity.id')
    .limit(500)
    .execute();
  const files = await attachmentsOf(ctx, leadId);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Activity['kind'],
    at: row.at,
    actor: { kind: row.actorKind, name: row.actorName },
    subject: row.subject,
    body: row.body,
    details: row.details as Record<string, unknown>,
    attachments: files.get(row.id) ?? [],
    mailState: row.mailState as Activity['mailState'],
    mailNotBefore: row.mailNotBefore,
  }));
}
