import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';

/** One thing that is disclosed: what, and more about it. */
export interface Disclosed {
  label: string;
  detail?: string | undefined;
}

/** Words for what a dealer discloses of a vehicle's past (for Ontario: O. Reg. 333/08, s. 42). */
const words = catalogue({
  en: {
    rebuilt: 'Rebuilt',
    salvage: 'Salvage',
    irreparable: 'Irreparable',
    accident: 'Accident or incident damage',
    accidentAmount: '{amount} in total',
    dailyRental: 'Former daily rental',
    police: 'Former police or emergency vehicle',
    taxi: 'Former taxi or limousine',
    outOfProvince: 'Previously registered outside the province',
    odometerReplaced: 'Odometer replaced',
    warrantyCancelled: 'Manufacturer’s warranty cancelled',
    floodDamage: 'Flood or fire damage',
    structuralDamage: 'Structural damage',
    totalLoss: 'Declared a total loss by an insurer',
    theftRecovered: 'Stolen and recovered',
    other: 'Other',
  },
  fr: {
    rebuilt: 'Reconstruit',
    salvage: 'Récupération',
    irreparable: 'Irréparable',
    accident: 'Dommages par accident ou incident',
    accidentAmount: '{amount} au total',
    dailyRental: 'Ancien véhicule de location à court terme',
    police: 'Ancien véhicule de police ou d’urgence',
    taxi: 'Ancien taxi ou limousine',
    outOfProvince: 'Immatriculé auparavant hors de la province',
    odometerReplaced: 'Odomètre remplacé',
    warrantyCancelled: 'Garantie du constructeur annulée',
    floodDamage: 'Dommages par l’eau ou le feu',
    structuralDamage: 'Dommages structuraux',
    totalLoss: 'Déclaré perte totale par un assureur',
    theftRecovered: 'Volé puis retrouvé',
    other: 'Autre',
  },
});

type Given = Record<string, unknown>;
const flags = [
  'dailyRental',
  'police',
  'taxi',
  'odometerReplaced',
  'warrantyCancelled',
  'floodDamage',
  'structuralDamage',
  'totalLoss',
  'theftRecovered',
] as const;

const branded = (given: Given): 'rebuilt' | 'salvage' | 'irreparable' | undefined =>
  (['rebuilt', 'salvage', 'irreparable'] as const).find((brand) => given.brand === brand);

/** What belongs in any advertisement of the vehicle, in few words. */
export function noticesOf(given: Given, locale: Locale): string[] {
  const t = words(locale);
  const brand = branded(given);
  return [
    ...(brand ? [t(brand)] : []),
    ...(['dailyRental', 'police', 'taxi', 'totalLoss'] as const)
      .filter((flag) => given[flag] === true)
      .map((flag) => t(flag)),
  ];
}

/** All that the dealer discloses. `money` writes an amount of cents. */
export function disclosuresOf(given: Given, locale: Locale, money: (cents: number) => string): Disclosed[] {
  const t = words(locale);
  const brand = branded(given);
  const amount =
    typeof given.accidentAmountCents === 'number' && given.accidentAmountCents > 0
      ? given.accidentAmountCents
      : undefined;
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() ? value : undefined);
  return [
    ...(brand ? [{ label: t(brand) }] : []),
    ...(amount === undefined ? [] : [{ label: t('accident'), detail: t('accidentAmount', { amount: money(amount) }) }]),
    ...flags.filter((flag) => given[flag] === true).map((flag) => ({ label: t(flag) })),
    ...(given.outOfProvince ? [{ label: t('outOfProvince'), detail: text(given.outOfProvince) }] : []),
    ...(text(given.other) ? [{ label: t('other'), detail: text(given.other) }] : []),
  ];
}
