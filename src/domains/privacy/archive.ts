import { sql } from 'kysely';
import { openDealPrivate } from '#domains/deals/index.ts';
import { openInvoicePrivate, partiesOf } from '#domains/invoices/index.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { correctionsOf, keep, personOf, provedRequest } from './requests.ts';

type Row = Record<string, unknown>;

/** What a dealership holds about a customer, section by section, and what it keeps back with the reason. */
export interface Archive {
  format: 'automo-person/1';
  madeAt: string;
  of: string;
  sections: Record<string, Row[]>;
  withheld: { what: string; reason: string }[];
}

/** What is never part of it, each with the reason that the archive names (PIPEDA s. 9). */
const withheld = [
  { what: 'costs_and_gross', reason: 'commercial' },
  { what: 'other_people', reason: 'others' },
  { what: 'journal', reason: 'copies' },
] as const;

/**
 * Everything held about the customer of a proved request: customer, consents, leads with their conversation, deals,
 * invoices, payments, letters, requests. Columns are named one by one, so that a new cost column cannot slip in.
 */
export async function archiveOf(ctx: Context, requestId: string): Promise<Archive> {
  const request = await provedRequest(ctx, requestId, ['access', 'portability']);
  const { customerId } = request;
  const of = ctx.dealershipId;
  const rows = async (query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(ctx.db)).rows;
  const customer = await ctx.db
    .selectFrom('customer')
    .selectAll()
    .where('dealershipId', '=', of)
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();
  const { name, email, phone, phoneExtension, kind, locale, preferredContact, createdAt, restrictedAt } = customer;
  const deals = await ctx.db
    .selectFrom('deal')
    .select([
      'id',
      'number',
      'kind',
      'status',
      'soldOn',
      'deliverOn',
      'deliveryProvince',
      'priceCents',
      'totalCents',
      'paymentCents',
      'conditions',
      'terms',
      'signedAt',
      'private',
      'customerId',
    ])
    .where('dealershipId', '=', of)
    .where((eb) => eb.or([eb('customerId', '=', customerId), eb('coBuyerId', '=', customerId)]))
    .orderBy('id')
    .execute();
  const invoices = await ctx.db
    .selectFrom('invoice')
    .select([
      'id',
      'kind',
      'state',
      'number',
      'issuedOn',
      'dueOn',
      'subtotalCents',
      'taxCents',
      'totalCents',
      'poNumber',
      'note',
      'private',
    ])
    .where('dealershipId', '=', of)
    .where('customerId', '=', customerId)
    .orderBy('id')
    .execute();
  const payments = await ctx.db
    .selectFrom('payment')
    .select(['id', 'kind', 'receiptNumber', 'method', 'receivedOn', 'amountCents', 'reference', 'reason', 'private'])
    .where('dealershipId', '=', of)
    .where('customerId', '=', customerId)
    .orderBy('id')
    .execute();
  const requests = await ctx.db
    .selectFrom('rightsRequest')
    .select(['id', 'kind', 'way', 'receivedOn', 'dueOn', 'decision', 'closedAt', 'person'])
    .where('dealershipId', '=', of)
    .where('customerId', '=', customerId)
    .orderBy('receivedOn')
    .execute();
  const leads = sql`select id from lead where dealership_id = ${of} and customer_id = ${customerId}`;
  const bought = deals.filter((deal) => deal.customerId === customerId).map((deal) => deal.id);
  return {
    format: 'automo-person/1',
    madeAt: ctx.now.toISOString(),
    of: name,
    sections: {
      customer: [{ name, email, phone, phoneExtension, kind, locale, preferredContact, createdAt, restrictedAt }],
      corrections: correctionsOf(ctx, customer),
      consents: await rows(
        sql`select channel, purpose, basis, given_at, how, wording, withdrawn_at, withdrawn_how from consent
            where dealership_id = ${of} and customer_id = ${customerId} order by given_at`,
      ),
      leads: await rows(
        sql`select source, kind, stage, message, created_at, last_activity_at from lead
            where dealership_id = ${of} and customer_id = ${customerId} order by created_at`,
      ),
      conversation: await rows(
        sql`select at, kind, subject, body from activity where dealership_id = ${of} and lead_id in (${leads}) order by at`,
      ),
      intakes: await rows(
        sql`select received_at, form from lead_intake where dealership_id = ${of} and lead_id in (${leads}) order by received_at`,
      ),
      garage: await rows(
        sql`select way, changed_on, year, make, model, vin from customer_vehicle
            where dealership_id = ${of} and customer_id = ${customerId} order by changed_on`,
      ),
      tasks: await rows(
        sql`select kind, title, due_on, done_at from task where dealership_id = ${of} and (customer_id = ${customerId} or lead_id in (${leads})) order by due_on`,
      ),
      deals: deals.map(({ private: _sealed, customerId: _c, id, ...deal }) => ({
        ...deal,
        // Address, birthday and identity document are the buyer's; a co-buyer gets none of them.
        ...(bought.includes(id) ? { buyer: openDealPrivate(ctx, { id, private: _sealed }).buyer } : {}),
      })),
      deal_lines: await rows(
        sql`select d.number, l.kind, l.description, l.amount_cents from deal_line l
            join deal d on d.dealership_id = l.dealership_id and d.id = l.deal_id
            where l.dealership_id = ${of} and l.deal_id = any (${bought}::uuid[]) order by d.number, l.position`,
      ),
      trade_ins: await rows(
        sql`select d.number, t.year, t.make, t.model, t.vin, t.odometer_value, t.odometer_unit, t.allowance_cents, t.lien_cents, t.lienholder
            from trade_in t join deal d on d.dealership_id = t.dealership_id and d.id = t.deal_id
            where t.dealership_id = ${of} and t.deal_id = any (${bought}::uuid[]) order by d.number, t.position`,
      ),
      invoices: invoices.map(({ id, private: sealed, ...invoice }) => ({
        ...invoice,
        buyer: openInvoicePrivate(ctx, { id, private: sealed }).parties?.buyer ?? null,
      })),
      invoice_lines: await rows(
        sql`select i.number, l.description, l.quantity, l.unit_price_cents, l.amount_cents from invoice_line l
            join invoice i on i.dealership_id = l.dealership_id and i.id = l.invoice_id
            where l.dealership_id = ${of} and i.customer_id = ${customerId} order by i.number, l.position`,
      ),
      payments: payments.map(({ id, private: sealed, ...payment }) => ({
        ...payment,
        payer: partiesOf(ctx, { id, private: sealed })?.buyer ?? null,
      })),
      mails: await rows(
        sql`select created_at, sent_at, to_address, subject, body_text from dealership_mail
            where dealership_id = ${of} and (lower(to_address) = ${email} or id in (
              select mail_id from activity where dealership_id = ${of} and lead_id in (${leads}))) order by created_at`,
      ),
      requests: requests.map(({ id, person, ...one }) => ({ ...one, words: personOf(ctx, { id, person }).words })),
    },
    withheld: [...withheld],
  };
}

/** Notes in request and journal that an archive was made. */
export async function noteArchive(ctx: Context, requestId: string): Promise<void> {
  const row = await provedRequest(ctx, requestId, ['access', 'portability']);
  await keep(ctx, row, { decision: row.decision ?? 'granted' }, { what: 'archive' });
  await record(ctx, {
    event: 'rights_request.archive_made',
    record: { kind: 'rights_request', id: requestId },
    after: { customerId: row.customerId },
  });
}
