import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { holdAccount } from './account-lock.ts';
import { allocate } from './allocating.ts';
import { dealToInvoice } from './deal-invoice.ts';
import { insertPayment, spentOf } from './payment-rows.ts';
import type { PaymentRow } from './payment-rows.ts';
import type { postingDay } from './posting-day.ts';
import { giveBack, returnWhole } from './refunds.ts';
import { earlierDeposits, putInTrust, trustReason } from './trust.ts';

type On = Pick<Awaited<ReturnType<typeof postingDay>>, 'day' | 'settings'>;

/**
 * Takes into the books what buyers left for deals: a deposit of a deal becomes a payment with its receipt, in trust where
 * the law wants it; one that was refunded with its deal goes back. Safe to repeat: each is taken once.
 * @returns how many were taken or given back
 */
export async function takeDealDeposits(ctx: Context, on: On, dealId?: string): Promise<number> {
  let asked = ctx.db
    .selectFrom('dealDeposit as deposit')
    .innerJoin('deal', (join) =>
      join.onRef('deal.dealershipId', '=', 'deposit.dealershipId').onRef('deal.id', '=', 'deposit.dealId'),
    )
    .leftJoin('payment', (join) =>
      join
        .onRef('payment.dealershipId', '=', 'deposit.dealershipId')
        .onRef('payment.dealDepositId', '=', 'deposit.id')
        .on('payment.refundOf', 'is', null),
    )
    .select([
      'deposit.id',
      'deposit.dealId',
      'deposit.amountCents',
      'deposit.method',
      'deposit.receivedOn',
      'deposit.refundable',
      'deposit.reference',
      'deposit.outcome',
      'deal.customerId',
      'deal.locationId',
      'payment.id as paymentId',
    ])
    .where('deposit.dealershipId', '=', ctx.dealershipId)
    .where('deal.customerId', 'is not', null)
    .where(({ or, eb, and, not, exists, selectFrom }) =>
      or([
        eb('payment.id', 'is', null),
        and([
          eb('deposit.outcome', '=', 'refunded'),
          not(
            exists(
              selectFrom('payment as back')
                .select('back.id')
                .whereRef('back.dealershipId', '=', 'payment.dealershipId')
                .whereRef('back.refundOf', '=', 'payment.id'),
            ),
          ),
        ]),
      ]),
    )
    .orderBy('deposit.createdAt')
    .orderBy('deposit.id')
    .limit(200);
  if (dealId) asked = asked.where('deposit.dealId', '=', dealId);
  const waiting = await asked.execute();
  for (const customerId of [...new Set(waiting.map((one) => one.customerId!))].toSorted())
    await holdAccount(ctx, customerId);
  let taken = 0;
  for (const one of waiting) {
    // Somebody may have taken it while this waited for the account.
    const payment = (await paymentOf(ctx, one.id)) ?? (await takeOne(ctx, one, on));
    if (one.outcome === 'refunded') {
      const { availableCents, heldCents, refundedCents } = await spentOf(ctx, payment);
      const amountCents = availableCents + heldCents;
      if (refundedCents > 0 || amountCents === 0) continue;
      await giveBack(
        ctx,
        payment,
        { amountCents, method: one.method, reference: null, reason: 'deal_cancelled' },
        null,
      );
    }
    taken += 1;
  }
  return taken;
}

const paymentOf = (ctx: Context, depositId: string): Promise<PaymentRow | undefined> =>
  ctx.db
    .selectFrom('payment')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealDepositId', '=', depositId)
    .where('refundOf', 'is', null)
    .executeTakeFirst();

interface Deposit {
  id: string;
  dealId: string;
  amountCents: number;
  method: string;
  receivedOn: string;
  refundable: boolean;
  reference: string | null;
  customerId: string | null;
  locationId: string | null;
}

async function takeOne(ctx: Context, deposit: Deposit, on: On): Promise<PaymentRow> {
  const { lockedUntil } = on.settings;
  // What was left in a period that is locked meanwhile comes into the books on the day that is open.
  const receivedOn = lockedUntil && deposit.receivedOn <= lockedUntil ? on.day : deposit.receivedOn;
  const trustRule = await trustReason(ctx, {
    amountCents: deposit.amountCents,
    earlierCents: await earlierDeposits(ctx, deposit.dealId),
    day: receivedOn,
  });
  const payment = await insertPayment(
    ctx,
    {
      kind: 'deposit',
      customerId: deposit.customerId!,
      dealId: deposit.dealId,
      dealDepositId: deposit.id,
      locationId: deposit.locationId,
      method: deposit.method,
      receivedOn,
      amountCents: deposit.amountCents,
      reference: deposit.reference,
      refundable: deposit.refundable,
      trustRule,
    },
    on.settings,
  );
  if (trustRule) await putInTrust(ctx, payment);
  await record(ctx, {
    event: 'payment.deposit_received',
    record: { kind: 'payment', id: payment.id },
    after: {
      receiptNumber: payment.receiptNumber,
      method: deposit.method,
      amountCents: deposit.amountCents,
      receivedOn,
      ...(trustRule ? { trustRule } : {}),
    },
  });
  return payment;
}

/**
 * Lets what came with a deal pay its invoice: the trade-in (its equity, and the tax that the buyer charges on it), and
 * the deposits that are not held in trust. An earlier trade credit of another amount is returned first.
 */
export async function payFromDeal(ctx: Context, invoice: { id: string; dealId: string }, on: On): Promise<void> {
  const deal = await dealToInvoice(ctx, invoice.dealId);
  // The trade-in of a lease lowered the amount that is leased: it pays nothing of what is due at signing.
  const tradeCents = deal.kind === 'lease' ? 0 : Math.max(0, deal.figures.equityCents) + deal.figures.tradeTaxCents;
  await takeDealDeposits(ctx, on, invoice.dealId);
  const there = await ctx.db
    .selectFrom('payment')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', invoice.dealId)
    .where('customerId', '=', deal.customer!.id)
    .where('amountCents', '>', 0)
    .orderBy(sql`method = 'trade_credit'`, 'desc')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const usable: PaymentRow[] = [];
  let traded = false;
  for (const payment of there) {
    if (payment.method === 'trade_credit') {
      if ((await spentOf(ctx, payment)).refundedCents > 0) continue;
      if (payment.amountCents !== tradeCents) {
        await returnWhole(ctx, payment, 'deal_amended', on);
        continue;
      }
      traded = true;
    }
    usable.push(payment);
  }
  if (tradeCents > 0 && !traded) {
    const trade = await insertPayment(
      ctx,
      {
        kind: 'payment',
        customerId: deal.customer!.id,
        dealId: deal.id,
        locationId: deal.locationId,
        method: 'trade_credit',
        receivedOn: on.day,
        amountCents: tradeCents,
        reference: deal.number,
      },
      on.settings,
    );
    await record(ctx, {
      event: 'payment.received',
      record: { kind: 'payment', id: trade.id },
      after: {
        receiptNumber: trade.receiptNumber,
        method: 'trade_credit',
        amountCents: tradeCents,
        receivedOn: on.day,
      },
    });
    usable.unshift(trade);
  }
  let { totalCents: owed } = await ctx.db
    .selectFrom('invoiceStanding')
    .select('totalCents')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoice.id)
    .executeTakeFirstOrThrow();
  for (const payment of usable) {
    const amountCents = Math.min(owed, (await spentOf(ctx, payment)).availableCents);
    if (amountCents <= 0) continue;
    await allocate(ctx, payment, [{ invoiceId: invoice.id, amountCents }], on.day);
    owed -= amountCents;
  }
}
