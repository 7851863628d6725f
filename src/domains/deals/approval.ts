import { counts } from './line.ts';
import type { Worksheet } from './worksheet.ts';

/** What a manager must agree to before a deal is approved. */
export const approvalKinds = ['below_floor', 'over_allowance', 'discount'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

/** From where on the dealership wants to be asked. */
export interface DealPolicy {
  /** More than so many cents above a trade-in's actual cash value. */
  overAllowanceCents: number;
  /** A discount of more than so many percent of the price. */
  discountPercent: number;
}
export const usualPolicy: DealPolicy = { overAllowanceCents: 500_00, discountPercent: 5 };

/** An approval that the figures ask for, and by how much: cents beyond the limit. */
export interface ApprovalNeed {
  kind: ApprovalKind;
  cents: number;
}

/** Which approvals a deal needs. `actualCashValues` by trade-in; those that are not known ask for nothing. */
export function approvalsNeeded(
  sheet: Worksheet,
  floorCents: number | null,
  actualCashValues: Readonly<Record<string, number | null>>,
  policy: DealPolicy,
): ApprovalNeed[] {
  const needs: ApprovalNeed[] = [];
  const discount = sheet.lines
    .filter((line) => counts(line) && line.kind === 'discount')
    .reduce((sum, line) => sum + line.amountCents, 0);
  const net = sheet.priceCents - discount;
  if (floorCents !== null && net < floorCents) needs.push({ kind: 'below_floor', cents: floorCents - net });
  const over = sheet.tradeIns.reduce((sum, trade) => {
    const actual = actualCashValues[trade.id] ?? null;
    return actual === null ? sum : sum + Math.max(0, trade.allowanceCents - actual);
  }, 0);
  if (over > policy.overAllowanceCents) needs.push({ kind: 'over_allowance', cents: over });
  if (discount * 100 > sheet.priceCents * policy.discountPercent) needs.push({ kind: 'discount', cents: discount });
  return needs;
}

/** The needs that no granted approval covers: one that was granted holds for as much as it was granted for. */
export const openNeeds = (needs: readonly ApprovalNeed[], granted: readonly ApprovalNeed[]): ApprovalNeed[] =>
  needs.filter((need) => !granted.some((one) => one.kind === need.kind && one.cents >= need.cents));
