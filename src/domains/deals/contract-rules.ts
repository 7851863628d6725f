import type { Province } from '#kernel/provinces.ts';
import type { DealKind } from './deal-status.ts';

/** What a contract must hold or a sale must satisfy; what it means is in completeness.ts, its words in messages.ts. */
export type ContractNeed =
  | 'buyer'
  | 'buyerIdentity'
  | 'adult'
  | 'dealer'
  | 'seller'
  | 'dates'
  | 'vin'
  | 'model'
  | 'look'
  | 'odometer'
  | 'choices'
  | 'freeItems'
  | 'products'
  | 'safety'
  | 'tradeIns'
  | 'liens'
  | 'credit'
  | 'lawfulRate'
  | 'exemption'
  | 'engine'
  | 'wholesaleValue'
  | 'advertised';

/** `block`: no signature without an override; `warn`: the person is told; `inform`: worth knowing. */
export type Severity = 'block' | 'warn' | 'inform';

/** A rule of a contract, dated, with the address of its source. */
export interface ContractRule {
  id: string;
  /** Where the dealer is registered; null: everywhere. */
  province: Province | null;
  need: ContractNeed;
  severity: Severity;
  from: string;
  to: string | null;
  /** Null: for every kind of deal but wholesale. */
  kinds: readonly DealKind[] | null;
  /** Null: from general knowledge; then `unconfirmed` says so. */
  source: string | null;
  /** What the research could not confirm. */
  unconfirmed: string | null;
}

const omvicUsed = 'https://www.omvic.on.ca/portal/MVDARequirements/Contracts/ContractforSaleofaUsedVehicle.aspx';
const omvicTrade = 'https://www.omvic.ca/selling/dealer-guidelines-and-resources/vehicle-trade-ins-guideline';
const omvicAllIn =
  'https://www.omvic.on.ca/portal/DealersSalespersons/MVDARequirements/Advertising/All-InPriceAdvertising.aspx';
const alberta = 'https://www.alberta.ca/comprehensive-bill-sale.aspx';
const bc = 'https://www.bclaws.gov.bc.ca/civix/document/id/complete/statreg/447_78';
const bcContent = 'the content of sections 21 and 23 could not be read';
const quebec =
  'https://www.opc.gouv.qc.ca/en/consumer/good-service/vehicle/car-purchase/advice/used-dealer/examining-label';
const revenuQuebec = 'https://www.revenuquebec.ca/en/citizens/consumption-taxes/';
const criminal = 'https://stewartmckelvey.com/thought-leadership/canadas-new-criminal-rate-of-interest-takes-effect';

type More = Partial<Pick<ContractRule, 'from' | 'to' | 'kinds' | 'unconfirmed'>>;
const rule = (
  id: string,
  province: Province | null,
  need: ContractNeed,
  severity: Severity,
  source: string | null,
  more: More = {},
): ContractRule => ({
  id,
  province,
  need,
  severity,
  source,
  from: '2010-01-01',
  to: null,
  kinds: null,
  unconfirmed: null,
  ...more,
});

const general = 'the generic Canadian contract: general knowledge, not a text of this province';
const credit: readonly DealKind[] = ['finance', 'lease'];
const everyKind: readonly DealKind[] = ['cash', 'finance', 'lease', 'wholesale'];

