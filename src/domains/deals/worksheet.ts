import type { Province } from '#kernel/provinces.ts';
import type { SaleItem, TaxedSale, TaxedVehicle } from '#kernel/tax/sale.ts';
import { taxesOf } from '#kernel/tax/tax-lines.ts';
import type { SaleTaxes } from '#kernel/tax/tax-lines.ts';
import type { ExemptionKind } from '#kernel/tax/treatments.ts';
import type { DealKind } from './deal-status.ts';
import { counts, signOf } from './line.ts';
import type { DealLine, LineKind } from './line.ts';
import type { Terms } from './terms.ts';
import { payoutOn } from './trade-in.ts';
import type { TradeIn } from './trade-in.ts';

/** A deal as it is worked out: everything that the figures follow from, and nothing else. Amounts in cents. */
export interface Worksheet {
  kind: DealKind;
  /** The day whose tax rules hold. */
  soldOn: string;
  /** The day until which liens run on. */
  deliverOn: string | null;
  deliveryProvince: Province;
  priceCents: number;
  vehicle: TaxedVehicle;
  lines: readonly DealLine[];
  tradeIns: readonly TradeIn[];
  depositsCents: number;
  exemption: ExemptionKind | null;
  terms: Terms;
  /** The buyer is no natural person and buys for business. */
  business: boolean;
}

/** What a worksheet comes to, in cents, in the order in which a person reads it. */
export interface Figures {
  priceCents: number;
  discountCents: number;
  rebateBeforeTaxCents: number;
  /** Freight, fees, levies, accessories. */
  chargesCents: number;
  productsCents: number;
  licensingCents: number;
  /** All of it before tax. */
  subtotalCents: number;
  taxes: SaleTaxes;
  /** Taxes that the dealer collects. */
  dealerTaxCents: number;
  /** QST that is paid to the SAAQ at registration; part of the deal only when the dealer advances it. */
  saaqTaxCents: number;
  /** Out the door: what the dealer asks for the whole. */
  totalCents: number;
  allowanceCents: number;
  lienCents: number;
  /** Allowance less what is owed: negative when more is owed than the trade is worth. */
  equityCents: number;
  negativeEquityCents: number;
  /** GST or HST that the buyer charges the dealer on trade-ins. */
  tradeTaxCents: number;
  rebateAfterTaxCents: number;
  depositsCents: number;
  downCents: number;
  /** What remains: due at delivery, or financed. Negative: the dealer owes the buyer. */
  balanceCents: number;
}

/** The figures of a worksheet (trade.md 5.3). Pure, and fast enough to run at every key that is pressed. */
export function figuresOf(sheet: Worksheet): Figures {
  const lines = sheet.lines.filter(counts);
  const of = (...kinds: LineKind[]): number =>
    lines.filter((line) => kinds.includes(line.kind)).reduce((sum, line) => sum + line.amountCents, 0);
  const rebates = (afterTax: boolean): number =>
    lines
      .filter((line) => line.kind === 'rebate' && line.afterTax === afterTax)
      .reduce((sum, line) => sum + line.amountCents, 0);
  const discountCents = of('discount');
  const rebateBeforeTaxCents = rebates(false);
  const chargesCents = of('freight', 'fee', 'levy', 'accessory');
  const productsCents = of('product');
  const licensingCents = of('licensing');
  const subtotalCents =
    sheet.priceCents - discountCents - rebateBeforeTaxCents + chargesCents + productsCents + licensingCents;
  const taxes = sheet.kind === 'lease' ? noTaxes : taxesOf(saleOf(sheet));
  const collected = (by: 'dealer' | 'saaq'): number =>
    taxes.lines.filter((line) => line.collectedBy === by).reduce((sum, line) => sum + line.amountCents, 0);
  const dealerTaxCents = collected('dealer');
  const saaqTaxCents = collected('saaq');
  const totalCents = subtotalCents + dealerTaxCents + (sheet.terms.advanceSaaq ? saaqTaxCents : 0);
  const allowanceCents = sheet.tradeIns.reduce((sum, trade) => sum + trade.allowanceCents, 0);
  const until = sheet.deliverOn ?? sheet.soldOn;
  const lienCents = sheet.tradeIns.reduce((sum, trade) => sum + payoutOn(trade, until), 0);
  const equityCents = allowanceCents - lienCents;
  const tradeTaxCents = taxes.onTrades.reduce((sum, one) => sum + one.amountCents, 0);
  const rebateAfterTaxCents = rebates(true);
  const { depositsCents } = sheet;
  const { downCents } = sheet.terms;
  return {
    priceCents: sheet.priceCents,
    discountCents,
    rebateBeforeTaxCents,
    chargesCents,
    productsCents,
    licensingCents,
    subtotalCents,
    taxes,
    dealerTaxCents,
    saaqTaxCents,
    totalCents,
    allowanceCents,
    lienCents,
    equityCents,
    negativeEquityCents: Math.max(0, -equityCents),
    tradeTaxCents,
    rebateAfterTaxCents,
    depositsCents,
    downCents,
    balanceCents: totalCents - equityCents - tradeTaxCents - rebateAfterTaxCents - depositsCents - downCents,
  };
}

const noTaxes: SaleTaxes = { lines: [], onTrades: [], totalCents: 0 };

/** What is part of the vehicle's price to the tax rules, and what is sold beside it. */
const beside = new Set<LineKind>(['product', 'licensing']);

/** The sale of a worksheet as the tax rules see it. */
export function saleOf(sheet: Worksheet): TaxedSale {
  const items: SaleItem[] = [
    { amountCents: sheet.priceCents, of: 'vehicle', federal: true, provincial: true },
    ...sheet.lines
      .filter((line) => counts(line) && signOf(line) !== 0)
      .map((line) => ({
        amountCents: line.amountCents * signOf(line),
        of: beside.has(line.kind) ? ('beside' as const) : ('vehicle' as const),
        federal: line.federal,
        provincial: line.provincial,
      })),
  ];
  return {
    day: sheet.soldOn,
    province: sheet.deliveryProvince,
    vehicle: sheet.vehicle,
    items,
    trades: sheet.tradeIns,
    // A dealer who buys at wholesale buys for resale.
    exemption: sheet.exemption ?? (sheet.kind === 'wholesale' ? 'resale' : null),
  };
}
