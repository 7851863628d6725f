import type { PublishedPhoto, PublishedVehicle } from '#domains/inventory/index.ts';
import { disclosuresOf, noticesOf, wordFor } from '#domains/inventory/index.ts';
import { formatMoney } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { SiteFacts } from './site-facts.ts';
import type { Named, Picture, VehicleCardView, VehicleView } from './site/views.ts';

/** A vehicle has just arrived for so many days. */
const freshDays = 10;

const named = (kind: Parameters<typeof wordFor>[0], value: string | null, locale: Locale): Named | undefined =>
  value === null ? undefined : { value, label: wordFor(kind, value, locale) };

/** A photo with the addresses of its sizes. */
export function pictureOf(photo: PublishedPhoto, locale: Locale, fallback: string): Picture {
  return {
    width: photo.width,
    height: photo.height,
    alt: (locale === 'fr' ? (photo.altFr ?? photo.altEn) : (photo.altEn ?? photo.altFr)) ?? fallback,
    sample: photo.sample,
    sizes: photo.sizes.map((size) => ({
      format: size.format,
      width: size.width,
      height: size.height,
      url: `/photos/${photo.publicName}/${size.width}.${size.format}`,
    })),
  };
}

/** A vehicle as a card of a list. */
export function cardOf(facts: SiteFacts, vehicle: PublishedVehicle, locale: Locale): VehicleCardView {
  const name = vehicleName(vehicle, locale);
  return {
    id: vehicle.id,
    stockNumber: vehicle.stockNumber,
    year: vehicle.year ?? undefined,
    make: vehicle.make ?? undefined,
    model: vehicle.model ?? undefined,
    trim: vehicle.trim ?? undefined,
    status: vehicle.status === 'delivered' ? 'sold' : vehicle.status,
    condition: named('condition', vehicle.condition, locale)!,
    odometer:
      vehicle.odometerValue === null && vehicle.odometerStatus !== 'unknown'
        ? undefined
        : {
            value: vehicle.odometerValue ?? 0,
            unit: vehicle.odometerUnit,
            status: vehicle.odometerStatus,
            asOf: vehicle.odometerAsOf ?? undefined,
          },
    priceCents: vehicle.askingPriceCents || undefined,
    wasPriceCents: vehicle.wasPriceCents ?? undefined,
    // Of a vehicle that came with a listing nobody may know since when it is there: then nothing is claimed.
    justArrived:
      vehicle.inStockOn !== null &&
      vehicle.firstAvailableAt !== null &&
      facts.now.getTime() - vehicle.firstAvailableAt.getTime() < freshDays * 86_400_000,
    bodyStyle: named('body', vehicle.bodyStyle, locale),
    drivetrain: named('drive', vehicle.drivetrain, locale),
    transmission: named('transmission', vehicle.transmission, locale),
    fuel: named('fuel', vehicle.fuel, locale),
    exteriorColour: named('colour', vehicle.exteriorColour, locale),
    cover: vehicle.cover ? pictureOf(vehicle.cover, locale, name) : undefined,
    photoCount: vehicle.photoCount,
    notices: noticesOf(vehicle.disclosures, locale),
  };
}

/** A vehicle on its own page, with the others that are like it. */
export function vehicleViewOf(
  facts: SiteFacts,
  vehicle: PublishedVehicle,
  photos: readonly PublishedPhoto[],
  similar: readonly PublishedVehicle[],
  locale: Locale,
): VehicleView {
  const card = cardOf(facts, vehicle, locale);
  const name = vehicleName(card, locale);
  const own = locale === 'fr' ? vehicle.descriptionFr : vehicle.descriptionEn;
  const other = locale === 'fr' ? vehicle.descriptionEn : vehicle.descriptionFr;
  return {
    ...card,
    vin: vehicle.vin ?? undefined,
    engine: vehicle.engine ?? undefined,
    cylinders: vehicle.cylinders ?? undefined,
    displacementL: vehicle.displacementL ?? undefined,
    doors: vehicle.doors ?? undefined,
    seats: vehicle.seats ?? undefined,
    interiorColour: vehicle.interiorColour ? wordFor('colour', vehicle.interiorColour, locale) : undefined,
    photos: photos.map((photo) => pictureOf(photo, locale, name)),
    description: own ?? other ?? undefined,
    descriptionLocale: !own && other ? (locale === 'fr' ? 'en' : 'fr') : undefined,
    features: vehicle.features,
    disclosures: disclosuresOf(vehicle.disclosures, locale, (cents) => formatMoney(cents, locale, facts.currency)),
    warranty: vehicle.warranty ?? undefined,
    locationId: vehicle.locationId ?? undefined,
    updatedAt: vehicle.updatedAt,
    similar: similar.map((one) => cardOf(facts, one, locale)),
  };
}
