import type { BaseStep, TaxedSale, TaxedTrade, TaxReason } from './sale.ts';
import type { Treatment } from './treatments.ts';
import { mustCharge, mustChargeTax } from './treatments.ts';

/** What the trade-ins take off the base of one tax, and why, trade by trade. */
export interface TradeCredit {
  cents: number;
  reasons: TaxReason[];
}

/**
 * The trade-in credit for GST/HST or for the provincial tax (trade.md 7.3): the allowance, whatever is owed on the
 * trade, if its owner need not charge tax on it and, in Manitoba, if it is of the same general kind.
 */
export function tradeCredit(sale: TaxedSale, treatment: Treatment, level: 'federal' | 'provincial'): TradeCredit {
  const reasons: TaxReason[] = [];
  let cents = 0;
  for (const trade of sale.trades) {
    if (trade.allowanceCents <= 0) continue;
    const refusal = refusalOf(trade, sale, treatment, level);
    const amount = { amount: trade.allowanceCents };
    if (refusal === 'must_charge') {
      reasons.push({ key: 'tradeMustCharge', values: { ...amount, percent: trade.businessUsePercent } });
    } else if (refusal === 'other_kind') {
      reasons.push({ key: 'tradeOtherKind', values: amount });
    } else {
      cents += trade.allowanceCents;
      reasons.push({ key: 'tradeDeducted', values: amount });
    }
  }
  return { cents, reasons };
}

function refusalOf(
  trade: TaxedTrade,
  sale: TaxedSale,
  treatment: Treatment,
  level: 'federal' | 'provincial',
): 'must_charge' | 'other_kind' | null {
  const owners = level === 'federal' ? 'who_need_not_charge' : treatment.tradeOf;
  if (owners === 'who_need_not_charge' && mustChargeTax(trade.owner, trade.businessUsePercent)) return 'must_charge';
  if (level === 'provincial' && treatment.sameKind && trade.road !== sale.vehicle.road) return 'other_kind';
  return null;
}

/** The source of the rule of who must charge, for lines that a trade-in touched. */
export const tradeSources = mustCharge.sources;

/** Adds steps up; a base is never below zero. */
export const baseOf = (steps: readonly BaseStep[]): number =>
  Math.max(
    0,
    steps.reduce((sum, step) => sum + step.cents, 0),
  );
