import { NotFound } from '#kernel/problems.ts';
import { findCustomer } from '#domains/customers/index.ts';
import { permissionsOf } from '#domains/dealerships/index.ts';
import { doing } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { mayAnswerByItself, post } from '#platform/mail/index.ts';
import { attachmentJobs } from './attachments.ts';
import { leadMailJobs } from './mail-in.ts';
import { takeIn } from './lead-intake.ts';
import { addActivity } from './lead-keeping.ts';
import { findLeadItem } from './leads.ts';
import { alertLetter, automaticLetter } from './letters.ts';
import { alertStaff, answerAutomatically, takeInquiry } from './tasks.ts';

const taking = doing(takeInquiry, { kind: 'customer', of: 'inquiry' }, (run, { intakeId }) =>
  run.work((ctx) => takeIn(ctx, intakeId)),
);

const answering = doing(answerAutomatically, { kind: 'setting', of: 'automatic_answers' }, (run, { leadId }) =>
  run.work(async (ctx) => {
    const first = await ctx.db
      .updateTable('lead')
      .set({ firstAutomaticAnswerAt: ctx.now })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', leadId)
      .where('firstAutomaticAnswerAt', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!first) return;
    const lead = await findLeadItem({ ...ctx, actor: seesAll(ctx.actor) }, leadId);
    const customer = await findCustomer(ctx, lead.customerId);
    // Whoever typed somebody else's address fills no mailbox; the lead is there in any case.
    if (!customer.email || !(await mayAnswerByItself(ctx, customer.email))) return;
    const letter = await automaticLetter(ctx, lead, customer);
    const mailId = await post(ctx, letter);
    await addActivity(ctx, leadId, { kind: 'automatic_answer', subject: letter.subject, mailId });
    await record(ctx, { event: 'lead.answered', record: { kind: 'lead', id: leadId }, after: { by: 'automatic' } });
  }),
);

const alerting = doing(alertStaff, { kind: 'setting', of: 'alerts' }, (run, { leadId, about }) =>
  run.work(async (ctx) => {
    const lead = await findLeadItem(ctx, leadId).catch((error: unknown) => {
      if (error instanceof NotFound) return undefined;
      throw error;
    });
    // Erased or restricted since: nobody is told of it any more.
    if (!lead || lead.suspectedSpam) return;
    const staff = await ctx.db
      .selectFrom('staffMember')
      .select(['id', 'userId', 'email', 'name', 'roles'])
      .where('dealershipId', '=', ctx.dealershipId)
      .where('state', '=', 'active')
      .execute();
    const dealership = await ctx.db
      .selectFrom('dealership')
      .select('locale')
      .where('dealershipId', '=', ctx.dealershipId)
      .executeTakeFirstOrThrow();
    const told = staff.filter((member) =>
      lead.assignee ? member.id === lead.assignee.id : permissionsOf(member.roles).has('leads.write'),
    );
    for (const member of told.slice(0, 50)) {
      await post(
        ctx,
        await alertLetter(
          ctx,
          lead,
          { email: member.email, name: member.name, locale: dealership.locale as 'en' },
          about,
        ),
      );
    }
  }),
);

const seesAll = <A extends { permissions: ReadonlySet<string> }>(actor: A): A => ({
  ...actor,
  permissions: new Set(['customers.read']),
});

export const leadsJobs = [taking, answering, alerting, ...leadMailJobs, ...attachmentJobs];
