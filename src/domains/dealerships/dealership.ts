import { z } from 'zod';
import { Colour } from '#kernel/colour.ts';
import { Id } from '#kernel/ids.ts';
import { readPhone } from '#kernel/phone.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { Email, fold, text } from '#kernel/text.ts';

/** Names that no dealership may have as its sub-domain: the product's own, and those a visitor would take for it. */
const reserved = new Set(
  'www app api admin mail smtp imap pop mx ns ns1 ns2 ftp status help support pay payments billing office account accounts sign-in signin sign-up signup login logout auth sso oauth docs static assets cdn media photos logos blog about legal terms privacy security abuse postmaster hostmaster webmaster root test staging dev demo-admin automo automosoft autom0 localhost'.split(
    ' ',
  ),
);

/** A sub-domain: a host name label of 3 to 40 letters, digits and single hyphens (RFC 1123), none of the reserved ones. */
export const Slug = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .refine(
    (value) => /^[a-z0-9](?:-?[a-z0-9]){2,39}$/.test(value),
    'must be 3 to 40 lower-case letters, digits and single hyphens',
  )
  .refine((value) => !isReserved(value), { message: 'must not be a reserved name', params: { code: 'slug_reserved' } });

/** Whether a sub-domain is kept back; look-alikes with digits for letters count as the same. */
export const isReserved = (slug: string): boolean =>
  reserved.has(slug) || slug.startsWith('xn--') || /^(automo|aut0mo|autom0|aut0m0)/.test(slug);

/** A sub-domain made of a name: `Garage Léo & Fils inc.` → `garage-leo-fils`. */
export function slugOf(name: string): string {
  const words = fold(name)
    .replaceAll(/\b(inc|ltd|ltee|llc|corp|limited|limitee)\b\.?/g, ' ')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  const long = words.length >= 3 ? words : `${words || 'my'}-autos`;
  return isReserved(long) ? `${long}-cars`.slice(0, 40) : long;
}

const nullable = <S extends z.ZodType<string, string>>(of: S) =>
  z.union([z.literal('').transform(() => null), of]).nullable();

export const Phone = z
  .string()
  .max(40)
  .transform((value, ctx) => {
    const read = readPhone(value);
    if (read) return read;
    ctx.addIssue({ code: 'custom', message: 'must be a phone number such as 902 555 0100', params: { code: 'phone' } });
    return z.NEVER;
  });

/** A Canadian postal code as written: `B3H 1A1` (Canada Post: never D F I O Q U, nor W Z first). */
export const PostalCode = z
  .string()
  .transform((value) => value.toUpperCase().replaceAll(/[\s-]/g, ''))
  .refine((value) => /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d$/.test(value), {
    message: 'must be a Canadian postal code such as B3H 1A1',
    params: { code: 'postal_code' },
  })
  .transform((value) => `${value.slice(0, 3)} ${value.slice(3)}`);

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 09:00');
const Span = z.strictObject({ from: Clock, to: Clock }).refine(({ from, to }) => from < to, {
  path: ['to'],
  message: 'must be later than the opening',
  params: { code: 'order' },
});
const Spans = z
  .array(Span)
  .max(4)
  .refine((spans) => spans.every((span, at) => at === 0 || spans[at - 1]!.to <= span.from), {
    message: 'must be in order and not overlap',
    params: { code: 'overlap' },
  });

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof weekdays)[number];

/** Opening hours by weekday, in the dealership's zone; a day without spans is closed. */
export const Hours = z.strictObject(
  Object.fromEntries(weekdays.map((day) => [day, Spans.optional()])) as Record<Weekday, z.ZodOptional<typeof Spans>>,
);
export type Hours = z.output<typeof Hours>;

/** Days on which other hours hold: holidays, events. */
export const HoursExceptions = z
  .array(
    z.strictObject({
      date: z.iso.date('must be a day such as 2026-12-25'),
      spans: Spans,
      note: text(100).optional(),
    }),
  )
  .max(100);

