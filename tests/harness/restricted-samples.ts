import { showRestricted } from '../../src/domains/customers/restricted.ts';
import { seal } from '../../src/domains/privacy/requests.ts';
import type { TestDealership, TestHouse } from './house.ts';

const kinds = ['asked', 'kept'] as const;

/** Customers whom nobody of the office sees, by why. */
export interface StockedRestricted {
  restricted: Record<(typeof kinds)[number], { customerId: string; leadId: string; taskId: string; dealId: string }>;
}

/**
 * A customer who asked to be restricted, and one of whom only what a rule keeps is left: each with everything that can
 * hang on a customer (a lead that somebody has, a task, a deal, a sealed note), so that whoever overlooks them breaks.
 */
export async function stockRestricted(
  house: TestHouse,
  dealership: TestDealership,
  mark = 'Restricted',
): Promise<StockedRestricted> {
  const { owner } = dealership;
  const make = async (what: string, body: object) => {
    const made = await house.call(what, { as: owner, body });
    if (made.status !== 201) throw new Error(`${what}: ${made.status} ${JSON.stringify(made.body)}`);
    return made.body;
  };
  const restricted = {} as StockedRestricted['restricted'];
  for (const kind of kinds) {
    const lead = await make('POST /api/leads', {
      customer: { name: `Unseen ${kind} ${mark}`, email: `unseen-${kind}-${mark.toLowerCase()}@example.net` },
      message: `Nobody reads this of ${mark}`,
      assigneeId: owner.staffId,
    });
    const customerId = lead.customer.id as string;
    const task = await make('POST /api/tasks', {
      title: `Unseen ${mark}`,
      dueOn: '2026-01-10',
      customerId,
      leadId: lead.id,
      assigneeId: owner.staffId,
    });
    await make(`POST /api/leads/${lead.id}/appointments`, {
      day: new Date(house.clock.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10),
      time: kind === 'asked' ? '20:00' : '21:00',
      note: `Unseen ${mark}`,
    });
    const deal = await make('POST /api/deals', { customer: { customerId } });
    await house.as(dealership, async (ctx) => {
      await showRestricted(ctx);
      await ctx.db
        .updateTable('lead')
        .set({ restrictedAt: ctx.now })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', lead.id)
        .execute();
      await ctx.db
        .updateTable('customer')
        .set({
          restrictedAt: ctx.now,
          restriction: kind,
          restrictedUntil: kind === 'kept' ? '2099-12-31' : null,
          correctionNotes: seal(ctx, 'correction', customerId, [{ on: '2026-01-09', note: `Is not ${mark}` }]),
        })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', customerId)
        .execute();
    });
    restricted[kind] = { customerId, leadId: lead.id, taskId: task.id, dealId: deal.id };
  }
  return { restricted };
}
