/** Where a vehicle is on the dealer's public site. */
import { fold } from '#kernel/text.ts';

const slugOf = (text: string): string =>
  fold(text)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** What a vehicle's public address is made of. */
interface Slugged {
  id: string;
  stockNumber: string;
  year?: number | null | undefined;
  make?: string | null | undefined;
  model?: string | null | undefined;
}

/**
 * The last part of a vehicle's URL: `2018-toyota-rav4-a1024`. It ends with the stock number, by which the vehicle is
 * found again; a stock number that a URL cannot carry gives way to the id.
 */
export function vehicleSlug(vehicle: Slugged): string {
  const stock = vehicle.stockNumber.replaceAll(/\s/g, '').toLowerCase();
  const tail = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(stock) ? stock : `id-${vehicle.id}`;
  return [slugOf([vehicle.year, vehicle.make, vehicle.model].filter(Boolean).join(' ')), tail]
    .filter(Boolean)
    .join('-');
}

/**
 * What a vehicle's URL may mean: an id, or stock numbers in their folded form (upper case, no spaces), longest first,
 * since model and stock number may both hold hyphens. The right one is the vehicle whose `vehicleSlug` is the same; if
 * none is, the first that exists has moved to its own slug. Undefined: not a vehicle's URL.
 */
export function parseVehicleSlug(slug: string): { id?: string; stockNumbers: string[] } | undefined {
  if (slug.length > 200 || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return undefined;
  const id = /(?:^|-)id-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(slug)?.[1];
  const parts = slug.split('-').slice(-8);
  const stockNumbers = parts.map((_, at) => parts.slice(at).join('-').toUpperCase());
  return id ? { id, stockNumbers } : { stockNumbers };
}

/** The path of a vehicle's page, without the language's prefix. */
export const vehiclePath = (vehicle: Slugged): string => `/inventory/${vehicleSlug(vehicle)}`;
