import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';
import { dealKinds } from './deal-status.ts';
import type { DealKind } from './deal-status.ts';

const feeFields = {
  nameEn: text(200, { least: 1 }),
  nameFr: text(200, { least: 1 }),
  amountCents: Cents,
  mandatory: z.boolean().describe('Every buyer pays it; otherwise the buyer’s choice is recorded'),
  federal: z.boolean().describe('GST or HST is due on it'),
  provincial: z.boolean().describe('PST, QST or RST is due on it'),
  kinds: z.array(z.enum(dealKinds)).min(1).max(dealKinds.length),
  validFrom: z.iso
    .date('must be a day such as 2026-03-31')
    .describe('From this day on; older deals keep what they have'),
};

/** A fee that the dealership charges beside the price. */
export const FeeInput = z.strictObject(feeFields);
export type FeeInput = z.output<typeof FeeInput>;

/** What a fee is from a day on; `ended`: it is charged no more. */
export const FeeEdit = FeeInput.extend({ ended: z.boolean().default(false), version: z.int().min(1) });
export type FeeEdit = z.output<typeof FeeEdit>;

/** A fee with what it was, is, and will be, each from its day on. */
export const Fee = z.object({
  id: Id,
  position: z.int(),
  version: z.int(),
  terms: z.array(z.object({ ...feeFields, ended: z.boolean() })).describe('By day, the first one first'),
});
export type Fee = z.output<typeof Fee>;
export type FeeTerms = Fee['terms'][number] & { id: string };

/** What a fee is on a day; null before its first day, and once it has ended. */
export function feeOn(fee: Fee, day: string): FeeTerms | null {
  const now = fee.terms.findLast((one) => one.validFrom <= day);
  return now && !now.ended ? { ...now, id: fee.id } : null;
}

/** The fees that a deal of a kind, made on a day, may or must have; in the dealership's order. */
export const feesOf = (fees: readonly Fee[], day: string, kind: DealKind): FeeTerms[] =>
  fees
    .toSorted((a, b) => a.position - b.position)
    .map((fee) => feeOn(fee, day))
    .filter((fee) => fee !== null)
    .filter((fee) => fee.kinds.includes(kind));

/** A fee as a line of a deal, which keeps it as it is now. The choice of an optional one is the buyer's. */
export const lineOfFee = (id: string, fee: FeeTerms) => ({
  id,
  kind: 'fee' as const,
  feeId: fee.id,
  description: fee.nameEn,
  descriptionFr: fee.nameFr,
  amountCents: fee.amountCents,
  mandatory: fee.mandatory,
  chosen: null,
  federal: fee.federal,
  provincial: fee.provincial,
  afterTax: false,
  creditCharge: false,
  retailValueCents: null,
  productKind: null,
  provider: null,
  termMonths: null,
  distanceKm: null,
  deductibleCents: null,
});
