import type { Province } from '#kernel/provinces.ts';
import type { ContractFacts } from './completeness.ts';
import type { Buyer } from './deal.ts';
import type { DealVehicle } from './deal-answers.ts';
import type { DealKind } from './deal-status.ts';
import { financingOf } from './financing.ts';
import type { Financing } from './financing.ts';
import type { DealCosts } from './gross.ts';
import type { DealLine } from './line.ts';
import type { Exemption, Terms } from './terms.ts';
import type { TradeIn } from './trade-in.ts';
import { figuresOf } from './worksheet.ts';
import type { Figures, Worksheet } from './worksheet.ts';

/** What lies on the desk: the parts of a deal that figures and contract follow from, in the browser as on the server. */
export interface Desk {
  kind: DealKind;
  soldOn: string;
  deliverOn: string | null;
  deliveryProvince: Province;
  priceCents: number;
  passenger: boolean;
  averageWholesaleCents: number | null;
  safetyCertificate: string | null;
  exemption: Exemption | null;
  terms: Terms;
  lines: readonly (DealLine & { costCents?: number | null | undefined })[];
  tradeIns: readonly (TradeIn & { acvCents?: number | null | undefined })[];
  depositsCents: number;
  business: boolean;
  vehicle: DealVehicle | null;
  customer?: { name: string; kind: 'person' | 'company' } | null | undefined;
  buyer?: Buyer | undefined;
  dealer: { name: string; province: Province; registrationNumber: string | null; street: string | null };
  salesperson: { name: string; registrationNumber: string | null; registrationExpiresOn: string | null } | null;
  unitCostCents?: number | null | undefined;
  reserveCents?: number | undefined;
}

/** The worksheet of a desk. Without a vehicle, a used passenger vehicle is assumed. */
export const worksheetOf = (desk: Desk): Worksheet => ({
  kind: desk.kind,
  soldOn: desk.soldOn,
  deliverOn: desk.deliverOn,
  deliveryProvince: desk.deliveryProvince,
  priceCents: desk.priceCents,
  vehicle: {
    used: desk.vehicle?.used ?? true,
    passenger: desk.passenger,
    zeroEmission: desk.vehicle?.zeroEmission ?? false,
    road: true,
    previouslyRegistered: desk.vehicle?.previouslyRegistered ?? true,
    modelYear: desk.vehicle?.year ?? null,
    seats: desk.vehicle?.seats ?? null,
    gvwrKg: desk.vehicle?.gvwrKg ?? null,
    averageWholesaleCents: desk.averageWholesaleCents,
  },
  lines: desk.lines,
  tradeIns: desk.tradeIns,
  depositsCents: desk.depositsCents,
  exemption: desk.exemption?.kind ?? null,
  terms: desk.terms,
  business: desk.business,
});

/** What a desk comes to. */
export interface Worked {
  sheet: Worksheet;
  figures: Figures;
  financing: Financing | null;
}

export function workOut(desk: Desk): Worked {
  const sheet = worksheetOf(desk);
  const figures = figuresOf(sheet);
  return { sheet, figures, financing: financingOf(sheet, figures) };
}

/** What the contract of a desk would say. */
export const contractFactsOf = (desk: Desk, worked: Worked): ContractFacts => ({
  kind: desk.kind,
  soldOn: desk.soldOn,
  deliverOn: desk.deliverOn,
  dealerProvince: desk.dealer.province,
  deliveryProvince: desk.deliveryProvince,
  buyer: desk.customer
    ? {
        name: desk.customer.name,
        kind: desk.customer.kind,
        street: desk.buyer?.street ?? null,
        city: desk.buyer?.city ?? null,
        postalCode: desk.buyer?.postalCode ?? null,
        bornOn: desk.buyer?.bornOn ?? null,
        identityNumber: desk.buyer?.identityNumber ?? null,
      }
    : null,
  dealer: desk.dealer,
  seller: desk.salesperson,
  vehicle: desk.vehicle,
  averageWholesaleCents: desk.averageWholesaleCents,
  priceCents: desk.priceCents,
  lines: desk.lines,
  tradeIns: desk.tradeIns,
  terms: desk.terms,
  safetyCertificate: desk.safetyCertificate,
  exemption: desk.exemption,
  criminal: worked.financing?.credit.criminal ?? false,
});

/** What the desk knows of cost, for those who may see gross. */
export const costsOf = (desk: Desk): DealCosts => ({
  unitCents: desk.unitCostCents ?? null,
  reserveCents: desk.reserveCents ?? 0,
  lines: Object.fromEntries(desk.lines.map((line) => [line.id, line.costCents ?? null])),
  trades: Object.fromEntries(desk.tradeIns.map((trade) => [trade.id, trade.acvCents ?? null])),
});
