import type { Province } from '../provinces.ts';
import type { ExemptionKind, TradeOwner } from './treatments.ts';
import type { LuxuryFacts } from './luxury.ts';
import type { Tax } from './rates.ts';
import type { TaxSource } from './sources.ts';

/** What of a vehicle decides its taxes. */
export interface TaxedVehicle extends LuxuryFacts {
  used: boolean;
  zeroEmission: boolean;
  /** A vehicle for roads; false for a snowmobile, an all-terrain vehicle, a boat. */
  road: boolean;
  /** Québec: the average wholesale price of a used vehicle, in cents. */
  averageWholesaleCents: number | null;
}

/** Something that is charged. Amounts are cents; a discount is negative. */
export interface SaleItem {
  amountCents: number;
  /** Part of the vehicle's price (freight, accessories, documentation), or sold beside it (a warranty). */
  of: 'vehicle' | 'beside';
  /** Whether GST or HST, and whether the provincial tax, is due on it. */
  federal: boolean;
  provincial: boolean;
}

/** A vehicle that the dealer takes in its business as part of the price. Tax counts the allowance, not the equity. */
export interface TaxedTrade {
  allowanceCents: number;
  road: boolean;
  owner: TradeOwner;
  businessUsePercent: number;
}

/** A sale as the tax rules see it. */
export interface TaxedSale {
  /** The day whose rules hold, `YYYY-MM-DD`. */
  day: string;
  /** Where the vehicle is delivered: the place of supply. */
  province: Province;
  vehicle: TaxedVehicle;
  items: readonly SaleItem[];
  trades: readonly TaxedTrade[];
  exemption: ExemptionKind | null;
}

/** One thing that a tax line says about itself: a key of the tax words with its values; amounts in cents. */
export interface TaxReason {
  key: TaxReasonKey;
  values?: Record<string, string | number>;
}
export type TaxReasonKey =
  | 'delivered'
  | 'luxury'
  | 'tradeDeducted'
  | 'tradeMustCharge'
  | 'tradeOtherKind'
  | 'tradeCovers'
  | 'estimatedValue'
  | 'luxuryIncluded'
  | 'provincialIncluded'
  | 'band'
  | 'zeroEmission'
  | 'saaq'
  | 'exempt'
  | 'customerCharges'
  | 'forfeited';

/** A step from the price to the base, in cents. The base is the sum of the steps, and never below zero. */
export interface BaseStep {
  of: 'vehicle' | 'beside' | 'estimatedValue' | 'luxury' | 'provincial' | 'trade';
  cents: number;
}

/** A tax of the sale: what it is on, how much, why, by which rule, and who collects it. */
export interface TaxLine {
  tax: Tax;
  province: Province | 'CA';
  /** The row of the rates that was applied. */
  rateId: string;
  /** Thousandths of a percent; null for the luxury tax, which has no single rate. */
  rate: number | null;
  steps: readonly BaseStep[];
  baseCents: number;
  amountCents: number;
  collectedBy: 'dealer' | 'saaq';
  reasons: readonly TaxReason[];
  sources: readonly TaxSource[];
  /** What of the rules behind it the research could not confirm. */
  unconfirmed: readonly string[];
}

/** A tax that the customer must charge the dealer on a trade-in. */
export interface TradeTax {
  trade: number;
  tax: 'GST' | 'HST';
  rateId: string;
  rate: number;
  baseCents: number;
  amountCents: number;
  reasons: readonly TaxReason[];
  sources: readonly TaxSource[];
}
