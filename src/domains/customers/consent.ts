/**
 * Consent as Canada's anti-spam law (S.C. 2010, c. 23) has it. When a consent ends is computed from its basis and date,
 * never stored, so that a change of the rule changes every consent at once.
 */
export const bases = [
  'express',
  'implied_purchase',
  'implied_contract',
  'implied_inquiry',
  'implied_published',
  'implied_disclosed',
] as const;
export type Basis = (typeof bases)[number];

export interface Consent {
  basis: Basis;
  givenAt: Date;
  withdrawnAt: Date | null;
}

/** Months that a basis lasts; express, published and disclosed ones last until withdrawn (s. 10(9) to (11)). */
const months: Record<Basis, number | null> = {
  express: null,
  implied_purchase: 24,
  implied_contract: 24,
  implied_inquiry: 6,
  implied_published: null,
  implied_disclosed: null,
};

/** The moment at which a consent ends by itself; null when it does not. */
export function endsAt(consent: Consent): Date | null {
  const lasts = months[consent.basis];
  if (lasts === null) return null;
  const end = new Date(consent.givenAt);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + lasts);
  // The 31st of a month that has none ends on that month's last day.
  if (end.getUTCDate() !== day) end.setUTCDate(0);
  return end;
}

/** Whether a consent holds at a moment. */
export function inForce(consent: Consent, at: Date): boolean {
  if (consent.withdrawnAt && consent.withdrawnAt <= at) return false;
  const end = endsAt(consent);
  return consent.givenAt <= at && (end === null || at < end);
}

/**
 * A consent under a refusal of its channel: who said no to messages is not asked again by buying something, before or
 * after; only an express yes that came later counts.
 */
export const refused = <T extends Consent>(consent: T, refusedAt: Date | null): T =>
  refusedAt === null || (consent.basis === 'express' && consent.givenAt > refusedAt)
    ? consent
    : { ...consent, withdrawnAt: consent.withdrawnAt ?? (consent.givenAt > refusedAt ? consent.givenAt : refusedAt) };
