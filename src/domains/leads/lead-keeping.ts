import { requireStaff } from '#domains/dealerships/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { mayMove } from './stages.ts';
import type { Stage } from './stages.ts';
import type { Activity, Lead, LeadChange, LeadItem } from './lead.ts';
import { findLead, findLeadItem } from './leads.ts';

/** Writes one entry of a lead's timeline and moves the lead up in the inbox. */
export async function addActivity(
  ctx: Context,
  leadId: string,
  activity: {
    kind: Activity['kind'];
    subject?: string | null;
    body?: string | null;
    details?: Record<string, unknown>;
    mailId?: string;
  },
): Promise<string> {
  const id = newId();
  await ctx.db
    .insertInto('activity')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      leadId,
      kind: activity.kind,
      at: ctx.now,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      subject: activity.subject ?? null,
      body: activity.body ?? null,
      details: JSON.stringify(activity.details ?? {}),
      mailId: activity.mailId ?? null,
    })
    .execute();
  await ctx.db
    .updateTable('lead')
    .set({ lastActivityAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', leadId)
    .execute();
  return id;
}

/**
 * Changes stage, assignee, snooze or the spam mark of a lead.
 * @throws Conflict with the lead as it is now · Invalid when the stage cannot follow or a lost lead lacks its reason
 */
export async function changeLead(ctx: Context, leadId: string, change: LeadChange): Promise<Lead> {
  const before = await findLeadItem(ctx, leadId);
  if (before.version !== change.version) throw await stale(ctx, leadId);
  if (change.assigneeId !== undefined) await checkAssignee(ctx, before, change.assigneeId);
  const stage = change.stage ?? before.stage;
  if (stage !== before.stage && !mayMove(before.stage, stage)) {
    throw invalidField('/stage', 'stage_move', `A lead cannot go from ${before.stage} to ${stage}.`);
  }
  const lostReason = stage === 'lost' ? (change.lostReason ?? before.lostReason) : null;
  if (stage === 'lost' && !lostReason) throw invalidField('/lostReason', 'missing', 'A lost lead needs its reason.');
  const now = {
    stage,
    lostReason,
    assigneeId: change.assigneeId === undefined ? (before.assignee?.id ?? null) : change.assigneeId,
    snoozedUntil: change.snoozedUntil === undefined ? before.snoozedUntil : change.snoozedUntil,
    suspectedSpam: change.suspectedSpam ?? before.suspectedSpam,
  };
  const was = {
    stage: before.stage,
    lostReason: before.lostReason,
    assigneeId: before.assignee?.id ?? null,
    snoozedUntil: before.snoozedUntil,
    suspectedSpam: before.suspectedSpam,
  };
  const difference = changed(was, now);
  if (!difference) return findLead(ctx, leadId);
  const updated = await ctx.db
    .updateTable('lead')
    .set({ ...now, ...(stage === before.stage ? {} : { stageSince: ctx.now }), version: change.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', leadId)
    .where('version', '=', change.version)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw await stale(ctx, leadId);
  if (stage !== before.stage) {
    await addActivity(ctx, leadId, {
      kind: 'stage_change',
      details: { from: before.stage, to: stage, ...(lostReason ? { reason: lostReason } : {}) },
    });
  }
  if (now.assigneeId !== was.assigneeId) {
    const after = await findLeadItem(ctx, leadId);
    await addActivity(ctx, leadId, {
      kind: 'assignment',
      details: { from: before.assignee?.name ?? null, to: after.assignee?.name ?? null },
    });
  }
  const event =
    stage !== before.stage
      ? 'lead.stage_changed'
      : now.assigneeId !== was.assigneeId
        ? 'lead.assigned'
        : 'lead.changed';
  await record(ctx, { event, record: { kind: 'lead', id: leadId }, ...difference });
  return findLead(ctx, leadId);
}

async function checkAssignee(ctx: Context, before: LeadItem, assigneeId: string | null): Promise<void> {
  const mine = assigneeId === ctx.actor.staffId && before.assignee === null;
  if (!mine && !ctx.actor.permissions.has('leads.assign')) {
    throw new Forbidden('You may take a free lead, but not give one to somebody else.');
  }
  if (assigneeId !== null) await requireStaff(ctx, assigneeId, '/assigneeId');
}

const stale = async (ctx: Context, leadId: string): Promise<Conflict> =>
  new Conflict('Somebody else changed this lead.', { current: await findLead(ctx, leadId) });

/** Notes a call, a visit or a thought on a lead. A call or visit counts as the first human answer. */
export async function noteOnLead(
  ctx: Context,
  leadId: string,
  note: { kind: 'note' | 'call' | 'visit'; body: string },
): Promise<Lead> {
  const before = await findLeadItem(ctx, leadId);
  await addActivity(ctx, leadId, note);
  if (note.kind !== 'note') await answered(ctx, before);
  await record(ctx, {
    event: 'lead.noted',
    record: { kind: 'lead', id: leadId },
    after: { kind: note.kind },
    personal: { after: { body: note.body } },
  });
  return findLead(ctx, leadId);
}

/** Stops the clock of the first human answer. */
export async function stopClock(ctx: Context, lead: Pick<LeadItem, 'id' | 'firstHumanAnswerAt'>): Promise<void> {
  if (lead.firstHumanAnswerAt) return;
  await ctx.db
    .updateTable('lead')
    .set({ firstHumanAnswerAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', lead.id)
    .execute();
}

/** Moves a lead to the stage that follows from something else that was done. */
export async function moveOn(
  ctx: Context,
  lead: Pick<LeadItem, 'id' | 'stage'>,
  to: Stage,
  because: Record<string, unknown> = {},
): Promise<void> {
  await ctx.db
    .updateTable('lead')
    .set((eb) => ({ stage: to, stageSince: ctx.now, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', lead.id)
    .execute();
  await addActivity(ctx, lead.id, { kind: 'stage_change', details: { from: lead.stage, to, ...because } });
  await record(ctx, {
    event: 'lead.stage_changed',
    record: { kind: 'lead', id: lead.id },
    before: { stage: lead.stage },
    after: { stage: to, ...because },
  });
}

/** Stops the clock of the first human answer, and moves a new lead to `contacted`. */
export async function answered(ctx: Context, lead: LeadItem): Promise<void> {
  await stopClock(ctx, lead);
  if (lead.stage === 'new') await moveOn(ctx, lead, 'contacted');
}
