import type { Province } from '../provinces.ts';
import { inForce } from './rates.ts';
import type { Dated, Tax } from './rates.ts';

/** How a province taxes a dealer's sale of a vehicle: which taxes, what a trade-in does, who collects. */
export interface Treatment extends Dated {
  province: Province;
  federal: 'GST' | 'HST';
  provincial: 'PST' | 'QST' | 'RST' | null;
  /** Whose trade-in lowers the provincial tax: anyone's, or only that of who need not charge tax on it. */
  tradeOf: 'anyone' | 'who_need_not_charge';
  /** Only a trade-in of the same general kind counts: road for road, off-road for off-road (Manitoba). */
  sameKind: boolean;
  /** The trade-in lowers also what is sold beside the vehicle, such as an extended warranty (Manitoba). */
  reachesProducts: boolean;
  /** A used vehicle is taxed on at least its average wholesale price less so many cents (Québec). */
  estimatedValueLessCents: number | null;
  /** Passenger vehicles have rates by price (British Columbia). */
  banded: boolean;
  /** Who collects the provincial tax on the vehicle itself. */
  collectedBy: 'dealer' | 'saaq';
}

const plain = {
  federal: 'GST',
  provincial: null,
  tradeOf: 'who_need_not_charge',
  sameKind: false,
  reachesProducts: false,
  estimatedValueLessCents: null,
  banded: false,
  collectedBy: 'dealer',
  from: '2010-07-01',
  to: null,
} as const satisfies Partial<Treatment>;

const gstOnly = (province: Province): Treatment => ({ ...plain, id: `${province}.SALE`, province, sources: ['IM'] });
const harmonized = (province: Province): Treatment => ({
  ...plain,
  id: `${province}.SALE`,
  province,
  federal: 'HST',
  sources: ['IM', 'MQ-veh'],
});

/** The provinces and territories (trade.md 7.1 and 7.3). */
export const treatments: readonly Treatment[] = [
  gstOnly('AB'),
  gstOnly('NT'),
  gstOnly('NU'),
  gstOnly('YT'),
  harmonized('NB'),
  harmonized('NL'),
  harmonized('NS'),
  harmonized('ON'),
  harmonized('PE'),
  {
    ...plain,
    id: 'QC.SALE',
    province: 'QC',
    provincial: 'QST',
    estimatedValueLessCents: 500_00,
    collectedBy: 'saaq',
    sources: ['RQ-ind', 'RQ-biz'],
    unconfirmed: 'that QST on goods sold beside the vehicle is collected by the dealer',
  },
  {
    ...plain,
    id: 'MB.SALE',
    province: 'MB',
    provincial: 'RST',
    tradeOf: 'anyone',
    sameKind: true,
    reachesProducts: true,
    sources: ['MB-12', 'MB-bro'],
    unconfirmed: 'that the trade-in counts whoever brings it',
  },
  {
    ...plain,
    id: 'SK.SALE',
    province: 'SK',
    provincial: 'PST',
    tradeOf: 'anyone',
    from: '2018-04-11',
    sources: ['SK-18', 'SK-upd'],
    unconfirmed: 'that the trade-in counts whoever brings it',
  },
  {
    ...plain,
    id: 'BC.SALE',
    province: 'BC',
    provincial: 'PST',
    tradeOf: 'anyone',
    banded: true,
    sources: ['VSA-buy', 'BC-116'],
    unconfirmed: 'that the trade-in counts whoever brings it, and that the band is chosen before it',
  },
];

/** @throws RangeError when no row covers that day */
export function treatmentOn(day: string, province: Province): Treatment {
  const found = treatments.find((one) => one.province === province && inForce(day)(one));
  if (!found) throw new RangeError(`No tax treatment of ${province} is known for ${day}.`);
  return found;
}

/** Who trades a vehicle in: a private person, a registrant who is an individual or partnership, or another registrant. */
export const tradeOwners = ['private', 'registrant_individual', 'registrant_other'] as const;
export type TradeOwner = (typeof tradeOwners)[number];

/**
 * From how much commercial use (percent) a registrant must charge tax on a trade-in, and so gets no credit for it
 * [RQ-reg][FBC]. A private person never must.
 */
export const mustCharge: Dated & { fromPercent: Record<TradeOwner, number | null> } = {
  id: 'CA.TRADE.WHO',
  from: '2010-07-01',
  to: null,
  fromPercent: { private: null, registrant_individual: 90, registrant_other: 50 },
  sources: ['RQ-reg', 'FBC'],
};

/** Whether whoever trades a vehicle in must charge tax on it. */
export function mustChargeTax(owner: TradeOwner, businessUsePercent: number): boolean {
  const from = mustCharge.fromPercent[owner];
  return from !== null && businessUsePercent >= from;
}

/** Why a buyer may be exempt. */
export const exemptionKinds = ['status_indian', 'diplomat', 'export', 'resale'] as const;
export type ExemptionKind = (typeof exemptionKinds)[number];

/** Which taxes an exemption lifts (trade.md 7.1). Each claim needs kind, number, a copy, and who checked it. */
export const exemptions: Record<ExemptionKind, Dated & { lifts: readonly Tax[] }> = {
  status_indian: {
    id: 'CA.EXEMPT.STATUS_INDIAN',
    lifts: ['GST', 'HST', 'PST', 'QST', 'RST'],
    from: '2010-07-01',
    to: null,
    sources: ['SK-upd'],
    unconfirmed:
      'its reach by province; delivery to a reserve is assumed; the partial relief off reserve is not applied',
  },
  diplomat: {
    id: 'CA.EXEMPT.DIPLOMAT',
    lifts: ['GST', 'HST', 'PST', 'QST', 'RST'],
    from: '2010-07-01',
    to: null,
    sources: [],
    unconfirmed: 'whether it is given at sale or refunded',
  },
  export: {
    id: 'CA.EXEMPT.EXPORT',
    lifts: ['LUX', 'GST', 'HST', 'PST', 'QST', 'RST'],
    from: '2010-07-01',
    to: null,
    sources: [],
    unconfirmed: 'the proofs of delivery abroad',
  },
  resale: {
    id: 'CA.EXEMPT.RESALE',
    lifts: ['LUX', 'PST', 'QST', 'RST'],
    from: '2010-07-01',
    to: null,
    sources: ['LTN1'],
    unconfirmed: 'the form of each province; GST and HST stay, between registrants',
  },
};
