import { sql } from 'kysely';
import { wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { taxRates } from '#kernel/tax/rates.ts';
import type { Context } from '#platform/database/context.ts';
import type { Standing } from './standing.ts';
import type { PaidInvoice } from './stripe/present-state.ts';
import type { Every } from './subscription.ts';
import { companyDay, registrationOf } from './tax-rates.ts';

/** A tax on one of our invoices, with the number that we collect it under. `rate` in thousandths of a percent. */
export interface InvoicedTax {
  tax: string;
  province: string | null;
  rate: number | null;
  rateId: string | null;
  cents: number;
  number: string | null;
}

/** Who stands on one of our invoices. */
export interface InvoiceParty {
  name: string;
  address: string[];
}

/** An invoice of ours that has just got its number. */
export interface Issued {
  number: string;
  totalCents: number;
  currency: string;
}

/**
 * Issues our invoice for a paid invoice of the processor, in the transaction that learns of it: once for each, with the next
 * number of the year. What was charged is what it says; how much is which tax comes from the processor by its rates.
 * Undefined when it is there already.
 */
export async function issueFor(
  ctx: Context,
  { dealership }: Pick<Standing, 'dealership'>,
  paid: PaidInvoice,
  rates: ReadonlyMap<string, string>,
): Promise<Issued | undefined> {
  const known = await ctx.db
    .selectFrom('platformInvoice')
    .select('id')
    .where('source', '=', paid.id)
    .executeTakeFirst();
  if (known) return undefined;
  const { company, taxNumbers } = ctx.ground.config;
  const taxes = paid.taxes
    .filter(({ cents }) => cents !== 0)
    .map(({ remoteId, cents }): InvoicedTax => {
      const rateId = rates.get(remoteId) ?? null;
      const rate = taxRates.find(({ id }) => id === rateId);
      const registration = rateId === null ? undefined : registrationOf(rateId);
      return {
        tax: rate?.tax ?? 'TAX',
        province: rate && rate.province !== 'CA' ? rate.province : null,
        rate: rate?.rate ?? null,
        rateId,
        cents,
        number: (registration && taxNumbers[registration]) ?? null,
      };
    });
  const place = await ctx.db
    .selectFrom('location')
    .select(['street', 'city', 'province', 'postalCode'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const buyer: InvoiceParty = {
    name: dealership.legalName,
    address: place ? [place.street, `${place.city} ${place.province}  ${place.postalCode}`] : [],
  };
  const seller: InvoiceParty = {
    name: company.name,
    address: company.address ? company.address.split(/\s*[;\n]\s*/) : [],
  };
  const every: Every =
    paid.subscriptionEvery ?? (paid.to.getTime() - paid.from.getTime() > 100 * 86_400_000 ? 'year' : 'month');
  const { rows } = await sql<{ number: string | null }>`select core.issue_platform_invoice(${JSON.stringify({
    id: newId(),
    source: paid.id,
    day: companyDay(ctx.now),
    periodFrom: wallClock(paid.from, dealership.timeZone).day,
    periodTo: wallClock(paid.to, dealership.timeZone).day,
    locale: dealership.locale,
    every,
    seller,
    buyer,
    taxes,
    subtotalCents: paid.subtotalCents,
    totalCents: paid.totalCents,
    currency: paid.currency,
    paidAt: paid.paidAt.toISOString(),
  })}::jsonb) as number`.execute(ctx.db);
  const number = rows[0]?.number;
  return number ? { number, totalCents: paid.totalCents, currency: paid.currency } : undefined;
}
