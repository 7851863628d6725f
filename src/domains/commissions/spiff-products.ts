import type { ProductKind } from '#domains/deals/index.ts';

/** Products of a deal that a spiff may be paid for. A kind that deals know and that is missing here does not compile. */
const known = {
  warranty: true,
  gap: true,
  insurance: true,
  protection: true,
  maintenance: true,
  other: true,
} satisfies Record<ProductKind, true>;

export const spiffProducts = Object.keys(known) as [ProductKind, ...ProductKind[]];
