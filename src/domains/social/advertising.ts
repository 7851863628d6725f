import {
  advertisedPhotos,
  advertisedVehicle,
  advertisedVehicles,
  disclosuresOf,
  noticesOf,
  plusWords,
  vehiclePath,
  wordFor,
} from '#domains/inventory/index.ts';
import type { AdvertisedPhoto, AdvertisedVehicle } from '#domains/inventory/index.ts';
import { formatDistance, formatMoney } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import type { Province } from '#kernel/provinces.ts';
import { NotFound } from '#kernel/problems.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { findingsOf } from './advertising-guard.ts';
import { facebookLongest, hashtagsOf, instagramLongest, lengthOf, mentionsOf } from './caption.ts';
import type { Network } from './channel.ts';
import { fill } from './placeholders.ts';
import type { Placeholder } from './placeholders.ts';
import type { Finding, PostKind, Preview } from './post.ts';
import { readyScore } from './ready-score.ts';

/** The dealership as its advertisements name it. */
export interface Advertiser {
  name: string;
  legalName: string;
  registrationNumber: string | null;
  phone: string | null;
  city: string | null;
  province: Province;
  currency: string;
  timeZone: string;
  defaultLocale: Locale;
  languages: Locale[];
  siteUrl: string;
}

/** @throws NotFound */
export async function advertiserOf(ctx: Context): Promise<Advertiser> {
  const row = await ctx.db
    .selectFrom('dealership')
    .leftJoin('location', (join) =>
      join.onRef('location.dealershipId', '=', 'dealership.dealershipId').on('location.archivedAt', 'is', null),
    )
    .select([
      'dealership.name',
      'dealership.legalName',
      'dealership.registrationNumber',
      'dealership.phone',
      'dealership.province',
      'dealership.currency',
      'dealership.timeZone',
      'dealership.locale',
      'dealership.languages',
      'dealership.slug',
      'location.city',
    ])
    .where('dealership.dealershipId', '=', ctx.dealershipId)
    .orderBy('location.position')
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new NotFound('dealership');
  const site = new URL(ctx.ground.config.origin);
  site.hostname = `${row.slug}.${ctx.ground.config.domain}`;
  return {
    name: row.name,
    legalName: row.legalName,
    registrationNumber: row.registrationNumber,
    phone: row.phone,
    city: row.city,
    province: row.province as Province,
    currency: row.currency,
    timeZone: row.timeZone,
    defaultLocale: row.locale as Locale,
    languages: row.languages as Locale[],
    siteUrl: site.origin,
  };
}

/** Statuses of a vehicle that has a page, or will have one. That of a car that is gone says so, and Meta refuses to link to it. */
const shown = new Set(['draft', 'incoming', 'reconditioning', 'available', 'on_hold', 'sale_pending']);

/** Where a vehicle is on the dealer's site, in a language; where all of them are, when it is gone. */
export function vehicleUrl(advertiser: Advertiser, vehicle: AdvertisedVehicle, locale: Locale): string {
  return shown.has(vehicle.status)
    ? `${languageUrl(advertiser, locale)}${vehiclePath(vehicle)}`
    : inventoryUrl(advertiser, locale);
}

/** Where all vehicles are. */
const inventoryUrl = (advertiser: Advertiser, locale: Locale): string => `${languageUrl(advertiser, locale)}/inventory`;

const languageUrl = (advertiser: Advertiser, locale: Locale): string =>
  locale !== advertiser.defaultLocale && advertiser.languages.includes(locale)
    ? `${advertiser.siteUrl}/${locale}`
    : advertiser.siteUrl;

const distanceOf = (vehicle: AdvertisedVehicle, locale: Locale): string | null =>
  vehicle.odometerValue === null || vehicle.odometerStatus === 'unknown'
    ? null
    : formatDistance(vehicle.odometerValue, vehicle.odometerUnit, locale);

