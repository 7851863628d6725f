import { bandOf, pstInGstFrom } from './bands.ts';
import { isSubject, luxuryTax, luxuryTaxOf } from './luxury.ts';
import { rateOn, shareOf } from './rates.ts';
import type { TaxRate } from './rates.ts';
import type { BaseStep, SaleItem, TaxedSale, TaxLine, TaxReason, TradeTax } from './sale.ts';
import { baseOf, tradeCredit, tradeSources } from './trade-credit.ts';
import { exemptions, mustChargeTax, treatmentOn } from './treatments.ts';
import type { Treatment } from './treatments.ts';

/** The taxes of a sale. */
export interface SaleTaxes {
  lines: TaxLine[];
  /** What the customer must charge the dealer on trade-ins. */
  onTrades: TradeTax[];
  /** Sum of the lines, in cents. */
  totalCents: number;
}

type Level = 'federal' | 'provincial';
const sum = (items: readonly SaleItem[], of: SaleItem['of'], level: Level): number =>
  items.filter((item) => item.of === of && item[level]).reduce((total, item) => total + item.amountCents, 0);

/**
 * The taxes of a dealer's sale, line by line (trade.md 7): federal luxury tax, GST or HST, provincial tax. Each line is
 * rounded once, half a cent away from zero.
 * @throws RangeError for a day that no rule covers
 */
export function taxesOf(sale: TaxedSale): SaleTaxes {
  const treatment = treatmentOn(sale.day, sale.province);
  const luxury = luxuryLine(sale);
  const luxuryCents = luxury?.amountCents ?? 0;
  const provincial = treatment.provincial ? provincialLines(sale, treatment, luxuryCents) : [];
  // From 15 % on, British Columbia's PST on the vehicle is part of what GST is charged on [RYAN-BC].
  const inGst = provincial
    .filter((line) => treatment.banded && (line.rate ?? 0) >= pstInGstFrom)
    .reduce((total, line) => total + line.amountCents, 0);
  const federal = federalLine(sale, treatment, luxuryCents, inGst);
  const lines = [...(luxury ? [luxury] : []), ...(federal ? [federal] : []), ...provincial];
  return {
    lines,
    onTrades: onTrades(sale, treatment),
    totalCents: lines.reduce((total, line) => total + line.amountCents, 0),
  };
}

function luxuryLine(sale: TaxedSale): TaxLine | null {
  if (!isSubject(sale.day, sale.vehicle)) return null;
  const priceCents = Math.max(0, sum(sale.items, 'vehicle', 'federal'));
  if (priceCents <= luxuryTax.thresholdCents) return null;
  const values = { amount: priceCents, threshold: luxuryTax.thresholdCents };
  return settle(sale, {
    tax: 'LUX',
    province: 'CA',
    rateId: luxuryTax.id,
    rate: null,
    steps: [{ of: 'vehicle', cents: priceCents }],
    baseCents: priceCents,
    amountCents: luxuryTaxOf(priceCents),
    collectedBy: 'dealer',
    reasons: [{ key: 'luxury', values }],
    sources: luxuryTax.sources,
    unconfirmed: luxuryTax.unconfirmed ? [luxuryTax.unconfirmed] : [],
  });
}

function federalLine(
  sale: TaxedSale,
  treatment: Treatment,
  luxuryCents: number,
  provincialCents: number,
): TaxLine | null {
  const rate = rateOn(sale.day, treatment.federal, treatment.federal === 'GST' ? 'CA' : sale.province);
  const vehicle = sum(sale.items, 'vehicle', 'federal');
  const beside = sum(sale.items, 'beside', 'federal');
  const credit = tradeCredit(sale, treatment, 'federal');
  const reasons: TaxReason[] = [{ key: 'delivered', values: { province: sale.province } }, ...credit.reasons];
  const price: BaseStep[] = [{ of: 'vehicle', cents: vehicle }];
  if (luxuryCents) {
    price.push({ of: 'luxury', cents: luxuryCents });
    reasons.push({ key: 'luxuryIncluded', values: { amount: luxuryCents } });
  }
  if (provincialCents) {
    price.push({ of: 'provincial', cents: provincialCents });
    reasons.push({ key: 'provincialIncluded', values: { amount: provincialCents } });
  }
  return lineOf(sale, treatment, rate, price, beside, credit.cents, reasons, {
    collectedBy: 'dealer',
    reachesProducts: false,
    unconfirmed: provincialCents ? ['that PST of 15 % and more is part of what GST is on (a text of 2018)'] : [],
  });
}

