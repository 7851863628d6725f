import type { Locale } from '#kernel/messages.ts';
import { counts, lineName } from './line.ts';
import type { LineKind, ProductKind } from './line.ts';
import { tradeName } from './trade-in.ts';
import type { Worksheet } from './worksheet.ts';

/** What only those who may see gross know of a deal. Amounts in cents; null: not known. */
export interface DealCosts {
  unitCents: number | null;
  /** Finance reserve from the lender. */
  reserveCents: number;
  /** Cost of each line, and actual cash value of each trade-in, by its id. */
  lines: Readonly<Record<string, number | null>>;
  trades: Readonly<Record<string, number | null>>;
}

/** A step of the waterfall: what it is of, what it is called, and what it does to the gross. */
export interface GrossStep {
  of:
    | 'price'
    | 'discount'
    | 'income'
    | 'unitCost'
    | 'overAllowance'
    | 'freeItem'
    | 'product'
    | 'productReturned'
    | 'reserve';
  name: string | null;
  cents: number;
  /** Of a product: which kind it is. */
  product?: ProductKind | null;
}

export interface Gross {
  front: GrossStep[];
  back: GrossStep[];
  frontCents: number;
  backCents: number;
  totalCents: number;
  /** What is not known yet, so that the gross is higher than it will be. */
  missing: { of: 'unitCost' | 'actualCashValue' | 'productCost'; name: string | null }[];
}

/** Lines that are the dealer's income; levies and licensing pass through. */
const income = new Set<LineKind>(['freight', 'fee', 'accessory']);

/**
 * Gross as a waterfall (trade.md 5.3): `front = price − discount + dealer income lines − unit cost − over-allowance`;
 * `back = Σ (F&I price − cost) + reserve`. A manufacturer's rebate is the manufacturer's money and changes nothing.
 */
export function grossOf(sheet: Worksheet, costs: DealCosts, locale: Locale = 'en'): Gross {
  const missing: Gross['missing'] = [];
  const lines = sheet.lines.filter(counts);
  const costOf = (id: string): number => costs.lines[id] ?? 0;
  const front: GrossStep[] = [{ of: 'price', name: null, cents: sheet.priceCents }];
  for (const line of lines) {
    if (line.kind === 'discount')
      front.push({ of: 'discount', name: lineName(line, locale), cents: -line.amountCents });
    if (line.kind === 'free_item' && costOf(line.id))
      front.push({ of: 'freeItem', name: lineName(line, locale), cents: -costOf(line.id) });
    if (income.has(line.kind))
      front.push({ of: 'income', name: lineName(line, locale), cents: line.amountCents - costOf(line.id) });
  }
  if (costs.unitCents === null) missing.push({ of: 'unitCost', name: null });
  else front.push({ of: 'unitCost', name: null, cents: -costs.unitCents });
  for (const trade of sheet.tradeIns) {
    const actual = costs.trades[trade.id] ?? null;
    const name = tradeName(trade, locale) || null;
    if (actual === null) missing.push({ of: 'actualCashValue', name });
    else if (actual !== trade.allowanceCents)
      front.push({ of: 'overAllowance', name, cents: actual - trade.allowanceCents });
  }
  const back: GrossStep[] = lines
    .filter((line) => line.kind === 'product')
    .map((line) => {
      if ((costs.lines[line.id] ?? null) === null) missing.push({ of: 'productCost', name: lineName(line, locale) });
      return {
        of: 'product' as const,
        name: lineName(line, locale),
        product: line.productKind,
        cents: line.amountCents - costOf(line.id),
      };
    });
  if (costs.reserveCents) back.push({ of: 'reserve', name: null, cents: costs.reserveCents });
  const sum = (steps: readonly GrossStep[]): number => steps.reduce((total, step) => total + step.cents, 0);
  const [frontCents, backCents] = [sum(front), sum(back)];
  return { front, back, frontCents, backCents, totalCents: frontCents + backCents, missing };
}
