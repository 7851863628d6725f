import { z } from 'zod';
import { consentsOf, findCustomer, garageOfSale } from '#domains/customers/index.ts';
import { openOfDeal, taskKinds } from '#domains/tasks/index.ts';
import { Id } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { settleBy } from './after-sale.ts';
import { isSold } from './deal-status.ts';
import { seesCustomers, seesGross, shownTo, wholeDeal } from './deals.ts';
import { readFunding } from './lenders.ts';
import { unitWay } from './unit.ts';

const words = z.string().nullable();
const named = { year: z.int().nullable(), make: words, model: words, trim: words };
const cents = z.int();

/** Exactly what unwinding a signed deal takes back by itself, and what it leaves to be settled by people. */
export const Unwinding = z.object({
  unit: z
    .object({ id: Id, stockNumber: z.string(), from: z.string(), to: z.string(), ...named })
    .nullable()
    .describe('The vehicle, when its status changes'),
  tasks: z
    .array(z.object({ id: Id, kind: z.enum(taskKinds), title: words, dueOn: z.string() }))
    .describe('Open tasks that fall away'),
  garage: z
    .array(z.object({ customerId: Id, customer: z.string().optional(), way: z.string(), ...named }))
    .describe('What leaves the customers’ garages'),
  consents: z
    .array(
      z.object({ customerId: Id, customer: z.string().optional(), channel: z.string(), endsAt: z.date().nullable() }),
    )
    .describe('Consent by this purchase that is no more'),
  gross: z
    .object({ frontCents: cents, backCents: cents, totalCents: cents })
    .nullable()
    .optional()
    .describe('The gross that commissions were reckoned from, as it was restated last'),
  settle: z
    .object({
      dueOn: z.string(),
      deposits: z.array(z.object({ id: Id, amountCents: cents, refundable: z.boolean() })),
      lender: z.object({ name: z.string(), fundedOn: z.string(), fundedCents: cents }).nullable(),
      tradeIns: z.array(z.object({ id: Id, allowanceCents: cents, lienCents: cents, ...named })),
    })
    .describe('Becomes a task: money to give back, and vehicles that were given in trade'),
});
export type Unwinding = z.output<typeof Unwinding>;

/**
 * What unwinding a signed deal would do, without doing it.
 * @throws Conflict for a deal that is not signed, or closed: there is nothing to unwind · NotFound
 */
export async function previewUnwinding(ctx: Context, dealId: string): Promise<Unwinding> {
  const whole = await wholeDeal(ctx, dealId);
  const { deal } = whole;
  if (!isSold(deal.status) || deal.status === 'closed')
    throw new Conflict(
      'Only a signed deal that is not closed is unwound.',
      { current: shownTo(ctx, whole) },
      'not_signed',
    );
  const nameOf = new Map<string, { customer?: string }>();
  const garage = await garageOfSale(ctx, dealId);
  const customerIds = [...new Set(garage.map((one) => one.customerId))];
  for (const id of customerIds)
    nameOf.set(id, seesCustomers(ctx) ? { customer: (await findCustomer(ctx, id)).name } : {});
  const consents: Unwinding['consents'] = [];
  for (const customerId of customerIds)
    for (const one of await consentsOf(ctx, customerId))
      if (one.dealId === dealId && one.inForce)
        consents.push({ customerId, ...nameOf.get(customerId), channel: one.channel, endsAt: one.endsAt });
  const { vehicle } = deal;
  const way = vehicle ? unitWay(vehicle.status, 'available') : [];
  const paid = (await readFunding(ctx, dealId)).items.find((one) => one.fundedOn);
  return {
    unit:
      vehicle && way.length > 0
        ? {
            id: vehicle.id,
            stockNumber: vehicle.stockNumber,
            from: vehicle.status,
            to: way.at(-1)!,
            year: vehicle.year,
            make: vehicle.make,
            model: vehicle.model,
            trim: vehicle.trim,
          }
        : null,
    tasks: await openOfDeal(ctx, dealId),
    garage: garage.map(({ customerId, way: how, year, make, model, trim }) => ({
      customerId,
      ...nameOf.get(customerId),
      way: how,
      year,
      make,
      model,
      trim,
    })),
    consents,
    ...(seesGross(ctx) ? { gross: await lastGross(ctx, dealId) } : {}),
    settle: {
      dueOn: await settleBy(ctx, whole),
      deposits: deal.deposits
        .filter((one) => one.outcome === null)
        .map(({ id, amountCents, refundable }) => ({ id, amountCents, refundable })),
      lender: paid ? { name: paid.lender, fundedOn: paid.fundedOn!, fundedCents: paid.fundedCents! } : null,
      tradeIns: deal.tradeIns.map(({ id, allowanceCents, lienCents, year, make, model, trim }) => ({
        id,
        allowanceCents,
        lienCents,
        year,
        make,
        model,
        trim,
      })),
    },
  };
}

/** The gross as it was frozen or restated last; null for a deal that was signed elsewhere. */
async function lastGross(ctx: Context, dealId: string): Promise<Unwinding['gross']> {
  const last = await ctx.db
    .selectFrom('dealRecap')
    .select(['frontCents', 'backCents', 'totalCents'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .orderBy('number', 'desc')
    .executeTakeFirst();
  return last ?? null;
}