/** The rules, by province (trade.md 6). Where a province has no pack of its own, the generic one holds. */
export const contractRules: readonly ContractRule[] = [
  // O. Reg. 333/08 s. 40 (used vehicles), s. 43 (trade-ins).
  rule('ON.BOS.01', 'ON', 'buyer', 'block', omvicUsed),
  rule('ON.BOS.02', 'ON', 'dealer', 'block', omvicUsed),
  rule('ON.BOS.03', 'ON', 'seller', 'block', omvicUsed),
  rule('ON.BOS.04', 'ON', 'dates', 'block', omvicUsed),
  rule('ON.BOS.05', 'ON', 'vin', 'block', omvicUsed),
  rule('ON.BOS.06', 'ON', 'model', 'block', omvicUsed),
  rule('ON.BOS.07', 'ON', 'look', 'block', omvicUsed),
  rule('ON.BOS.08', 'ON', 'odometer', 'block', omvicUsed),
  rule('ON.BOS.09', 'ON', 'choices', 'block', omvicAllIn),
  rule('ON.BOS.10', 'ON', 'freeItems', 'block', omvicUsed),
  rule('ON.BOS.13', 'ON', 'credit', 'block', omvicUsed, { kinds: credit }),
  rule('ON.BOS.14', 'ON', 'products', 'block', omvicUsed, { unconfirmed: 'which particulars of a plan are required' }),
  rule('ON.BOS.15', 'ON', 'safety', 'block', omvicUsed, { unconfirmed: 'that the answer must be on the contract' }),
  rule('ON.BOS.16', 'ON', 'tradeIns', 'block', omvicTrade, { unconfirmed: 'the particulars of the trade-in block' }),
  rule('ON.AD.04', 'ON', 'advertised', 'warn', 'https://www.omvic.ca/?p=9763'),
  // Automotive Business Regulation.
  rule('AB.BOS.01', 'AB', 'buyer', 'block', alberta),
  rule('AB.BOS.02', 'AB', 'buyerIdentity', 'block', alberta),
  rule('AB.BOS.03', 'AB', 'dealer', 'block', alberta),
  rule('AB.BOS.04', 'AB', 'seller', 'block', alberta),
  rule('AB.BOS.05', 'AB', 'model', 'block', alberta),
  rule('AB.BOS.06', 'AB', 'look', 'block', alberta),
  rule('AB.BOS.07', 'AB', 'vin', 'block', alberta),
  rule('AB.BOS.08', 'AB', 'dates', 'block', alberta),
  rule('AB.BOS.09', 'AB', 'choices', 'block', alberta),
  rule('AB.BOS.10', 'AB', 'freeItems', 'block', alberta),
  rule('AB.BOS.11', 'AB', 'liens', 'block', alberta),
  rule('AB.BOS.12', 'AB', 'credit', 'block', alberta, { kinds: credit }),
  rule('AB.MFA', 'AB', 'safety', 'warn', 'https://www.amvic.org/all-about-inspections', {
    unconfirmed: 'the form of the mechanical fitness assessment and how long it is good',
  }),
  // Motor Dealer Act Regulation ss. 21 and 23.
  rule('BC.BOS.01', 'BC', 'buyer', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.02', 'BC', 'dealer', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.03', 'BC', 'seller', 'warn', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.04', 'BC', 'dates', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.05', 'BC', 'vin', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.06', 'BC', 'model', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.07', 'BC', 'odometer', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.08', 'BC', 'safety', 'block', bc, { unconfirmed: bcContent }),
  rule('BC.BOS.09', 'BC', 'tradeIns', 'warn', bc, { unconfirmed: bcContent }),
  rule(
    'BC.DOC',
    'BC',
    'choices',
    'block',
    'https://vsabc.ca/consumers/get-information-about-vehicle-purchasing/buying-guide',
  ),
  // Consumer Protection Act ss. 156 and following; the label is part of the contract.
  rule('QC.BOS.01', 'QC', 'buyer', 'block', quebec, { unconfirmed: 'the section that asks for it' }),
  rule('QC.BOS.02', 'QC', 'dealer', 'block', quebec, { unconfirmed: 'the section that asks for it' }),
  rule('QC.BOS.03', 'QC', 'vin', 'block', quebec),
  rule('QC.LBL.01', 'QC', 'model', 'block', quebec),
  rule('QC.LBL.02', 'QC', 'odometer', 'block', quebec),
  rule('QC.LBL.03', 'QC', 'engine', 'block', quebec),
  rule('QC.SAAQ.01', 'QC', 'wholesaleValue', 'block', revenuQuebec),
  rule('QC.SAAQ.02', 'QC', 'dates', 'block', revenuQuebec),
  rule('QC.SAAQ.03', 'QC', 'tradeIns', 'block', revenuQuebec),
  rule('QC.AD.02', 'QC', 'advertised', 'warn', 'https://www.legisquebec.gouv.qc.ca/en/document/cr/p-40.1,%20r.%204'),
  rule('QC.CREDIT', 'QC', 'credit', 'block', quebec, {
    kinds: credit,
    unconfirmed: 'its form, and the two days to cancel',
  }),
  // Everywhere.
  rule('CA.AGE', null, 'adult', 'block', null, {
    unconfirmed: 'a contract of sale binds adults: 19 in some provinces',
    kinds: everyKind,
  }),
  rule('CA.CRIM', null, 'lawfulRate', 'block', criminal, { from: '2025-01-01', kinds: credit }),
  rule('CA.EXEMPT', null, 'exemption', 'block', 'https://www.mondaq.com/advicecentre/content/5996', {
    kinds: everyKind,
    unconfirmed: 'the proofs that each province wants',
  }),
  rule('CA.LIEN', null, 'liens', 'warn', 'https://www.alberta.ca/buying-vehicle-business'),
];

const generic: readonly [string, ContractNeed, Severity][] = [
  ['CA.BOS.01', 'buyer', 'block'],
  ['CA.BOS.02', 'dealer', 'block'],
  ['CA.BOS.03', 'dates', 'block'],
  ['CA.BOS.04', 'vin', 'block'],
  ['CA.BOS.05', 'model', 'block'],
  ['CA.BOS.06', 'odometer', 'block'],
  ['CA.BOS.07', 'choices', 'block'],
  ['CA.BOS.08', 'products', 'warn'],
  ['CA.BOS.09', 'safety', 'warn'],
  ['CA.BOS.10', 'tradeIns', 'warn'],
  ['CA.BOS.11', 'credit', 'block'],
];

/** The contract of a province without a pack of its own. */
export const genericRules: readonly ContractRule[] = generic.map(([id, need, severity]) =>
  rule(id, null, need, severity, null, {
    unconfirmed: general,
    ...(need === 'credit' ? { kinds: credit } : {}),
  }),
);

/** Wholesale between dealers: its own lighter list (trade.md 6.1). */
export const wholesaleRules: readonly ContractRule[] = (
  [
    ['ON.WHOLE.01', 'dealer'],
    ['ON.WHOLE.02', 'vin'],
    ['ON.WHOLE.03', 'model'],
    ['ON.WHOLE.04', 'odometer'],
  ] as const
).map(([id, need]) =>
  rule(id, null, need, 'block', 'https://www.omvic.ca/selling/sales-operations/contracts/contract-for-wholesale', {
    kinds: ['wholesale'],
    unconfirmed: 'outside of Ontario',
  }),
);

/** The rules that hold for a dealer of a province, a kind of deal and a day. */
export function rulesFor(province: Province, kind: DealKind, day: string): ContractRule[] {
  const own = contractRules.filter((one) => one.province === province);
  const all = [
    ...(own.length > 0 ? own : genericRules),
    ...contractRules.filter((one) => one.province === null),
    ...wholesaleRules,
  ];
  return all.filter(
    (one) =>
      one.from <= day &&
      (one.to === null || day <= one.to) &&
      (one.kinds === null ? kind !== 'wholesale' : one.kinds.includes(kind)),
  );
}
