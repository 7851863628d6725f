import type { Province } from '#kernel/provinces.ts';
import type { ContractNeed, ContractRule } from './contract-rules.ts';
import { rulesFor } from './contract-rules.ts';
import type { DealKind } from './deal-status.ts';
import { counts } from './line.ts';
import type { DealLine } from './line.ts';
import type { Exemption, Terms } from './terms.ts';
import type { TradeIn } from './trade-in.ts';

/** Whether the vehicle comes with a safety certificate; `as_is`: sold without one, unfit for the road. */
export const safetyCertificates = ['included', 'not_included', 'as_is'] as const;

/** What a contract would say, as far as it is known. */
export interface ContractFacts {
  kind: DealKind;
  soldOn: string;
  deliverOn: string | null;
  /** Where the dealer is registered: whose rules hold. */
  dealerProvince: Province;
  deliveryProvince: Province;
  buyer: {
    name: string;
    kind: 'person' | 'company';
    street: string | null;
    city: string | null;
    postalCode: string | null;
    bornOn: string | null;
    identityNumber: string | null;
  } | null;
  dealer: { name: string; registrationNumber: string | null; street: string | null };
  seller: { name: string; registrationNumber: string | null; registrationExpiresOn: string | null } | null;
  vehicle: {
    used: boolean;
    vin: string | null;
    vinAbsentReason: string | null;
    year: number | null;
    make: string | null;
    model: string | null;
    trim: string | null;
    exteriorColour: string | null;
    bodyStyle: string | null;
    odometerValue: number | null;
    odometerStatus: string;
    odometerAsOf: string | null;
    displacementL: number | null;
    fuel: string | null;
    askingPriceCents: number | null;
  } | null;
  averageWholesaleCents: number | null;
  priceCents: number;
  lines: readonly DealLine[];
  tradeIns: readonly TradeIn[];
  terms: Terms;
  safetyCertificate: string | null;
  exemption: Exemption | null;
  criminal: boolean;
}

/** A fact that a rule misses; its words are in messages.ts. */
export type Fact =
  | 'buyer'
  | 'buyerAddress'
  | 'buyerIdentity'
  | 'buyerBirthday'
  | 'buyerAge'
  | 'dealerRegistration'
  | 'dealerAddress'
  | 'seller'
  | 'sellerRegistration'
  | 'sellerRegistrationExpired'
  | 'deliverOn'
  | 'vehicle'
  | 'vin'
  | 'year'
  | 'make'
  | 'model'
  | 'colour'
  | 'bodyStyle'
  | 'odometer'
  | 'odometerAsOf'
  | 'choice'
  | 'retailValue'
  | 'provider'
  | 'termOrDistance'
  | 'safetyCertificate'
  | 'tradeInDescription'
  | 'tradeInOdometer'
  | 'lienholder'
  | 'lender'
  | 'rate'
  | 'exemptionNumber'
  | 'exemptionCopy'
  | 'displacement'
  | 'wholesaleValue'
  | 'advertisedPrice';

/** A rule that is not satisfied, and what it misses. */
export interface Finding {
  rule: ContractRule;
  missing: Fact[];
}

/** Which rules a contract does not satisfy yet, the blocking ones first. */
export function checkContract(facts: ContractFacts): Finding[] {
  const order = { block: 0, warn: 1, inform: 2 };
  return rulesFor(facts.dealerProvince, facts.kind, facts.soldOn)
    .map((rule) => ({ rule, missing: [...new Set(checks[rule.need](facts))] }))
    .filter((finding) => finding.missing.length > 0)
    .toSorted((a, b) => order[a.rule.severity] - order[b.rule.severity]);
}

const when = (missing: boolean, fact: Fact): Fact[] => (missing ? [fact] : []);

