import { findCustomer } from '#domains/customers/index.ts';
import { Invalid } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { post } from '#platform/mail/index.ts';
import type { Lead } from './lead.ts';
import { addActivity, answered } from './lead-keeping.ts';
import { findLead, findLeadItem } from './leads.ts';
import { replyLetter } from './letters.ts';

/**
 * Answers a lead by e-mail. The letter leaves once this has committed; its state stands in the timeline.
 * @throws Invalid when the customer left no e-mail address
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
  const letter = await replyLetter(ctx, lead, customer, reply);
  const mailId = await post(ctx, letter);
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
