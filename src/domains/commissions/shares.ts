/** Shares are hundredths of a percent; those of a pool come to this. */
export const whole = 10_000;

/**
 * Splits an amount by shares that come to 100 %, to the cent. Each gets the whole cents of their share; the cents that
 * remain go one by one to whoever lost the largest part of a cent, at a tie to whoever is named first.
 */
export function splitCents(cents: number, shares: readonly number[]): number[] {
  const sign = cents < 0 ? -1 : 1;
  const amount = BigInt(Math.abs(cents));
  const exact = shares.map((share) => amount * BigInt(share));
  const parts = exact.map((one) => one / BigInt(whole));
  let left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const byLoss = exact
    .map((one, at) => ({ at, lost: one % BigInt(whole) }))
    .toSorted((a, b) => (a.lost === b.lost ? a.at - b.at : a.lost > b.lost ? -1 : 1));
  for (const { at } of byLoss) {
    if (left <= 0n) break;
    parts[at]! += 1n;
    left -= 1n;
  }
  return parts.map((part) => (part === 0n ? 0 : sign * Number(part)));
}
