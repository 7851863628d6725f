import { IntlMessageFormat } from 'intl-messageformat';

/** The languages that every screen, page and mail exists in. */
export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

/** The BCP 47 tag that numbers, money and dates are written by: this is a Canadian product. */
export const localeTag = (locale: Locale): string => (locale === 'fr' ? 'fr-CA' : 'en-CA');

/** French puts a space before `:` and `?` and inside of « »; a line must not break there. */
const unbroken = (text: string): string => text.replaceAll(/ (?=[:;?!»](?!:))/g, '\u00a0').replaceAll('« ', '«\u00a0');

/** Values that a message may contain. */
export type MessageValues = Record<string, string | number | boolean | Date | null | undefined>;

/** A function that answers the message of a key in one language. */
export type Translate<Key extends string> = (key: Key, values?: MessageValues) => string;

/** A room's catalogue: ask it for a language, then for messages. `en` is kept for those who list the keys. */
export interface Catalogue<Key extends string> {
  (locale: Locale): Translate<Key>;
  keys: readonly Key[];
}

/**
 * A room's words in every language. Messages are ICU MessageFormat; a French catalogue that lacks a key
 * of the English one does not compile.
 *
 * @example
 * const words = catalogue({ en: { units: '{n, plural, one {# unit} other {# units}}' }, fr: { units: '...' } });
 * words('en')('units', { n: 3 }) // '3 units'
 */
export function catalogue<const English extends Record<string, string>>(texts: {
  en: English;
  fr: { [K in keyof English]: string };
}): Catalogue<keyof English & string> {
  type Key = keyof English & string;
  const made = new Map<Locale, Translate<Key>>();
  const forLocale = (locale: Locale): Translate<Key> => {
    const ready = made.get(locale);
    if (ready) return ready;
    const words: Record<string, string> = texts[locale];
    const formats = new Map<string, IntlMessageFormat>();
    const translate: Translate<Key> = (key, values) => {
      const written = words[key];
      if (written === undefined) throw new Error(`no message '${key}' in the catalogue`);
      const text = locale === 'fr' ? unbroken(written) : written;
      // Most messages are plain: no parse, no formatter.
      if (!text.includes('{') && !text.includes("'")) return text;
      let format = formats.get(key);
      if (!format) formats.set(key, (format = new IntlMessageFormat(text, localeTag(locale))));
      return format.format(values) as string;
    };
    made.set(locale, translate);
    return translate;
  };
  return Object.assign(forLocale, { keys: Object.keys(texts.en) as Key[] });
}
