import { createHash } from 'node:crypto';
import type { Deal } from './deal-answers.ts';

/** JSON with its keys in order, so that equal contents are equal texts. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) && !(part instanceof Date)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** The hash of a signed text, chained to the one before it. */
export const hashOf = (text: string, previous: string | null): string =>
  createHash('sha256')
    .update(`${previous ?? ''}\n${text}`)
    .digest('hex');

/**
 * The hash of what a contract would say now: everything that stands on its paper, and nothing that may change without
 * changing it (versions, the place of the vehicle in its life, costs).
 */
export function contentHash(deal: Deal): string {
  const person = (one: Deal['customer']) =>
    one && { id: one.id, kind: one.kind, name: one.name, email: one.email, phone: one.phone };
  const { vehicle } = deal;
  const content = {
    number: deal.number,
    kind: deal.kind,
    soldOn: deal.soldOn,
    deliverOn: deal.deliverOn,
    deliveryProvince: deal.deliveryProvince,
    priceCents: deal.priceCents,
    averageWholesaleCents: deal.averageWholesaleCents,
    safetyCertificate: deal.safetyCertificate,
    conditions: deal.conditions,
    exemption: deal.exemption,
    terms: deal.terms,
    lines: deal.lines.map(({ costCents: _cost, ...line }) => line),
    tradeIns: deal.tradeIns.map(({ acvCents: _value, ...trade }) => trade),
    deposits: deal.deposits,
    figures: deal.figures,
    financing: deal.financing,
    dealer: deal.dealer,
    salesperson: deal.salesperson,
    customer: person(deal.customer),
    coBuyer: person(deal.coBuyer),
    buyer: deal.buyer,
    vehicle: vehicle && { ...vehicle, status: null, askingPriceCents: null },
  };
  return hashOf(canonical(content), null);
}
