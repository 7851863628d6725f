import type { Answer, Body } from '#office/api.ts';
import type { Province } from '#kernel/provinces.ts';
import type { ExemptionKind } from '#kernel/tax/treatments.ts';
import type { Buyer } from '../deal.ts';
import type { DealKind } from '../deal-status.ts';
import type { Desk } from '../desk.ts';
import type { DealLine, LineKind } from '../line.ts';
import { usualTaxes } from '../line.ts';
import type { Scenario, Terms } from '../terms.ts';
import type { TradeIn } from '../trade-in.ts';

export type DealAnswer = Answer<'GET /api/deals/:dealId'>;
export type Lender = Answer<'GET /api/deals/:dealId/lenders'>['items'][number];
export type LineValues = DealLine & { costCents?: number | null };
export type TradeValues = TradeIn & { acvCents?: number | null };

/** What stands in the fields of the desk. Text that is not there is an empty string. */
export interface DeskValues {
  kind: DealKind;
  salespersonId: string | null;
  soldOn: string;
  deliverOn: string;
  deliveryProvince: Province;
  priceCents: number | null;
  passenger: boolean;
  averageWholesaleCents: number | null;
  safetyCertificate: '' | 'included' | 'not_included' | 'as_is';
  conditions: string;
  buyer: Record<keyof Buyer, string>;
  exemption: { kind: '' | ExemptionKind; number: string; copySeen: boolean };
  terms: Terms;
  lines: LineValues[];
  tradeIns: TradeValues[];
  scenarios: Scenario[];
  unitCostCents: number | null;
  reserveCents: number | null;
}

/** The fields of a deal as it was read. */
export const valuesOf = (deal: DealAnswer): DeskValues => ({
  kind: deal.kind,
  salespersonId: deal.salesperson?.id ?? null,
  soldOn: deal.soldOn,
  deliverOn: deal.deliverOn ?? '',
  deliveryProvince: deal.deliveryProvince,
  priceCents: deal.priceCents,
  passenger: deal.passenger,
  averageWholesaleCents: deal.averageWholesaleCents,
  safetyCertificate: deal.safetyCertificate ?? '',
  conditions: deal.conditions ?? '',
  buyer: {
    street: deal.buyer?.street ?? '',
    city: deal.buyer?.city ?? '',
    province: deal.buyer?.province ?? '',
    postalCode: deal.buyer?.postalCode ?? '',
    bornOn: deal.buyer?.bornOn ?? '',
    identityKind: deal.buyer?.identityKind ?? '',
    identityNumber: deal.buyer?.identityNumber ?? '',
    registrationNumber: deal.buyer?.registrationNumber ?? '',
    taxNumber: deal.buyer?.taxNumber ?? '',
    signatory: deal.buyer?.signatory ?? '',
  },
  exemption: {
    kind: deal.exemption?.kind ?? '',
    number: deal.exemption?.number ?? '',
    copySeen: deal.exemption?.copySeen ?? false,
  },
  terms: deal.terms,
  lines: deal.lines,
  tradeIns: deal.tradeIns,
  scenarios: deal.scenarios,
  unitCostCents: deal.unitCostCents ?? null,
  reserveCents: deal.reserveCents ?? 0,
});

/** An emptied number field says '' where the deal has null or zero. */
const number = (value: number | string | null | undefined): number | null =>
  value === '' || value == null ? null : Number(value);
const zero = (value: number | string | null | undefined): number => number(value) ?? 0;

const lineOf = (line: LineValues): LineValues => ({
  ...line,
  amountCents: zero(line.amountCents),
  termMonths: number(line.termMonths),
  distanceKm: number(line.distanceKm),
});
const tradeOf = (trade: TradeValues): TradeValues => ({
  ...trade,
  year: number(trade.year),
  odometerValue: number(trade.odometerValue),
  allowanceCents: zero(trade.allowanceCents),
  lienCents: zero(trade.lienCents),
  lienPerDiemCents: zero(trade.lienPerDiemCents),
  lienGoodUntil: trade.lienGoodUntil || null,
  businessUsePercent: trade.owner === 'private' ? 0 : zero(trade.businessUsePercent),
});
const termsOf = (terms: Terms): Terms => ({
  ...terms,
  downCents: zero(terms.downCents),
  rate: zero(terms.rate),
  termMonths: Math.max(1, Math.min(120, zero(terms.termMonths) || 1)),
  deferralMonths: Math.min(12, zero(terms.deferralMonths)),
  balloonCents: zero(terms.balloonCents),
  lender: terms.lender || null,
});

