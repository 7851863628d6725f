import type { InvoiceState } from './invoice.ts';

/** What is known of how an invoice stands. */
export interface Standing {
  kind: string;
  state: string;
  totalCents: number;
  paidCents: number | null;
  voidedBy: string | null;
  dueOn: string | null;
}

/** How an invoice stands: it follows from what was paid and what took it back, and is stored nowhere. */
export function stateOf(standing: Standing): InvoiceState {
  if (standing.state === 'draft') return 'draft';
  if (standing.kind === 'credit_note') return 'issued';
  if (standing.voidedBy) return 'void';
  const paid = standing.paidCents ?? 0;
  if (paid >= standing.totalCents) return 'paid';
  return paid > 0 ? 'part_paid' : 'issued';
}

/** What is still owed, in cents. A credit note owes nothing by itself: it takes its invoice back. */
export const balanceOf = (standing: Standing): number =>
  standing.state === 'draft' || standing.kind === 'credit_note' || standing.voidedBy
    ? 0
    : standing.totalCents - (standing.paidCents ?? 0);

/** Whether something is owed after the day on which it was due. */
export const isOverdue = (standing: Standing, today: string): boolean =>
  balanceOf(standing) > 0 && standing.dueOn !== null && standing.dueOn < today;