/** What placeholders say: of a vehicle as it is at this moment, and of the dealership. A price names what is added to it. */
export function valuesOf(
  advertiser: Advertiser,
  vehicle: AdvertisedVehicle | undefined,
  locale: Locale,
  list: readonly AdvertisedVehicle[] = [],
): Partial<Record<Placeholder, string>> {
  const money = (cents: number): string => formatMoney(cents, locale, advertiser.currency);
  const priced = (cents: number): string => `${money(cents)} ${plusWords(advertiser.province, locale)}`;
  const own: Partial<Record<Placeholder, string>> = {
    dealership: advertiser.name,
    legal: advertiser.legalName,
    registration: advertiser.registrationNumber ?? '',
    phone: advertiser.phone ? formatPhone(advertiser.phone) : '',
    city: advertiser.city ?? '',
    link: vehicle ? vehicleUrl(advertiser, vehicle, locale) : inventoryUrl(advertiser, locale),
    list: list
      .map((one) =>
        [
          vehicleName(one, locale),
          one.askingPriceCents === null ? '' : priced(one.askingPriceCents),
          distanceOf(one, locale) ?? '',
        ]
          .filter(Boolean)
          .join(' · '),
      )
      .join('\n'),
  };
  if (!vehicle) return own;
  const word = (kind: Parameters<typeof wordFor>[0], value: string | null): string =>
    value ? wordFor(kind, value, locale) : '';
  return {
    ...own,
    year: vehicle.year === null ? '' : String(vehicle.year),
    make: vehicle.make ?? '',
    model: vehicle.model ?? '',
    trim: vehicle.trim ?? '',
    vehicle: vehicleName(vehicle, locale),
    price: vehicle.askingPriceCents === null ? '' : priced(vehicle.askingPriceCents),
    was: vehicle.wasPriceCents === null ? '' : money(vehicle.wasPriceCents),
    km: distanceOf(vehicle, locale) ?? '',
    stock: vehicle.stockNumber,
    vin: vehicle.vin ?? '',
    colour: word('colour', vehicle.exteriorColour),
    fuel: word('fuel', vehicle.fuel),
    transmission: word('transmission', vehicle.transmission),
    features: vehicle.features.slice(0, 6).join(', '),
    disclosures: disclosuresOf(vehicle.disclosures, locale, money)
      .map((one) => (one.detail ? `${one.label} (${one.detail})` : one.label))
      .join('. '),
  };
}

/** A post before it is filled: what was typed and chosen. */
export interface Composed {
  kind: PostKind;
  locale: Locale;
  vehicleId: string | null;
  body: string;
  instagramBody: string | null;
  photoIds: readonly string[];
  networks: readonly Network[];
  /** The vehicles of a round-up. */
  listIds?: readonly string[];
}

/** A post filled with what is true now, with what stands in its way. */
export interface Advertised {
  texts: Record<Network, string>;
  vehicle: AdvertisedVehicle | undefined;
  photos: AdvertisedPhoto[];
  advertiser: Advertiser;
  findings: Finding[];
  preview: Preview;
}

/** Fills a post and judges it: when it is shown, and once more when it is sent. */
export async function advertise(ctx: Context, composed: Composed, advertiser?: Advertiser): Promise<Advertised> {
  const by = advertiser ?? (await advertiserOf(ctx));
  const vehicle = composed.vehicleId ? await advertisedVehicle(ctx, composed.vehicleId) : undefined;
  const list = await advertisedVehicles(ctx, composed.listIds ?? []);
  const values = valuesOf(by, vehicle, composed.locale, list);
  const facebook = fill(composed.body, values);
  const texts = {
    facebook,
    instagram: composed.instagramBody === null ? facebook : fill(composed.instagramBody, values),
  };
  const photos = await advertisedPhotos(ctx, composed.photoIds);
  const findings = findingsOf({
    kind: composed.kind,
    body: `${composed.body}\n${composed.instagramBody ?? ''}`,
    texts,
    networks: composed.networks,
    photoCount: composed.photoIds.length,
    samplePhotos: photos.filter((photo) => photo.sample).length,
    province: by.province,
    dealership: by,
    vehicle: vehicle && {
      status: vehicle.status,
      condition: vehicle.condition,
      priceCents: vehicle.askingPriceCents,
      otherCents: [vehicle.wasPriceCents, vehicle.disclosures.accidentAmountCents].filter(
        (one) => typeof one === 'number',
      ),
      stockNumber: vehicle.stockNumber,
      vin: vehicle.vin,
      distance: distanceOf(vehicle, composed.locale),
      notices: noticesOf(vehicle.disclosures, composed.locale),
    },
  });
  const gone = composed.photoIds.length - photos.length;
  if (gone > 0) findings.push({ level: 'stop', code: 'photo_gone', rule: null, network: null, values: { n: gone } });
  const score = vehicle && readyScore({ ...vehicle, photoCount: vehicle.photos.length });
  return {
    texts,
    vehicle,
    photos,
    advertiser: by,
    findings,
    preview: {
      facebook: { text: texts.facebook, length: lengthOf(texts.facebook), most: facebookLongest },
      instagram: {
        text: texts.instagram,
        length: lengthOf(texts.instagram),
        most: instagramLongest,
        hashtags: hashtagsOf(texts.instagram).length,
        mentions: mentionsOf(texts.instagram).length,
      },
      findings,
      readyScore: score?.score ?? null,
      missing: score?.missing ?? [],
    },
  };
}