/** The desk as it stands in the fields, with what the deal knows beside: what figures and contract follow from. */
export const deskOf = (values: DeskValues, deal: DealAnswer, seller: Desk['salesperson']): Desk => ({
  kind: values.kind,
  // A day that is being typed is no day yet.
  soldOn: /^\d{4}-\d\d-\d\d$/.test(values.soldOn) ? values.soldOn : deal.soldOn,
  deliverOn: values.deliverOn || null,
  deliveryProvince: values.deliveryProvince,
  priceCents: zero(values.priceCents),
  passenger: values.passenger,
  averageWholesaleCents: number(values.averageWholesaleCents),
  safetyCertificate: values.safetyCertificate || null,
  exemption: values.exemption.kind ? { ...values.exemption, kind: values.exemption.kind } : null,
  terms: termsOf(values.terms),
  lines: values.lines.map(lineOf),
  tradeIns: values.tradeIns.map(tradeOf),
  depositsCents: deal.depositsCents,
  business: deal.business,
  vehicle: deal.vehicle,
  customer: deal.customer,
  buyer: {
    ...values.buyer,
    province: (values.buyer.province || null) as Province | null,
  },
  dealer: deal.dealer,
  salesperson: seller,
  unitCostCents: number(values.unitCostCents),
  reserveCents: zero(values.reserveCents),
});

type Edit = Omit<Body<'PATCH /api/deals/:dealId'>, 'version'>;

/** What was changed, as the API takes it: only the fields that differ. Costs go along only for those who see them. */
export function changesOf(values: DeskValues, before: DeskValues, seesGross: boolean): Edit {
  const edit: Edit = {
    kind: values.kind,
    salespersonId: values.salespersonId,
    soldOn: values.soldOn,
    deliverOn: values.deliverOn || null,
    deliveryProvince: values.deliveryProvince,
    priceCents: zero(values.priceCents),
    passenger: values.passenger,
    averageWholesaleCents: number(values.averageWholesaleCents),
    safetyCertificate: values.safetyCertificate || null,
    conditions: values.conditions || null,
    buyer: {
      ...values.buyer,
      province: (values.buyer.province || null) as Province | null,
      bornOn: values.buyer.bornOn || null,
    },
    exemption: values.exemption.kind ? { ...values.exemption, kind: values.exemption.kind } : null,
    terms: termsOf(values.terms),
    lines: values.lines.map(lineOf).map(({ costCents, ...line }) => (seesGross ? { ...line, costCents } : line)),
    tradeIns: values.tradeIns
      .map(tradeOf)
      .map(({ acvCents, ...trade }) => (seesGross ? { ...trade, acvCents } : trade)),
    scenarios: values.scenarios,
    ...(seesGross ? { unitCostCents: number(values.unitCostCents), reserveCents: zero(values.reserveCents) } : {}),
  };
  return Object.fromEntries(
    Object.entries(edit).filter(
      ([name]) => JSON.stringify(values[name as keyof DeskValues]) !== JSON.stringify(before[name as keyof DeskValues]),
    ),
  );
}

/** A new line of a kind, with the taxes that it usually bears. */
export const newLine = (id: string, kind: LineKind, description: string): LineValues => ({
  id,
  kind,
  description,
  amountCents: 0,
  mandatory: kind !== 'product' && kind !== 'accessory',
  chosen: null,
  ...usualTaxes(kind, null),
  afterTax: kind === 'rebate',
  creditCharge: false,
  retailValueCents: null,
  productKind: kind === 'product' ? 'warranty' : null,
  feeId: null,
  descriptionFr: null,
  provider: null,
  termMonths: null,
  distanceKm: null,
  deductibleCents: null,
});

/** An empty trade-in of a private person. */
export const newTrade = (id: string): TradeValues => ({
  id,
  year: null,
  make: null,
  model: null,
  trim: null,
  vin: null,
  odometerValue: null,
  odometerUnit: 'km',
  allowanceCents: 0,
  road: true,
  owner: 'private',
  businessUsePercent: 0,
  lienCents: 0,
  lienholder: null,
  lienPerDiemCents: 0,
  lienGoodUntil: null,
  history: null,
});
