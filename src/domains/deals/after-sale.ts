import { keepGarage } from '#domains/customers/index.ts';
import type { ChangingHands } from '#domains/customers/index.ts';
import { businessDay, openingOf } from '#domains/dealerships/index.ts';
import { endOfDeal, followUp } from '#domains/tasks/index.ts';
import type { FollowUp } from '#domains/tasks/index.ts';
import { wallClock } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import { dealerToday } from './deal-rows.ts';
import type { WholeDeal } from './deals.ts';

/** A customer is called so many business days after they got their vehicle. */
const callAfter = 3;
/** Without a day of delivery, it is prepared within so many business days. */
const prepareWithin = 3;

/** What every task about a deal says of it. The salesperson follows up; who sold nothing in person has nobody assigned. */
const about = ({ deal, row }: WholeDeal): Omit<FollowUp, 'kind' | 'dueOn'> => ({
  dealId: deal.id,
  customerId: row.customerId,
  vehicleId: row.vehicleId,
  locationId: row.locationId,
  assigneeId: row.salespersonId,
});

/** What changes hands with a deal: its vehicle is bought, its trade-ins are given. */
function handsOf({ deal }: WholeDeal): ChangingHands[] {
  const { vehicle } = deal;
  const bought: ChangingHands[] = vehicle
    ? [
        {
          way: 'bought',
          vehicleId: vehicle.id,
          year: vehicle.year,
          make: vehicle.make,
          model: vehicle.model,
          trim: vehicle.trim,
          vin: vehicle.vin,
        },
      ]
    : [];
  return [
    ...bought,
    ...deal.tradeIns.map(({ year, make, model, trim, vin }) => ({
      way: 'traded_in' as const,
      vehicleId: null,
      year,
      make,
      model,
      trim,
      vin,
    })),
  ];
}

/** Writes what changes hands into the garages of whoever buys; consent by purchase follows from it. */
async function fillGarages(ctx: Context, whole: WholeDeal, signedAt: Date): Promise<void> {
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  await keepGarage(ctx, {
    dealId: whole.deal.id,
    on: wallClock(signedAt, timeZone).day,
    customerIds: [...new Set([whole.row.customerId, whole.row.coBuyerId].filter((id) => id !== null))],
    vehicles: handsOf(whole),
  });
}

/** What follows when a deal is signed: garages, and the tasks until delivery. Resale between dealers needs no plates. */
export async function afterSigning(ctx: Context, whole: WholeDeal): Promise<void> {
  await fillGarages(ctx, whole, ctx.now);
  const today = await dealerToday(ctx);
  const { deliverOn, kind } = whole.deal;
  const opening = await openingOf(ctx, whole.row.locationId);
  const dueOn = deliverOn && deliverOn > today ? deliverOn : businessDay(opening, today, deliverOn ? 0 : prepareWithin);
  const of = about(whole);
  await followUp(ctx, [
    { ...of, kind: 'prepare_delivery', dueOn },
    ...(kind === 'wholesale' ? [] : [{ ...of, kind: 'registration' as const, dueOn }]),
  ]);
}

/** What follows when a signed deal is amended: the garages say what it says now, under the day of its signature. */
export const afterAmending = (ctx: Context, whole: WholeDeal): Promise<void> =>
  fillGarages(ctx, whole, whole.deal.signedAt ?? ctx.now);

/** What follows when the vehicle is handed over: it was prepared, and its buyer is called some business days later. */
export async function afterDelivery(ctx: Context, whole: WholeDeal): Promise<void> {
  await endOfDeal(ctx, whole.deal.id, 'done', ['prepare_delivery']);
  if (whole.deal.kind === 'wholesale') return;
  const opening = await openingOf(ctx, whole.row.locationId);
  const dueOn = businessDay(opening, await dealerToday(ctx), callAfter);
  await followUp(ctx, [{ ...about(whole), kind: 'delivery_call', dueOn }]);
}

/** The day until which the money of an unwound deal is to be settled: the next business day. */
export async function settleBy(ctx: Context, whole: WholeDeal): Promise<string> {
  return businessDay(await openingOf(ctx, whole.row.locationId), await dealerToday(ctx), 1);
}

/** Takes back what followed a sale, and puts in that its money is to be settled by whoever took it back. */
export async function afterUnwinding(ctx: Context, whole: WholeDeal): Promise<void> {
  await keepGarage(ctx, { dealId: whole.deal.id, on: whole.deal.soldOn, customerIds: [], vehicles: [] });
  await endOfDeal(ctx, whole.deal.id, 'withdrawn');
  await followUp(ctx, [
    {
      ...about(whole),
      kind: 'settle_unwinding',
      dueOn: await settleBy(ctx, whole),
      assigneeId: ctx.actor.staffId ?? whole.row.salespersonId,
    },
  ]);
}