const checks: Record<ContractNeed, (facts: ContractFacts) => Fact[]> = {
  buyer: ({ buyer }) =>
    buyer ? when(!buyer.street || !buyer.city || !buyer.postalCode, 'buyerAddress') : ['buyer', 'buyerAddress'],
  buyerIdentity: ({ buyer }) => when(!buyer?.identityNumber, 'buyerIdentity'),
  adult: ({ buyer, soldOn }) => {
    if (!buyer || buyer.kind === 'company') return [];
    return buyer.bornOn ? when(ageOn(buyer.bornOn, soldOn) < 18, 'buyerAge') : ['buyerBirthday'];
  },
  dealer: ({ dealer }) => [
    ...when(!dealer.registrationNumber, 'dealerRegistration'),
    ...when(!dealer.street, 'dealerAddress'),
  ],
  seller: ({ seller, soldOn }) =>
    seller
      ? [
          ...when(!seller.registrationNumber, 'sellerRegistration'),
          ...when(
            seller.registrationExpiresOn !== null && seller.registrationExpiresOn < soldOn,
            'sellerRegistrationExpired',
          ),
        ]
      : ['seller'],
  dates: ({ deliverOn }) => when(!deliverOn, 'deliverOn'),
  vin: ({ vehicle }) => (vehicle ? when(!vehicle.vin && !vehicle.vinAbsentReason, 'vin') : ['vehicle']),
  model: ({ vehicle }) =>
    vehicle
      ? [...when(!vehicle.year, 'year'), ...when(!vehicle.make, 'make'), ...when(!vehicle.model, 'model')]
      : ['vehicle'],
  look: ({ vehicle }) =>
    vehicle ? [...when(!vehicle.exteriorColour, 'colour'), ...when(!vehicle.bodyStyle, 'bodyStyle')] : ['vehicle'],
  // (a) the true distance, (b) the last known one with its date, or (c) that it is not known.
  odometer: ({ vehicle }) => {
    if (!vehicle) return ['vehicle'];
    if (vehicle.odometerStatus === 'unknown') return [];
    return [
      ...when(vehicle.odometerValue === null, 'odometer'),
      ...when(vehicle.odometerStatus === 'last_known' && !vehicle.odometerAsOf, 'odometerAsOf'),
    ];
  },
  choices: ({ lines }) =>
    when(
      lines.some((line) => !line.mandatory && line.chosen === null),
      'choice',
    ),
  freeItems: ({ lines }) =>
    when(
      lines.some((line) => line.kind === 'free_item' && counts(line) && line.retailValueCents === null),
      'retailValue',
    ),
  products: ({ lines }) =>
    lines
      .filter((line) => line.kind === 'product' && counts(line))
      .flatMap((line) => [
        ...when(!line.provider, 'provider'),
        ...when(line.productKind === 'warranty' && !line.termMonths && !line.distanceKm, 'termOrDistance'),
      ]),
  safety: ({ safetyCertificate, vehicle }) => when(vehicle?.used !== false && !safetyCertificate, 'safetyCertificate'),
  tradeIns: ({ tradeIns }) =>
    tradeIns.flatMap((trade) => [
      ...when(!trade.year || !trade.make || !trade.model, 'tradeInDescription'),
      ...when(trade.odometerValue === null, 'tradeInOdometer'),
      ...when(trade.lienCents > 0 && !trade.lienholder, 'lienholder'),
    ]),
  liens: ({ tradeIns }) =>
    when(
      tradeIns.some((trade) => trade.lienCents > 0 && !trade.lienholder),
      'lienholder',
    ),
  credit: ({ terms }) => when(!terms.lender, 'lender'),
  lawfulRate: ({ criminal }) => when(criminal, 'rate'),
  exemption: ({ exemption }) =>
    exemption ? [...when(!exemption.number, 'exemptionNumber'), ...when(!exemption.copySeen, 'exemptionCopy')] : [],
  engine: ({ vehicle }) =>
    vehicle ? when(vehicle.used && vehicle.fuel !== 'electric' && !vehicle.displacementL, 'displacement') : ['vehicle'],
  wholesaleValue: ({ vehicle, averageWholesaleCents, deliveryProvince }) =>
    when(deliveryProvince === 'QC' && vehicle?.used === true && averageWholesaleCents === null, 'wholesaleValue'),
  // The advertised price holds every mandatory charge but tax and licensing.
  advertised: ({ vehicle, priceCents, lines }) => {
    const asked =
      priceCents +
      lines.filter((line) => line.mandatory && forced.has(line.kind)).reduce((sum, line) => sum + line.amountCents, 0);
    return when(vehicle?.askingPriceCents != null && asked > vehicle.askingPriceCents, 'advertisedPrice');
  },
};

const forced = new Set(['freight', 'fee', 'levy', 'accessory']);

/** Whole years from a birthday to a day; who is born on 29 February has it on 1 March of other years. */
export function ageOn(bornOn: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return day.slice(5) < bornOn.slice(5) ? years - 1 : years;
}
