import type { Province } from '../provinces.ts';
import { rateOn } from './rates.ts';
import type { TaxRate } from './rates.ts';
import type { TaxLine } from './sale.ts';
import { treatmentOn } from './treatments.ts';

/**
 * The taxes in an amount that a buyer forfeits by breaking an agreement, in cents. The amount holds the tax (Excise Tax
 * Act s. 182(1)): what was paid is `amount × 100 % ÷ (100 % + rate)`, and GST or HST on that is deemed collected. In
 * Québec QST is taken out of the same amount beside GST. What the base and the taxes come to is the amount, to the cent.
 * @throws RangeError for a day that no rule covers
 */
export function taxesInForfeit(
  amountCents: number,
  province: Province,
  day: string,
): { baseCents: number; lines: TaxLine[] } {
  const { federal } = treatmentOn(day, province);
  const rates = [rateOn(day, federal, federal === 'GST' ? 'CA' : province)];
  if (province === 'QC') rates.push(rateOn(day, 'QST', 'QC'));
  const whole = 100_000 + rates.reduce((sum, one) => sum + one.rate, 0);
  const inIt = (rate: number): number => Math.round((amountCents * rate) / whole);
  const baseCents = amountCents - rates.reduce((sum, one) => sum + inIt(one.rate), 0);
  const line = (rate: TaxRate): TaxLine => ({
    tax: rate.tax,
    province: rate.province,
    rateId: rate.id,
    rate: rate.rate,
    steps: [{ of: 'beside', cents: baseCents }],
    baseCents,
    amountCents: inIt(rate.rate),
    collectedBy: 'dealer',
    reasons: [{ key: 'forfeited', values: { amount: amountCents } }],
    sources: rate.tax === 'QST' ? rate.sources : ['ETA-182', ...rate.sources],
    unconfirmed: unconfirmed(rate.tax, province),
  });
  return { baseCents, lines: rates.map(line) };
}

function unconfirmed(tax: TaxRate['tax'], province: Province): string[] {
  if (tax === 'QST') return ['that QST is in a forfeited amount as GST is'];
  const ownTax = ['BC', 'MB', 'SK'].includes(province);
  return ownTax ? ['that the tax of the province is not in a forfeited amount'] : [];
}
