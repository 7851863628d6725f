import { findCustomer } from '#domains/customers/index.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import type { BooksSettings } from './books-settings.ts';
import type { BillTo, Parties } from './invoice.ts';

/** An address as it stands on a paper, line by line. */
export const addressLines = (at: {
  attention?: string | null;
  street: string | null;
  city: string | null;
  province: string | null;
  postalCode: string | null;
}): string[] =>
  [
    at.attention ?? null,
    at.street,
    // Canada Post: two spaces between province and postal code.
    [[at.city, at.province].filter(Boolean).join(' '), at.postalCode].filter(Boolean).join('  ') || null,
  ].filter((line) => line !== null);

/** Who sells, as it stands now: at a location, or at the first one of the dealership. */
export async function sellerOf(
  ctx: Context,
  locationId: string | null,
  settings: BooksSettings,
  locale: Locale,
): Promise<Parties['seller']> {
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'legalName', 'registrationNumber', 'phone', 'email'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  let places = ctx.db
    .selectFrom('location')
    .select(['street', 'city', 'province', 'postalCode', 'phone', 'email'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('position')
    .orderBy('id')
    .limit(1);
  places = locationId ? places.where('id', '=', locationId) : places.where('archivedAt', 'is', null);
  const place = await places.executeTakeFirst();
  return {
    name: dealership.name,
    legalName: dealership.legalName,
    registrationNumber: dealership.registrationNumber,
    address: place ? addressLines(place) : [],
    phone: place?.phone ?? dealership.phone,
    email: place?.email ?? dealership.email,
    gstNumber: settings.gstNumber,
    qstNumber: settings.qstNumber,
    pstNumber: settings.pstNumber,
    note: locale === 'fr' ? settings.noteFr : settings.noteEn,
  };
}

/** Who buys, as it stands now. */
export async function buyerOf(ctx: Context, customerId: string, billTo: BillTo): Promise<Parties['buyer']> {
  const { name, email, phone } = await findCustomer(ctx, customerId);
  return { name, email, phone, address: addressLines(billTo) };
}
