import type { Locale } from '#kernel/messages.ts';

/** Every version of the wording that was ever agreed to: old ones stay, because applications name them. */
export const consentVersions = ['2026-1'] as const;
export type ConsentVersion = (typeof consentVersions)[number];

/** The wording that is shown now. */
export const currentConsent: ConsentVersion = '2026-1';

/**
 * What an applicant agrees to before anything is kept: who collects what, for what, who gets it, for how long, and that it
 * can be taken back (PIPEDA, Schedule 1, 4.3; Act respecting the protection of personal information in the private sector,
 * CQLR c. P-39.1, ss. 8 and 14). A consent to pull a credit report belongs in it, because lenders ask for one.
 */
const wordings: Record<ConsentVersion, Record<Locale, string>> = {
  '2026-1': {
    en: 'I agree that {dealership} keeps what I state here, encrypted, and passes it on to lenders that I choose with it, so that they can decide on credit for this purchase. I agree that these lenders obtain my credit report. My social insurance number is optional: I may keep it to myself. What I state is deleted within {days} days unless I apply again. I may take this consent back at any time; then it is deleted at once.',
    fr: 'J’accepte que {dealership} conserve, de façon chiffrée, ce que je déclare ici et le transmette aux prêteurs que nous choisissons ensemble, afin qu’ils décident d’un crédit pour cet achat. J’accepte que ces prêteurs obtiennent mon dossier de crédit. Mon numéro d’assurance sociale est facultatif : je peux le garder pour moi. Ce que je déclare est supprimé dans les {days} jours, sauf nouvelle demande de ma part. Je peux retirer ce consentement en tout temps ; tout est alors supprimé aussitôt.',
  },
};

/** The wording of a version, filled in. */
export const consentWording = (
  version: ConsentVersion,
  locale: Locale,
  { dealership, days }: { dealership: string; days: number },
): string => wordings[version][locale].replace('{dealership}', () => dealership).replace('{days}', String(days));
