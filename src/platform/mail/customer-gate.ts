import type { Context } from '../database/context.ts';

/**
 * By which rule a letter of a dealership may leave. `answer`: to what the person asked. `transactional`: about a paper or
 * an act of theirs, or to the dealership's own people. `marketing`: commercial (CASL s. 1(2)), with consent only.
 * `legal_notice`: the law wants the person to get it, restricted or not.
 */
export type MailClass = 'answer' | 'transactional' | 'marketing' | 'legal_notice';

/** What the gate is asked about. */
export interface CustomerMail {
  class: MailClass;
  customerId: string | null;
}

/** Asked in the transaction that takes a letter to send it, so that who says no before it leaves does not get it. */
export type CustomerGate = (ctx: Context, mail: { class: MailClass; customerId: string }) => Promise<boolean>;

let gate: CustomerGate | undefined;

/** Set once at the start, before the worker. Without a gate no letter to a customer leaves. */
export const askBeforeWriting = (asked: CustomerGate): void => void (gate = asked);

/** Whether a letter may leave now. One that is marketing and names no customer has no consent to stand on. */
export async function mayLeave(ctx: Context, mail: CustomerMail): Promise<boolean> {
  if (mail.class === 'legal_notice') return true;
  if (mail.customerId === null) return mail.class !== 'marketing';
  if (!gate) throw new Error('no gate for letters to customers: askBeforeWriting was not called');
  return gate(ctx, { class: mail.class, customerId: mail.customerId });
}
