import { findCustomer, inForce, mayMarket } from '#domains/customers/index.ts';
import { Conflict, Invalid } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { post } from '#platform/mail/index.ts';
import type { Lead, LeadItem } from './lead.ts';
import { addActivity, answered } from './lead-keeping.ts';
import { findLead, findLeadItem } from './leads.ts';
import { replyLetter } from './letters.ts';

/**
 * Answers a lead by e-mail. The letter leaves once this has committed; its state stands in the timeline.
 * @throws Invalid when the customer left no e-mail address · Conflict `no_consent` when it answers nothing and would be an offer
 */
export async function replyToLead(
  ctx: Context,
  leadId: string,
  reply: { subject?: string | undefined; body: string },
): Promise<Lead> {
  const lead = await findLeadItem(ctx, leadId);
  const customer = await findCustomer(ctx, lead.customerId);
  if (!customer.email) {
    throw new Invalid([
      { pointer: '', code: 'no_email', message: 'The customer left no e-mail address; call them instead.' },
    ]);
  }
  const answers = await asked(ctx, lead);
  if (!answers && !(await mayMarket(ctx, customer.id, 'email')))
    throw new Conflict(
      'The customer asked nothing for six months and gave no consent to offers: a letter needs one (CASL s. 6).',
      {},
      'no_consent',
    );
  const letter = await replyLetter(ctx, lead, customer, reply);
  const mailId = await post(ctx, { ...letter, class: answers ? 'answer' : 'marketing' });
  await addActivity(ctx, leadId, { kind: 'email_out', subject: letter.subject, body: reply.body, mailId });
  await answered(ctx, lead);
  await record(ctx, {
    event: 'lead.answered',
    record: { kind: 'lead', id: leadId },
    after: { by: 'email' },
    personal: { after: { to: customer.email, subject: letter.subject, body: reply.body } },
  });
  return findLead(ctx, leadId);
}

/**
 * Whether a letter answers the customer: they asked, wrote, called or came within the six months for which an inquiry
 * counts (CASL s. 10(10)(e)). What is written later is no answer any more.
 */
async function asked(ctx: Context, lead: Pick<LeadItem, 'id' | 'createdAt'>): Promise<boolean> {
  const { last } = await ctx.db
    .selectFrom('activity')
    .select(({ fn }) => fn.max('at').as('last'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('leadId', '=', lead.id)
    .where('kind', 'in', ['inquiry', 'email_in', 'call', 'visit'])
    .executeTakeFirstOrThrow();
  const givenAt = last && last > lead.createdAt ? last : lead.createdAt;
  return inForce({ basis: 'implied_inquiry', givenAt, withdrawnAt: null }, ctx.now);
}
