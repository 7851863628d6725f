import { localeTag } from './messages.ts';
import type { Locale } from './messages.ts';

/** How numbers, money and moments are written in a person's language. Formatters are costly to make, so they are kept. */
const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function keep<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => F,
): F {
  let format = kept.get(key) as F | undefined;
  if (!format) kept.set(key, (format = make()));
  return format;
}

/** Integer cents as money: `formatMoney(1299500, 'fr')` is `12 995 $`; cents are shown only when there are any. */
export function formatMoney(cents: number, locale: Locale, currency = 'CAD'): string {
  const whole = cents % 100 === 0;
  return keep(
    `m${locale}${currency}${whole}`,
    () =>
      new Intl.NumberFormat(localeTag(locale), {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: whole ? 0 : 2,
        maximumFractionDigits: whole ? 0 : 2,
      }),
  ).format(cents / 100);
}

/** Integer cents with both decimals always, for amounts that stand under each other: `$20,000.00`. */
export function formatCents(cents: number, locale: Locale, currency = 'CAD'): string {
  return keep(
    `c${locale}${currency}`,
    () => new Intl.NumberFormat(localeTag(locale), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
  ).format(cents / 100);
}

/** A number with the language's grouping. */
export function formatNumber(value: number, locale: Locale, maximumFractionDigits = 0): string {
  return keep(
    `n${locale}${maximumFractionDigits}`,
    () => new Intl.NumberFormat(localeTag(locale), { maximumFractionDigits }),
  ).format(value);
}

/** An odometer reading with its unit: `62,630 km`. */
export function formatDistance(value: number, unit: 'km' | 'mi', locale: Locale): string {
  return `${formatNumber(value, locale)}\u00a0${unit}`;
}

/** The day of a moment in a time zone, in words: `23 November 2026`. */
export function formatDate(
  at: Date,
  locale: Locale,
  timeZone: string,
  style: 'long' | 'medium' | 'short' = 'medium',
): string {
  const said = keep(
    `d${locale}${timeZone}${style}`,
    () => new Intl.DateTimeFormat(localeTag(locale), { dateStyle: style, timeZone }),
  ).format(at);
  return firstOfMonth(said, locale);
}

/** Day and time of a moment in a time zone. */
export function formatDateTime(at: Date, locale: Locale, timeZone: string): string {
  const said = keep(
    `t${locale}${timeZone}`,
    () => new Intl.DateTimeFormat(localeTag(locale), { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  ).format(at);
  return firstOfMonth(said, locale);
}

/** When somebody is expected, in full and with the zone: `Friday, November 27, 2026 at 10:00 a.m. AST`. */
export function formatMeeting(at: Date, locale: Locale, timeZone: string): string {
  const said = keep(
    `w${locale}${timeZone}`,
    () =>
      new Intl.DateTimeFormat(localeTag(locale), {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
        timeZoneName: 'short',
        timeZone,
      }),
  ).format(at);
  return locale === 'fr' ? said.replace(/^(\p{L}+) 1 /u, '$1 1er ') : said;
}

/** A calendar day as one speaks of it when it is near: `Friday, November 27`. */
export function formatWeekday(day: string, locale: Locale): string {
  const said = keep(
    `y${locale}`,
    () =>
      new Intl.DateTimeFormat(localeTag(locale), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }),
  ).format(new Date(`${day}T12:00:00Z`));
  return locale === 'fr' ? said.replace(/^(\p{L}+) 1 /u, '$1 1er ') : said;
}

/** French says `1er mai` and `2 mai` (Office québécois de la langue française); Unicode's patterns do not. */
const firstOfMonth = (said: string, locale: Locale): string =>
  locale === 'fr' ? said.replace(/^1(?=\s\p{L})/u, '1er') : said;

/** A time of day as people say it: `09:00` is `9:00 a.m.`, in French `9 h 00`; `24:00` is midnight. */
export function formatClock(time: string, locale: Locale): string {
  return keep(
    `c${locale}`,
    () => new Intl.DateTimeFormat(localeTag(locale), { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }),
  )
    .format(new Date(`2026-01-01T${time === '24:00' ? '00:00' : time}:00Z`))
    .replaceAll(' ', '\u00a0');
}

/** How long ago or ahead, coarsely: `3 hours ago`. `now` is given so that tests decide it. */
export function formatRelative(at: Date, now: Date, locale: Locale): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const format = keep(`r${locale}`, () => new Intl.RelativeTimeFormat(localeTag(locale), { numeric: 'auto' }));
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** A size as people say it: 3.2 MB, 3,2 Mo (decimal units). */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = locale === 'fr' ? ['o', 'ko', 'Mo', 'Go', 'To'] : ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${formatNumber(bytes / 1000 ** step, locale, step === 0 ? 0 : 1)}\u00a0${units[step]!}`;
}
