import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import {
  formatClock,
  formatDate,
  formatDateTime,
  formatDistance,
  formatMoney,
  formatNumber,
  formatRelative,
  formatWeekday,
} from '#kernel/format.ts';
import { locales, localeTag } from '#kernel/messages.ts';
import type { Catalogue, Locale, Translate } from '#kernel/messages.ts';
import { officeMessages } from './messages.ts';

const key = 'automo.locale';
const isLocale = (text: unknown): text is Locale => locales.includes(text as Locale);

/** The language before anyone is known: chosen earlier in this browser, or the browser's own. */
function firstLocale(): Locale {
  try {
    const kept = localStorage.getItem(key);
    if (isLocale(kept)) return kept;
  } catch {
    // Closed storage: the browser's language then.
  }
  return navigator.languages
    .find((tag) => /^(en|fr)\b/i.test(tag))
    ?.toLowerCase()
    .startsWith('fr')
    ? 'fr'
    : 'en';
}

interface Language {
  locale: Locale;
  /** Changes it here and remembers it in this browser. The user's own record is changed by `useSession().speak`. */
  choose(locale: Locale): void;
}

const LanguageContext = createContext<Language | null>(null);
const PlaceContext = createContext<{ timeZone: string; currency: string }>({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: 'CAD',
});

/** The language of everything inside. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState(firstLocale);
  const choose = useCallback((next: Locale) => {
    setLocale(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // It holds until the tab is closed.
    }
  }, []);
  useEffect(() => {
    document.documentElement.lang = localeTag(locale);
  }, [locale]);
  const language = useMemo(() => ({ locale, choose }), [locale, choose]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

/** Whose clock and money the figures inside are written by: the dealership's. */
export function PlaceProvider({
  timeZone,
  currency,
  children,
}: {
  timeZone: string;
  currency: string;
  children: ReactNode;
}) {
  const place = useMemo(() => ({ timeZone, currency }), [timeZone, currency]);
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** The language, and how to change it. */
export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('useLanguage outside of LanguageProvider');
  return language;
}

/**
 * A room's words in the person's language.
 *
 * @example const t = useT(leadsMessages); t('stage.new')
 */
export function useT<Key extends string>(catalogue: Catalogue<Key>): Translate<Key> {
  return catalogue(useLanguage().locale);
}

/** The office's own words: buttons and sentences that every room needs (`save`, `cancel`, …). */
export const useOfficeT = () => useT(officeMessages);

/** How figures and moments are written for this person and dealership. Moments come as the API sends them, as ISO text. */
export interface Formats {
  /** Integer cents. */
  money(cents: number | null | undefined): string;
  number(value: number | null | undefined, maximumFractionDigits?: number): string;
  distance(value: number | null | undefined, unit: 'km' | 'mi'): string;
  /** The day of a moment on the dealership's wall. */
  date(at: string | Date | null | undefined): string;
  dateTime(at: string | Date | null | undefined): string;
  /** `3 hours ago`; the exact moment belongs in a tooltip: see `Moment` of #office/moment.tsx. */
  relative(at: string | Date | null | undefined): string;
  /** A time of day (`09:00`) as people say it. */
  clock(time: string): string;
  /** A calendar day (`2026-03-31`), which is the same everywhere. */
  day(day: string | null | undefined): string;
  /** A calendar day with its weekday: `Friday, November 27`. */
  weekday(day: string): string;
}

/** What stands where there is nothing to say. */
const nothing = '–';

/** Formatting in the person's language, by the dealership's time zone and currency. */
export function useFormats(): Formats {
  const { locale } = useLanguage();
  const { timeZone, currency } = useContext(PlaceContext);
  return useMemo(() => {
    const at = <T,>(value: T | null | undefined, write: (value: T) => string): string =>
      value === null || value === undefined || value === '' ? nothing : write(value);
    return {
      money: (cents) => at(cents, (value) => formatMoney(value, locale, currency)),
      number: (value, digits) => at(value, (one) => formatNumber(one, locale, digits)),
      distance: (value, unit) => at(value, (one) => formatDistance(one, unit, locale)),
      date: (moment) => at(moment, (one) => formatDate(new Date(one), locale, timeZone)),
      dateTime: (moment) => at(moment, (one) => formatDateTime(new Date(one), locale, timeZone)),
      relative: (moment) => at(moment, (one) => formatRelative(new Date(one), new Date(), locale)),
      clock: (time) => formatClock(time, locale),
      day: (day) => at(day, (one) => formatDate(new Date(`${one}T12:00:00Z`), locale, 'UTC')),
      weekday: (day) => formatWeekday(day, locale),
    };
  }, [locale, timeZone, currency]);
}