/** A place where the dealership does business. */
export const LocationInput = z.strictObject({
  name: text(100, { least: 1 }),
  street: text(200, { least: 1 }),
  city: text(100, { least: 1 }),
  province: z.enum(provinceCodes),
  postalCode: PostalCode,
  phone: nullable(Phone).optional(),
  email: nullable(Email).optional(),
  hours: Hours.default({}),
  exceptions: HoursExceptions.default([]),
});
export type LocationInput = z.output<typeof LocationInput>;

export const Location = z.object({
  id: Id,
  name: z.string(),
  street: z.string(),
  city: z.string(),
  province: z.enum(provinceCodes),
  postalCode: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  hours: z.partialRecord(z.enum(weekdays), z.array(z.object({ from: z.string(), to: z.string() }))),
  exceptions: z.array(
    z.object({
      date: z.string(),
      spans: z.array(z.object({ from: z.string(), to: z.string() })),
      note: z.string().optional(),
    }),
  ),
  position: z.int(),
  version: z.int(),
  archived: z.boolean(),
});
export type Location = z.output<typeof Location>;

const zones = new Set(Intl.supportedValuesOf('timeZone'));
const TimeZone = z.string().refine((value) => zones.has(value), 'must be a time zone such as America/Halifax');
const Languages = z
  .array(z.enum(['en', 'fr']))
  .min(1)
  .max(2)
  .transform((all) => [...new Set(all)]);
const About = z.strictObject({
  en: text(5000, { lines: true }).optional(),
  fr: text(5000, { lines: true }).optional(),
});

/** Facts of a dealership that its people keep. */
export const dealershipFields = {
  name: text(100, { least: 1 }),
  legalName: text(200, { least: 1 }),
  registrationNumber: nullable(text(60)),
  province: z.enum(provinceCodes),
  slug: Slug,
  timeZone: TimeZone,
  locale: z.enum(['en', 'fr']),
  languages: Languages,
  phone: nullable(Phone),
  email: nullable(Email),
  privacyOfficer: nullable(text(120)).describe(
    'Who answers for personal information: name and title, as the site’s privacy page says it',
  ),
  privacyEmail: nullable(Email),
  primaryColour: Colour,
  accentColour: Colour,
  about: About,
} as const;

/** What a dealership begins with. */
export const NewDealership = z.strictObject({
  name: dealershipFields.name,
  legalName: dealershipFields.legalName.optional(),
  registrationNumber: dealershipFields.registrationNumber.optional(),
  province: dealershipFields.province,
  slug: dealershipFields.slug.optional(),
  timeZone: TimeZone.optional(),
  locale: dealershipFields.locale.default('en'),
  languages: Languages.optional(),
  phone: dealershipFields.phone.optional(),
  email: dealershipFields.email.optional(),
  primaryColour: Colour.optional(),
  accentColour: Colour.optional(),
  location: LocationInput.omit({ province: true }).extend({ name: LocationInput.shape.name.optional() }),
});
export type NewDealership = z.output<typeof NewDealership>;

export const DealershipEdit = z
  .strictObject(dealershipFields)
  .partial()
  .extend({ version: z.int().min(1) });
export type DealershipEdit = z.output<typeof DealershipEdit>;

const Logo = z.object({ publicName: z.string(), width: z.int(), height: z.int(), url: z.string() });

export const Dealership = z.object({
  id: Id,
  name: z.string(),
  legalName: z.string(),
  registrationNumber: z.string().nullable(),
  province: z.enum(provinceCodes),
  slug: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  locale: z.enum(['en', 'fr']),
  languages: z.array(z.enum(['en', 'fr'])),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  privacyOfficer: z.string().nullable(),
  privacyEmail: z.string().nullable(),
  primaryColour: z.string(),
  accentColour: z.string(),
  logo: Logo.nullable(),
  about: z.object({ en: z.string().optional(), fr: z.string().optional() }),
  state: z.string(),
  demo: z.boolean(),
  version: z.int(),
});
export type Dealership = z.output<typeof Dealership>;