function provincialLines(sale: TaxedSale, treatment: Treatment, luxuryCents: number): TaxLine[] {
  const tax = treatment.provincial!;
  const general = rateOn(sale.day, tax, sale.province);
  const vehicle = sum(sale.items, 'vehicle', 'provincial');
  const beside = sum(sale.items, 'beside', 'provincial');
  const credit = tradeCredit(sale, treatment, 'provincial');
  const reasons: TaxReason[] = [{ key: 'delivered', values: { province: sale.province } }, ...credit.reasons];
  const price: BaseStep[] = [{ of: 'vehicle', cents: vehicle }];
  const unconfirmed: string[] = [];
  const estimated = estimateOf(sale, treatment);
  if (estimated !== null && estimated > vehicle) {
    price[0] = { of: 'estimatedValue', cents: estimated };
    reasons.push({
      key: 'estimatedValue',
      values: { amount: estimated, less: treatment.estimatedValueLessCents ?? 0 },
    });
  }
  if (luxuryCents) {
    price.push({ of: 'luxury', cents: luxuryCents });
    reasons.push({ key: 'luxuryIncluded', values: { amount: luxuryCents } });
    unconfirmed.push('that the luxury tax is part of what the province taxes');
  }
  const band =
    treatment.banded && sale.vehicle.passenger
      ? bandOf(sale.day, Math.max(0, vehicle), sale.vehicle.zeroEmission)
      : undefined;
  if (band?.zeroEmission) reasons.push({ key: 'zeroEmission', values: { day: band.to ?? '' } });
  else if (band) reasons.push({ key: 'band', values: { amount: vehicle } });
  const onVehicle = band ?? general;
  const { collectedBy, reachesProducts } = treatment;
  if (collectedBy === 'saaq') reasons.push({ key: 'saaq' });
  // One line when rate and collector are the same, because each line is rounded once.
  if (onVehicle === general && collectedBy === 'dealer') {
    const one = lineOf(sale, treatment, general, price, beside, credit.cents, reasons, {
      collectedBy,
      reachesProducts,
      unconfirmed,
    });
    return one ? [one] : [];
  }
  const main = lineOf(sale, treatment, onVehicle, price, 0, credit.cents, reasons, {
    collectedBy,
    reachesProducts: false,
    unconfirmed,
  });
  const rest = lineOf(sale, treatment, general, [], beside, 0, [reasons[0]!], {
    collectedBy: 'dealer',
    reachesProducts: false,
    unconfirmed: [],
  });
  return [main, rest].filter((line) => line !== null);
}

/** Québec's estimated value of a used vehicle: the average wholesale price less an amount [RQ-ind]. */
function estimateOf(sale: TaxedSale, treatment: Treatment): number | null {
  const { used, averageWholesaleCents } = sale.vehicle;
  if (!used || averageWholesaleCents === null || treatment.estimatedValueLessCents === null) return null;
  return Math.max(0, averageWholesaleCents - treatment.estimatedValueLessCents);
}

function lineOf(
  sale: TaxedSale,
  treatment: Treatment,
  rate: TaxRate,
  price: readonly BaseStep[],
  beside: number,
  creditCents: number,
  reasons: readonly TaxReason[],
  more: { collectedBy: 'dealer' | 'saaq'; reachesProducts: boolean; unconfirmed: readonly string[] },
): TaxLine | null {
  const ofPrice = price.reduce((total, step) => total + step.cents, 0);
  const reach = Math.max(0, more.reachesProducts ? ofPrice + beside : ofPrice);
  const used = Math.min(creditCents, reach);
  const steps: BaseStep[] = [
    ...price,
    ...(beside ? [{ of: 'beside' as const, cents: beside }] : []),
    ...(used ? [{ of: 'trade' as const, cents: -used }] : []),
  ];
  if (steps.every((step) => step.cents === 0)) return null;
  const baseCents = baseOf(steps);
  const said = [...reasons, ...(creditCents > reach ? [{ key: 'tradeCovers' as const }] : [])];
  return settle(sale, {
    tax: rate.tax,
    province: rate.province,
    rateId: rate.id,
    rate: rate.rate,
    steps,
    baseCents,
    amountCents: shareOf(baseCents, rate.rate),
    collectedBy: more.collectedBy,
    reasons: said,
    sources: [...new Set([...rate.sources, ...treatment.sources, ...(sale.trades.length > 0 ? tradeSources : [])])],
    unconfirmed: [...more.unconfirmed, ...(treatment.unconfirmed && rate.tax !== 'GST' ? [treatment.unconfirmed] : [])],
  });
}

/** Applies the exemption, if there is one that lifts this tax: the line stays, with nothing to pay and its reason. */
function settle(sale: TaxedSale, line: TaxLine): TaxLine {
  const exemption = sale.exemption && exemptions[sale.exemption];
  if (!exemption || !exemption.lifts.includes(line.tax)) return line;
  return {
    ...line,
    amountCents: 0,
    reasons: [line.reasons[0]!, { key: 'exempt', values: { kind: sale.exemption! } }],
    sources: [...new Set([...line.sources, ...exemption.sources])],
    unconfirmed: [...line.unconfirmed, ...(exemption.unconfirmed ? [exemption.unconfirmed] : [])],
  };
}

/**
 * What a registrant must charge the dealer on a trade-in [RQ-reg]: GST or HST where the sale takes place. No QST, because
 * it is paid on road vehicles at registration.
 */
function onTrades(sale: TaxedSale, treatment: Treatment): TradeTax[] {
  return sale.trades.flatMap((trade, at) => {
    if (trade.allowanceCents <= 0 || !mustChargeTax(trade.owner, trade.businessUsePercent)) return [];
    const rate = rateOn(sale.day, treatment.federal, treatment.federal === 'GST' ? 'CA' : sale.province);
    return [
      {
        trade: at,
        tax: treatment.federal,
        rateId: rate.id,
        rate: rate.rate,
        baseCents: trade.allowanceCents,
        amountCents: shareOf(trade.allowanceCents, rate.rate),
        reasons: [{ key: 'customerCharges' as const, values: { percent: trade.businessUsePercent } }],
        sources: tradeSources,
      },
    ];
  });
}
