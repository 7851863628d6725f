import { catalogue } from '#kernel/messages.ts';

/** How long things are kept, in words for the pages that show it; the jobs that delete name the same rule. */
export const retentionWords = catalogue({
  en: {
    account: 'while the account lives',
    dealership: 'while the dealership is active, and 30 days after it cancelled',
    days_1: '24 hours',
    days_7: '7 days',
    days_30: '30 days',
    days_35: '35 days, and never longer than the dealership’s key',
    days_90: '90 days',
    minutes_30: '30 minutes to 7 days, by kind',
    months_12: '12 months',
    months_13: '13 months; the address is shortened after 30 days',
    months_24: '24 months after it was closed (5 years where Québec’s register applies)',
    years_3: '3 years',
    owner_sets: 'as the owner sets, 90 days unless set otherwise, at most 12 months after the deal was closed',
    fiscal_6: 'six years from the end of the fiscal year it belongs to',
    for_ever: 'for ever: it names nobody',
  },
  fr: {
    account: 'tant que le compte existe',
    dealership: 'tant que le concessionnaire est actif, et 30 jours après son annulation',
    days_1: '24 heures',
    days_7: '7 jours',
    days_30: '30 jours',
    days_35: '35 jours, et jamais plus longtemps que la clé du concessionnaire',
    days_90: '90 jours',
    minutes_30: 'de 30 minutes à 7 jours, selon le genre',
    months_12: '12 mois',
    months_13: '13 mois ; l’adresse est raccourcie après 30 jours',
    months_24: '24 mois après la clôture (5 ans là où le registre du Québec s’applique)',
    years_3: '3 ans',
    owner_sets: 'selon le réglage du propriétaire, 90 jours à défaut, au plus 12 mois après la clôture de la vente',
    fiscal_6: 'six ans à compter de la fin de l’exercice visé',
    for_ever: 'pour toujours : aucune personne n’y est nommée',
  },
});

export type Retention = Parameters<ReturnType<typeof retentionWords>>[0];

/** A time of the calendar: days of 24 hours, or months. */
export type Span = { days: number } | { months: number };

/**
 * How long each word lets something stay at the longest; null where no time ends it. Where a row brings its own end
 * (`minutes_30`, `owner_sets`, `fiscal_6`) this is what that is, or is at most, unless the owner set otherwise.
 */
export const retentionSpans: Readonly<Record<Retention, Span | null>> = {
  account: null,
  dealership: null,
  days_1: { days: 1 },
  days_7: { days: 7 },
  days_30: { days: 30 },
  days_35: { days: 35 },
  days_90: { days: 90 },
  minutes_30: { days: 7 },
  months_12: { months: 12 },
  months_13: { months: 13 },
  months_24: { months: 24 },
  years_3: { months: 36 },
  owner_sets: { days: 90 },
  fiscal_6: { months: 84 },
  for_ever: null,
};

/** A moment that long before (or after, for `1`) another; the 31st of a month without one is its last day. */
export function spanFrom(now: Date, span: Span, direction: 1 | -1): Date {
  if ('days' in span) return new Date(now.getTime() + direction * span.days * 86_400_000);
  const at = new Date(now);
  at.setUTCMonth(at.getUTCMonth() + direction * span.months);
  if (at.getUTCDate() !== now.getUTCDate()) at.setUTCDate(0);
  return at;
}
