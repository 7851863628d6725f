import { sql } from 'kysely';
import { z } from 'zod';
import { showRestricted } from '#domains/customers/index.ts';
import { standingStates, workingStates } from '#platform/database/database.ts';
import type { Context } from '#platform/database/context.ts';
import { doing, eachDealership, enqueue, platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { mailFacts, takeDealershipMail } from '#platform/mail/index.ts';
import type { MailDoor } from '#platform/mail/index.ts';
import { attachmentSchedule, enterAttachments } from './attachments.ts';
import { closedWords } from './closed-words.ts';
import { addActivity } from './lead-keeping.ts';
import { alertStaff, takeLeadMail } from './tasks.ts';

/**
 * A customer's answer by mail stands in the timeline of the lead whose address it was sent to, and those who answer leads hear
 * of it, also when a program wrote it: once a day for a lead then, and it does not wake one that was put off.
 */
const takingMail = doing(takeLeadMail, { kind: 'customer', of: 'mail' }, (run, { mailId }) =>
  takeDealershipMail(run, mailId, async (ctx, mail) => {
    // The person may have had it restricted: what they write is kept for when it is shown again.
    await showRestricted(ctx);
    const lead = await ctx.db
      .selectFrom('lead')
      .innerJoin('customer', (join) =>
        join.onRef('customer.dealershipId', '=', 'lead.dealershipId').onRef('customer.id', '=', 'lead.customerId'),
      )
      .select(['lead.id', 'lead.suspectedSpam', 'lead.restrictedAt', 'customer.email'])
      .where('lead.dealershipId', '=', ctx.dealershipId)
      .where('lead.id', '=', mail.about)
      .executeTakeFirst();
    if (!lead) return { outcome: 'lead_gone', left: mail.files };
    // Whoever knows the address may write there: it is a person from outside, not proved to be the customer.
    const outside: Context = { ...ctx, actor: { ...ctx.actor, kind: 'visitor' } };
    const facts = mailFacts(mail, lead.email);
    const subject = mail.subject || null;
    const body = mail.words || null;
    const activityId = await addActivity(outside, lead.id, {
      kind: 'email_in',
      subject,
      body,
      details: { mail: facts, messageId: mail.messageId },
    });
    await enterAttachments(outside, { leadId: lead.id, activityId }, mail.files);
    await record(outside, {
      event: 'lead.mail_received',
      record: { kind: 'lead', id: lead.id },
      after: { automatic: facts.automatic, otherAddress: facts.otherAddress, attachments: facts.attachments.length },
      personal: { after: { from: facts.from, subject, body } },
    });
    const told = !lead.suspectedSpam && !lead.restrictedAt && !mail.echo;
    if (mail.automatic) {
      if (told && !(await programWroteToday(ctx, lead.id, activityId)))
        await enqueue(ctx, alertStaff, { leadId: lead.id, about: 'program' });
      return { outcome: 'automatic' };
    }
    await ctx.db
      .updateTable('lead')
      .set((eb) => ({ snoozedUntil: null, version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', lead.id)
      .where('snoozedUntil', 'is not', null)
      .execute();
    if (told) await enqueue(ctx, alertStaff, { leadId: lead.id, about: 'answer' });
    return { outcome: 'taken' };
  }),
);

/** Whether another mail of a program came to a lead within a day: people are told of the first only. */
async function programWroteToday(ctx: Context, leadId: string, but: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('activity')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('leadId', '=', leadId)
    .where('id', '<>', but)
    .where('kind', '=', 'email_in')
    .where('at', '>', new Date(ctx.now.getTime() - 86_400_000))
    .where(sql<boolean>`details -> 'mail' ->> 'automatic' = 'true'`)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Mails that wait although their job is gone: it was withdrawn while the dealership was cancelled, or set back to a copy. They
 * are taken up again; one that was taken up meanwhile is passed over.
 */
const sweepMail = platformJob('leads.sweep_mail', {
  because: { kind: 'customer', of: 'mail' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: (run) =>
    eachDealership(run, workingStates, (dealershipId) =>
      run.ground.database.asDealership(
        { dealershipId },
        async (ctx) => {
          const waiting = await ctx.db
            .selectFrom('dealershipInboundMail')
            .select('id')
            .where('dealershipId', '=', dealershipId)
            .where('door', '=', 'lead')
            .where('state', '=', 'waiting')
            .where('receivedAt', '<', new Date(ctx.now.getTime() - 3_600_000))
            .execute();
          for (const { id } of waiting) await enqueue(ctx, takeLeadMail, { mailId: id }, { key: `mail ${id}` });
        },
        { write: true },
      ),
    ),
});

export const leadMailJobs = [takingMail, sweepMail] as const;
export const leadsSchedule: readonly ScheduledJob[] = [{ job: sweepMail, cron: '52 * * * *' }, ...attachmentSchedule];

/**
 * Addresses of leads' conversations: each is of one lead of one dealership, and opens no other. One that was cancelled takes no
 * mail any more, and says how it is reached.
 */
export const leadMailDoor: MailDoor = async ({ db }, { thread }) => {
  if (thread?.way !== 'reply') return undefined;
  const found = await db
    .selectFrom('leadThread as t')
    .innerJoin('dealership as d', 'd.dealershipId', 't.dealershipId')
    .select(['t.dealershipId', 't.leadId', 'd.state'])
    .where('t.token', '=', thread.token)
    .where('d.state', 'in', standingStates)
    .executeTakeFirst();
  if (!found) return undefined;
  const { dealershipId } = found;
  if (!workingStates.includes(found.state as 'active'))
    return { door: 'closed', instead: (ground) => closedWords(ground, dealershipId) };
  return { door: 'lead', dealershipId: found.dealershipId, about: found.leadId, take: takeLeadMail };
};
