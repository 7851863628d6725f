import { findPublished } from '#domains/inventory/index.ts';
import { receiveInquiry } from '#domains/leads/index.ts';
import type { Locale } from '#kernel/messages.ts';
import { readPhone } from '#kernel/phone.ts';
import { problemOf } from '#platform/database/errors.ts';
import { TooLarge, TooMany } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import type { SitePage } from './page.ts';
import { consentWording } from './site/consent-wording.ts';
import { honeypotField, inquiryLimits } from './site/inquiry-form.ts';
import { inquiryPage } from './site/inquiry-page.ts';
import { parseVehicleSlug, pathIn, readPath, vehicleSlug } from './site/paths.ts';
import { inquiryFields } from './site/views.ts';
import type { FormState, InquiryErrorCode, InquiryField, VehicleCardView } from './site/views.ts';
import { inLocale, readSiteFacts } from './site-facts.ts';
import type { SiteAddress, SiteFacts } from './site-facts.ts';
import { cardOf } from './vehicle-views.ts';

const perMinute = new Limit(5, 60);
const perDay = new Limit(60, 86_400);
const perSite = new Limit(200, 3600);
const mostBytes = 64 * 1024;

/**
 * Takes the inquiry form of a public site. What is wrong is said on the form with everything that was typed; what is
 * right is committed before the visitor is thanked. Robots that fill the hidden field are kept as suspected spam:
 * nothing is silently lost.
 */
export async function takeForm(
  ground: Ground,
  address: SiteAddress,
  url: URL,
  request: Request,
  origin: Origin,
): Promise<SitePage> {
  const facts = await ground.database.asVisitor({ dealershipId: address.dealershipId, origin }, (ctx) =>
    readSiteFacts(ctx, address),
  );
  const { locale, path } = readPath(facts, url.pathname);
  if (path !== '/inquiry') return { status: 405, headers: { Allow: 'GET, HEAD' }, body: '' };
  // The form belongs to this site: another page must not send it in a visitor's name.
  if (fromElsewhere(request, url)) return notOurs;
  const fields = await readForm(request);
  const vehicle = await vehicleOf(ground, address, facts, origin, fields.get('vehicle') ?? '', locale);
  const state = check(fields);
  const again = (status: number, form: FormState): SitePage => ({
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: inquiryPage(inLocale(facts, locale), form, vehicle),
  });
  if (state.errors.length > 0) return again(422, state);
  try {
    await perMinute.take(addressKey(origin.ip));
    await perDay.take(addressKey(origin.ip));
    await perSite.take(address.dealershipId);
  } catch (error) {
    if (error instanceof TooMany) return again(429, { ...state, problem: 'too_many' });
    throw error;
  }
  const { values } = state;
  const site = inLocale(facts, locale);
  try {
    await ground.database.asVisitor(
      { dealershipId: address.dealershipId, origin, cause: { kind: 'customer', of: 'inquiry' } },
      (ctx) =>
        receiveInquiry(ctx, {
          kind: 'inquiry',
          name: values.name!,
          email: values.email || null,
          phone: values.phone ? (readPhone(values.phone) ?? null) : null,
          message: values.message ?? '',
          locale: values.language === 'fr' ? 'fr' : values.language === 'en' ? 'en' : locale,
          preferredContact: (values.preferred_contact as 'email' | undefined) ?? null,
          vehicleId: vehicle?.id ?? null,
          marketingWording: values.consent ? `${consentWording(site).version}: ${consentWording(site).text}` : null,
          page: `${url.pathname}${vehicle ? `?vehicle=${vehicle.stockNumber}` : ''}`.slice(0, 500),
          suspectedSpam: Boolean(fields.get(honeypotField)),
        }),
      { write: true },
    );
  } catch (error) {
    if (problemOf(error)?.status === 503) return again(503, { ...state, problem: 'unavailable' });
    throw error;
  }
  // After a POST a page of its own, so that a reload sends nothing twice.
  return { status: 303, headers: { Location: pathIn(facts, locale, '/inquiry/thanks') }, body: '' };
}

/** Whether another page sends a form of this site in a visitor's name. */
export function fromElsewhere(request: Request, url: URL): boolean {
  const from = request.headers.get('origin');
  return from !== null && from !== 'null' && (!URL.canParse(from) || new URL(from).host !== url.host);
}

/** What such a page gets. */
export const notOurs: SitePage = {
  status: 403,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'This form belongs to another site.\n',
};

/** The fields of a form, of at most 64 kB. @throws TooLarge */
export async function readForm(request: Request): Promise<URLSearchParams> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw new TooLarge('The form is too large.');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > mostBytes) throw new TooLarge('The form is too large.');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

async function vehicleOf(
  ground: Ground,
  address: SiteAddress,
  facts: SiteFacts,
  origin: Origin,
  slug: string,
  locale: Locale,
): Promise<VehicleCardView | undefined> {
  const named = parseVehicleSlug(slug);
  if (!named) return undefined;
  const found = await ground.database.asVisitor({ dealershipId: address.dealershipId, origin }, (ctx) =>
    findPublished(ctx, named),
  );
  return found.map(({ vehicle }) => cardOf(facts, vehicle, locale)).find((card) => vehicleSlug(card) === slug);
}

function check(fields: URLSearchParams): FormState {
  const values: FormState['values'] = {};
  const errors: { field: InquiryField; code: InquiryErrorCode }[] = [];
  const wrong = (field: InquiryField, code: InquiryErrorCode): void => void errors.push({ field, code });
  for (const field of inquiryFields) {
    const typed = fields.get(field);
    if (typed === null) continue;
    const most = field in inquiryLimits ? inquiryLimits[field as keyof typeof inquiryLimits] : 100;
    const read = text(most, { lines: field === 'message' }).safeParse(typed);
    values[field] = read.success
      ? read.data
      : [...typed]
          .slice(0, most)
          .join('')
          .replaceAll(/\p{Cc}/gu, ' ');
    if (!read.success) wrong(field, [...typed.trim()].length > most ? 'too_long' : 'invalid');
  }
  if (!values.name) wrong('name', 'required');
  if (!values.message) wrong('message', 'required');
  if (values.email) {
    const read = Email.safeParse(values.email);
    if (read.success) values.email = read.data;
    else wrong('email', 'invalid');
  }
  if (values.phone && !readPhone(values.phone)) wrong('phone', 'invalid');
  if (!values.email && !values.phone) wrong('email', 'contact_missing');
  if (values.preferred_contact && !['email', 'phone', 'sms'].includes(values.preferred_contact))
    wrong('preferred_contact', 'invalid');
  if (values.language && !['en', 'fr'].includes(values.language)) wrong('language', 'invalid');
  return {
    values,
    errors: errors.filter((error, at) => errors.findIndex((other) => other.field === error.field) === at),
  };
}
