import type { Locale } from '#kernel/messages.ts';
import { provinces } from '#kernel/provinces.ts';
import { dealershipWords } from './words.ts';

const known = new Set<string>(dealershipWords.keys);

/** The word for a value of a dealership or a staff member: a role, a province, a language; else the value itself. */
export function dealershipValue(field: string, value: string, locale: Locale): string {
  if (field === 'province' && Object.hasOwn(provinces, value))
    return provinces[value as keyof typeof provinces][locale];
  const key =
    field === 'roles'
      ? `role.${value}`
      : field === 'locale' || field === 'languages'
        ? value === 'fr'
          ? 'french'
          : 'english'
        : '';
  return known.has(key) ? dealershipWords(locale)(key as (typeof dealershipWords.keys)[number]) : value;
}
