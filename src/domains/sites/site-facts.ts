import type { Locale } from '#kernel/messages.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Province } from '#kernel/provinces.ts';
import type { VisitorContext } from '#platform/database/context.ts';
import type { HoursException, LocationView, OpenSpan, Picture, SiteView } from './site/views.ts';

/** Where a site is reached: the dealership behind the sub-domain, and the origin that every absolute URL is made from. */
export interface SiteAddress {
  dealershipId: string;
  slug: string;
  baseUrl: string;
}

/** The dealership as its visitors meet it, without the language of a page. */
export type SiteFacts = Omit<SiteView, 'locale' | 'about'> & { aboutIn: Partial<Record<Locale, string>> };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Reads what every page needs. @throws NotFound when the site is not published */
export async function readSiteFacts(ctx: VisitorContext, address: SiteAddress): Promise<SiteFacts> {
  const dealership = await ctx.db
    .selectFrom('dealership')
    .innerJoin('site', 'site.dealershipId', 'dealership.dealershipId')
    .select([
      'name',
      'legalName',
      'registrationNumber',
      'province',
      'locale',
      'languages',
      'timeZone',
      'currency',
      'phone',
      'email',
      'privacyOfficer',
      'privacyEmail',
      'primaryColour',
      'accentColour',
      'logo',
      'about',
      'demo',
      'site.published',
    ])
    .where('dealership.dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  if (!dealership?.published) throw new NotFound('site');
  const locations = await ctx.db
    .selectFrom('location')
    .select(['id', 'name', 'street', 'city', 'province', 'postalCode', 'phone', 'email', 'hours', 'exceptions'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return {
    name: dealership.name,
    legalName: dealership.legalName,
    registrationNumber: dealership.registrationNumber ?? undefined,
    province: dealership.province as Province,
    phone: dealership.phone ?? undefined,
    email: dealership.email ?? undefined,
    privacyOfficer: dealership.privacyOfficer ?? undefined,
    privacyEmail: dealership.privacyEmail ?? undefined,
    slug: address.slug,
    baseUrl: address.baseUrl,
    defaultLocale: dealership.locale as Locale,
    languages: dealership.languages as Locale[],
    timeZone: dealership.timeZone,
    currency: dealership.currency,
    primaryColour: dealership.primaryColour,
    accentColour: dealership.accentColour,
    logo: logoOf(dealership.logo as unknown as Logo | null),
    aboutIn: (dealership.about ?? {}) as Partial<Record<Locale, string>>,
    locations: locations.map((location): LocationView => {
      const hours = location.hours as unknown as Record<string, OpenSpan[] | undefined>;
      return {
        id: location.id,
        name: location.name,
        street: location.street,
        city: location.city,
        province: location.province as Province,
        postalCode: location.postalCode,
        phone: location.phone ?? undefined,
        email: location.email ?? undefined,
        hours: weekdays.map((day) => hours[day] ?? []),
        exceptions: location.exceptions as unknown as HoursException[],
      };
    }),
    demo: dealership.demo,
    now: ctx.now,
  };
}

/** The facts in one page's language. */
export const inLocale = ({ aboutIn, ...facts }: SiteFacts, locale: Locale): SiteView => ({
  ...facts,
  locale,
  about: aboutIn[locale] ?? aboutIn[facts.defaultLocale],
});

interface Logo {
  publicName: string;
  width: number;
  height: number;
}

/** A logo is kept as PNG and WebP of one size; its words are the dealership's name, which the page knows. */
const logoOf = (logo: Logo | null): Picture | undefined =>
  logo
    ? {
        width: logo.width,
        height: logo.height,
        alt: '',
        sample: false,
        sizes: (['webp', 'png'] as const).map((format) => ({
          format,
          width: logo.width,
          height: logo.height,
          url: `/logos/${logo.publicName}.${format}`,
        })),
      }
    : undefined;
