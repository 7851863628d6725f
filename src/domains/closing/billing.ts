import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';

/** A state in which a dealership works. */
export type WorkingState = 'trial' | 'active' | 'past_due';

/** What leaving must know of what a dealership pays. Given once at the start, by whoever keeps subscriptions. */
export interface Billing {
  /** Until when is paid ahead; null when nothing is (a trial, a demo): then cancelling takes effect now. */
  paidUntil(ctx: Context): Promise<Date | null>;
  /** No further charge from now on or from the end of what is paid, in the transaction that cancels. Safe to repeat. */
  end(ctx: Context, when: 'now' | 'period_end'): Promise<void>;
  /** The change of mind. @returns the state that the dealership comes back to */
  resume(ctx: Context, before: WorkingState): Promise<WorkingState>;
  /** Before a purge begins: whether nothing can be charged any more. Ends what still can. Safe to repeat. */
  endForGood(ground: Ground, dealershipId: string): Promise<boolean>;
  /** Dealerships that were past due for sixty days and were told three times. */
  overdue(ground: Ground): Promise<string[]>;
}

const nobodyPays: Billing = {
  paidUntil: async () => null,
  end: async () => undefined,
  resume: async (_, before) => before,
  endForGood: async () => true,
  overdue: async () => [],
};
let billing = nobodyPays;

/** Set before routes and jobs are used. */
export const billThrough = (given: Billing): void => void (billing = given);
export const ourBilling = (): Billing => billing;
