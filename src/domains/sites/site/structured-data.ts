/** schema.org data for search engines, as JSON that cannot end the script element it stands in. */
import { localeTag } from '#kernel/messages.ts';
import { raw } from 'hono/html';
import type { Markup } from './markup.ts';
import { absolute, pathOf, vehiclePath } from './paths.ts';
import { absoluteFile, plainFile } from './picture.ts';
import { fullName } from './vehicle-words.ts';
import type { LocationView, SiteView, VehicleCardView, VehicleView } from './views.ts';

/** Anything JSON can hold; members that are undefined are left out. */
export type JsonLd = { [key: string]: JsonLd | readonly JsonLd[] | string | readonly string[] | number | undefined };

/** JSON for a script element: `<`, `>` and `&` and the two line separators are written as escapes. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The data block. Its type is not a script's, so the content security policy lets it be. */
export const jsonLdTag = (data: JsonLd): Markup =>
  raw(
    `<script type="application/ld+json">${safeJson({ '@context': 'https://schema.org', ...data })}</script>`,
  ) as Markup;

const address = (location: LocationView): JsonLd => ({
  '@type': 'PostalAddress',
  streetAddress: location.street,
  addressLocality: location.city,
  addressRegion: location.province,
  postalCode: location.postalCode,
  addressCountry: 'CA',
});

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function openingHours(location: LocationView): JsonLd[] {
  const regular = location.hours.flatMap((spans, weekday) =>
    spans.map((span) => ({
      '@type': 'OpeningHoursSpecification',
      dayOfWeek: `https://schema.org/${dayNames[weekday] ?? ''}`,
      opens: span.from,
      closes: span.to,
    })),
  );
  const special = location.exceptions.flatMap((day) =>
    // A day that is closed opens and closes at midnight (schema.org, OpeningHoursSpecification).
    (day.spans.length > 0 ? day.spans : [{ from: '00:00', to: '00:00' }]).map((span) => ({
      '@type': 'OpeningHoursSpecification',
      validFrom: day.date,
      validThrough: day.date,
      opens: span.from,
      closes: span.to,
    })),
  );
  return [...regular, ...special];
}

const firstLocation = (site: SiteView): LocationView | undefined => site.locations[0];

function seller(site: SiteView, location = firstLocation(site)): JsonLd {
  return {
    '@type': 'AutoDealer',
    name: site.name,
    url: absolute(site, '/'),
    telephone: location?.phone ?? site.phone,
    address: location && address(location),
  };
}

/** The dealership, for its home and contact pages. */
export function dealerData(site: SiteView): JsonLd {
  const [location, ...others] = site.locations;
  const logo = site.logo && plainFile(site.logo, 1200);
  return {
    ...seller(site),
    legalName: site.legalName,
    email: site.email,
    logo: logo && absoluteFile(site, logo),
    image: logo && absoluteFile(site, logo),
    openingHoursSpecification: location && openingHours(location),
    department:
      others.length > 0
        ? others.map((other) => ({
            ...seller(site, other),
            name: other.name,
            openingHoursSpecification: openingHours(other),
          }))
        : undefined,
    knowsLanguage: site.languages.map(localeTag),
  };
}

const drives: Readonly<Record<string, string>> = {
  fwd: 'FrontWheelDriveConfiguration',
  rwd: 'RearWheelDriveConfiguration',
  awd: 'AllWheelDriveConfiguration',
  '4wd': 'FourWheelDriveConfiguration',
  four_wheel: 'FourWheelDriveConfiguration',
};

/** A vehicle for sale. Without a published price there is no `price`, not a zero. */
export function vehicleData(site: SiteView, vehicle: VehicleView): JsonLd {
  const url = absolute(site, pathOf(site, vehiclePath(vehicle)));
  const photos = vehicle.photos
    .flatMap((photo) => plainFile(photo, 1600) ?? [])
    .map((file) => absoluteFile(site, file));
  const { odometer, priceCents } = vehicle;
  const drive = vehicle.drivetrain && drives[vehicle.drivetrain.value.toLowerCase()];
  const isNew = vehicle.condition.value === 'new';
  const damage = vehicle.disclosures.map((one) => [one.label, one.detail].filter(Boolean).join(': '));
  return {
    '@type': 'Car',
    name: fullName(vehicle, site.locale),
    url,
    sku: vehicle.stockNumber,
    vehicleIdentificationNumber: vehicle.vin,
    brand: vehicle.make ? { '@type': 'Brand', name: vehicle.make } : undefined,
    model: vehicle.model,
    vehicleConfiguration: vehicle.trim,
    vehicleModelDate: vehicle.year === undefined ? undefined : String(vehicle.year),
    itemCondition: `https://schema.org/${isNew ? 'NewCondition' : 'UsedCondition'}`,
    mileageFromOdometer:
      odometer && odometer.status !== 'unknown'
        ? { '@type': 'QuantitativeValue', value: odometer.value, unitCode: odometer.unit === 'mi' ? 'SMI' : 'KMT' }
        : undefined,
    bodyType: vehicle.bodyStyle?.label,
    color: vehicle.exteriorColour?.label,
    vehicleInteriorColor: vehicle.interiorColour,
    driveWheelConfiguration: drive && `https://schema.org/${drive}`,
    vehicleTransmission: vehicle.transmission?.label,
    numberOfDoors: vehicle.doors,
    vehicleSeatingCapacity: vehicle.seats,
    vehicleEngine:
      vehicle.fuel || vehicle.engine || vehicle.displacementL
        ? {
            '@type': 'EngineSpecification',
            name: vehicle.engine,
            fuelType: vehicle.fuel?.label,
            engineDisplacement: vehicle.displacementL
              ? { '@type': 'QuantitativeValue', value: vehicle.displacementL, unitCode: 'LTR' }
              : undefined,
          }
        : undefined,
    knownVehicleDamages: damage.length > 0 ? damage.join('; ') : undefined,
    description: vehicle.description,
    image: photos.length > 0 && !vehicle.photos.every((photo) => photo.sample) ? photos : undefined,
    offers: {
      '@type': 'Offer',
      price: priceCents === undefined ? undefined : (priceCents / 100).toFixed(2),
      priceCurrency: priceCents === undefined ? undefined : site.currency,
      availability: `https://schema.org/${vehicle.status === 'sold' ? 'SoldOut' : 'InStock'}`,
      url,
      seller: seller(site, site.locations.find((one) => one.id === vehicle.locationId) ?? firstLocation(site)),
    },
  };
}

/** The way from home to a page. */
export const breadcrumbData = (site: SiteView, trail: readonly { name: string; path: string }[]): JsonLd => ({
  '@type': 'BreadcrumbList',
  itemListElement: trail.map((step, at) => ({
    '@type': 'ListItem',
    position: at + 1,
    name: step.name,
    item: absolute(site, pathOf(site, step.path)),
  })),
});

/** A page of results; `offset` is how many came on the pages before. */
export const listData = (site: SiteView, vehicles: readonly VehicleCardView[], offset: number): JsonLd => ({
  '@type': 'ItemList',
  itemListElement: vehicles.map((vehicle, at) => ({
    '@type': 'ListItem',
    position: offset + at + 1,
    url: absolute(site, pathOf(site, vehiclePath(vehicle))),
  })),
});
