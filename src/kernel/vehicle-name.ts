import type { Locale } from './messages.ts';

/** What a vehicle's name is made of; what is not known is left out. */
export interface NamedVehicle {
  year?: number | null | undefined;
  make?: string | null | undefined;
  model?: string | null | undefined;
  trim?: string | null | undefined;
  stockNumber?: string | undefined;
}

/**
 * A vehicle's name as a language says it: `2012 Ford F-150 XLT`, and in French `Ford F-150 XLT 2012`, the year last. The
 * stock number, if given, while nothing else is known. Without `trim` the name is the short one.
 */
export function vehicleName({ year, make, model, trim, stockNumber = '' }: NamedVehicle, locale: Locale): string {
  const named = [make, model, trim];
  return (locale === 'fr' ? [...named, year] : [year, ...named]).filter(Boolean).join(' ') || stockNumber;
}

/** The name without the trim. */
export const shortVehicleName = (vehicle: NamedVehicle, locale: Locale): string =>
  vehicleName({ ...vehicle, trim: null }, locale);
