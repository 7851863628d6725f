import { formatNumber } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { commissionsMessages } from './messages.ts';
import type { CommissionsKey } from './messages.ts';
import type { StatementLine } from './statement.ts';

/** Why a line is there: the product's own reason in words, and what a person wrote. */
export function reasonOf(line: Pick<StatementLine, 'reason' | 'note'>, locale: Locale): string {
  const own = `reason.${line.reason}` as CommissionsKey;
  const words = line.reason && commissionsMessages.keys.includes(own) ? commissionsMessages(locale)(own) : null;
  return words && line.note ? `${words} (${line.note})` : (words ?? line.note ?? '');
}

/** The vehicle of a line, as people call it. */
export const vehicleOf = (deal: StatementLine['deal'], locale: Locale): string =>
  deal && (deal.make || deal.model) ? shortVehicleName(deal, locale) : '';

/** A share of a deal: `50 %`. */
export const shareOf = (share: number | null, locale: Locale): string =>
  share === null ? '' : `${formatNumber(share / 100, locale, 2)}\u00a0%`;

/** A number of deals from hundredths: `8.5`. */
export const unitsOf = (hundredths: number, locale: Locale): string => formatNumber(hundredths / 100, locale, 2);

/** A month in words: `November 2026`. */
export const periodWords = (period: string, locale: Locale): string =>
  new Intl.DateTimeFormat(localeTag(locale), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${period}-15T12:00:00Z`),
  );
