import type { Province } from '#kernel/provinces.ts';
import type { TaxLine } from '#kernel/tax/sale.ts';
import { taxesOf } from '#kernel/tax/tax-lines.ts';
import type { ExemptionKind } from '#kernel/tax/treatments.ts';
import { bearsFederal, bearsProvincial } from './invoice-lines.ts';
import type { PricedLine } from './invoice-lines.ts';

/** A tax of an invoice. QST that is paid to the SAAQ is shown and not charged. */
export interface InvoiceTax extends Pick<
  TaxLine,
  | 'tax'
  | 'province'
  | 'rateId'
  | 'rate'
  | 'baseCents'
  | 'amountCents'
  | 'collectedBy'
  | 'reasons'
  | 'sources'
  | 'unconfirmed'
> {
  charged: boolean;
}

/** What an invoice comes to, in cents. */
export interface InvoiceTotals {
  subtotalCents: number;
  taxCents: number;
  totalCents: number;
}

/** No vehicle is sold on an invoice that stands alone, so nothing that depends on one applies. */
const noVehicle = {
  used: true,
  modelYear: null,

  seats: null,
  gvwrKg: null,
  passenger: false,
  previouslyRegistered: true,
  zeroEmission: false,
  road: true,
  averageWholesaleCents: null,
};

/**
 * The taxes of lines that stand alone, each rounded once over all its lines (half a cent away from zero), by the rules of
 * the day in the province where it is supplied: trade.md 7.1, `#kernel/tax`.
 * @throws RangeError for a day that no rule covers
 */
export function taxesOfLines(
  lines: readonly PricedLine[],
  province: Province,
  day: string,
  exemption: ExemptionKind | null = null,
): InvoiceTax[] {
  const sale = taxesOf({
    day,
    province,
    vehicle: noVehicle,
    items: lines.map((line) => ({
      amountCents: line.amountCents,
      of: 'beside',
      federal: bearsFederal(line.treatment),
      provincial: bearsProvincial(line.treatment),
    })),
    trades: [],
    exemption,
  });
  return sale.lines
    .filter((line) => line.baseCents !== 0)
    .map(({ steps: _steps, ...line }) => ({ ...line, charged: true }));
}

/** The sums of lines and taxes. */
export function totalsOf(lines: readonly PricedLine[], taxes: readonly InvoiceTax[]): InvoiceTotals {
  const subtotalCents = lines.reduce((sum, line) => sum + line.amountCents, 0);
  const taxCents = taxes.filter((tax) => tax.charged).reduce((sum, tax) => sum + tax.amountCents, 0);
  return { subtotalCents, taxCents, totalCents: subtotalCents + taxCents };
}

const negated = (cents: number): number => -cents || 0;

/** The negative of an invoice, line by line and tax by tax: invoice and credit note add up to nothing. */
export function mirrorOf(lines: readonly PricedLine[], taxes: readonly InvoiceTax[]) {
  return {
    lines: lines.map((line) => ({
      ...line,
      unitPriceCents: negated(line.unitPriceCents),
      amountCents: negated(line.amountCents),
    })),
    taxes: taxes.map((tax) => ({
      ...tax,
      baseCents: negated(tax.baseCents),
      amountCents: negated(tax.amountCents),
    })),
  };
}
