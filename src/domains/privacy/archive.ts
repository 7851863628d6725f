import { sql } from 'kysely';
import { openInvoicePrivate, partiesOf } from '#domains/invoices/index.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { dealSections } from './archive-deals.ts';
import { withheldFor } from './archive-scope.ts';
import { reachOf } from './reach.ts';
import { correctionsOf, keep, open, personOf, provedRequest } from './requests.ts';

type Row = Record<string, unknown>;

/** What a dealership holds about a customer, section by section, and what it keeps back with the reason. */
export interface Archive {
  format: 'automo-person/1';
  madeAt: string;
  of: string;
  sections: Record<string, Row[]>;
  withheld: { what: string; reason: string }[];
}

/** Everything that is never part of it, each with the reason that the archive names. */
const withheld = Object.entries(withheldFor).map(([what, reason]) => ({ what, reason }));

/**
 * Everything held about the customer of a proved request, in the sections of `archive-scope.ts`. Columns are named one by
 * one, so that a new cost column cannot slip in; that no column with values of people is forgotten is tested against the
 * data register. Whose letters, forms and tasks are theirs is decided as for an erasure.
 */
export async function archiveOf(ctx: Context, requestId: string): Promise<Archive> {
  const request = await provedRequest(ctx, requestId, ['access', 'portability']);
  const { customerId } = request;
  const of = ctx.dealershipId;
  const reach = await reachOf(ctx, customerId);
  const rows = async (query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(ctx.db)).rows;
  const customer = await ctx.db
    .selectFrom('customer')
    .selectAll()
    .where('dealershipId', '=', of)
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();
  const { name, email, phone, phoneExtension, kind, locale, preferredContact, createdAt, restrictedAt } = customer;
  const { deals, ...ofDeals } = await dealSections(ctx, reach);
  const requests = await ctx.db
    .selectFrom('rightsRequest')
    .selectAll()
    .where('dealershipId', '=', of)
    .where('customerId', '=', customerId)
    .orderBy('receivedOn')
    .execute();
  const letters = requests.flatMap(({ letterMailId }) => letterMailId ?? []);
  const leads = sql`select id from lead where dealership_id = ${of} and customer_id = ${customerId}`;
  return {
    format: 'automo-person/1',
    madeAt: ctx.now.toISOString(),
    of: name,
    sections: {
      customer: [{ name, email, phone, phoneExtension, kind, locale, preferredContact, createdAt, restrictedAt }],
      corrections: correctionsOf(ctx, customer),
      consents: await rows(
        sql`select channel, purpose, basis, given_at, how, wording, proof, withdrawn_at, withdrawn_how from consent
            where dealership_id = ${of} and customer_id = ${customerId} order by given_at`,
      ),
      refusals: await rows(
        sql`select channel, refused_at, how from contact_refusal where dealership_id = ${of} and customer_id = ${customerId} order by channel`,
      ),
      leads: await rows(
        sql`select source, kind, stage, lost_reason, message, created_at, last_activity_at from lead
            where dealership_id = ${of} and customer_id = ${customerId} order by created_at`,
      ),
      conversation: await rows(
        sql`select at, kind, subject, body, details from activity where dealership_id = ${of} and lead_id in (${leads}) order by at`,
      ),
      appointments: await rows(
        sql`select a.kind, a.starts_at, a.ends_at, a.state, p.name as location, concat_ws(' ', v.year, v.make, v.model) as vehicle, a.note
            from appointment a join location p on p.dealership_id = a.dealership_id and p.id = a.location_id
            left join vehicle v on v.dealership_id = a.dealership_id and v.id = a.vehicle_id
            where a.dealership_id = ${of} and a.id = any (${reach.appointments}::uuid[]) order by a.starts_at`,
      ),
      intakes: await rows(
        sql`select received_at, form, origin from lead_intake where dealership_id = ${of} and id = any (${reach.intakes}::uuid[]) order by received_at`,
      ),
      garage: await rows(
        sql`select way, changed_on, year, make, model, vin from customer_vehicle
            where dealership_id = ${of} and customer_id = ${customerId} order by changed_on`,
      ),
      tasks: await rows(
        sql`select kind, title, due_on, done_at from task where dealership_id = ${of} and id = any (${reach.tasks}::uuid[]) order by due_on`,
      ),
      deals: deals!,
      ...ofDeals,
      ...(await bookSections(ctx, customerId)),
      mails: await rows(
        sql`select created_at, sent_at, to_address, to_name, subject, body_text from dealership_mail where dealership_id = ${of}
            and id = any (${[...reach.mails, ...reach.invoiceMails, ...letters]}::uuid[]) order by created_at`,
      ),
      requests: requests.map((row) => ({
        kind: row.kind,
        way: row.way,
        receivedOn: row.receivedOn,
        dueOn: row.dueOn,
        person: personOf(ctx, row),
        identityHow: row.identityHow,
        decision: row.decision,
        reason: row.decisionReason && open<string>(ctx, 'reason', row.id, row.decisionReason),
        letter: row.letter && open<Row>(ctx, 'letter', row.id, row.letter),
        closedAt: row.closedAt,
      })),
    },
    withheld,
  };
}

/** Invoices and payments of a customer, each with the party as it was then. */
async function bookSections(ctx: Context, customerId: string): Promise<Record<string, Row[]>> {
  const of = ctx.dealershipId;
  const rows = async (query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(ctx.db)).rows;
  const invoices = await ctx.db
    .selectFrom('invoice')
    .leftJoin('invoiceStanding as standing', (join) =>
      join.onRef('standing.dealershipId', '=', 'invoice.dealershipId').onRef('standing.invoiceId', '=', 'invoice.id'),
    )
    .select([
      'invoice.id',
      'invoice.kind',
      'invoice.state',
      'invoice.number',
      'invoice.issuedOn',
      'invoice.dueOn',
      'invoice.subtotalCents',
      'invoice.taxCents',
      'invoice.totalCents',
      'invoice.poNumber',
      'invoice.note',
      'invoice.private',
      'standing.paidCents',
      'standing.disputedOn',
      'standing.dispute',
    ])
    .where('invoice.dealershipId', '=', of)
    .where('invoice.customerId', '=', customerId)
    .orderBy('invoice.id')
    .execute();
  const payments = await ctx.db
    .selectFrom('payment')
    .select(['id', 'kind', 'receiptNumber', 'method', 'receivedOn', 'amountCents', 'reference', 'reason', 'private'])
    .where('dealershipId', '=', of)
    .where('customerId', '=', customerId)
    .orderBy('id')
    .execute();
  const ofPayments = sql`select id from payment where dealership_id = ${of} and customer_id = ${customerId}`;
  return {
    invoices: invoices.map(({ id, private: sealed, ...invoice }) => {
      const { billTo, parties } = openInvoicePrivate(ctx, { id, private: sealed });
      return { ...invoice, billTo, buyer: parties?.buyer ?? null };
    }),
    invoice_lines: await rows(
      sql`select i.number, l.description, l.quantity, l.unit_price_cents, l.amount_cents from invoice_line l
          join invoice i on i.dealership_id = l.dealership_id and i.id = l.invoice_id
          where l.dealership_id = ${of} and i.customer_id = ${customerId} order by i.number, l.position`,
    ),
    payments: payments.map(({ id, private: sealed, ...payment }) => ({
      ...payment,
      payer: partiesOf(ctx, { id, private: sealed })?.buyer ?? null,
    })),
    refunds: await rows(
      sql`select asked_at, amount_cents, method, reference, reason, state, answer from refund_request
          where dealership_id = ${of} and payment_id in (${ofPayments}) order by asked_at`,
    ),
    forfeits: await rows(
      sql`select forfeited_at, amount_cents, reason from deposit_forfeit
          where dealership_id = ${of} and payment_id in (${ofPayments}) order by forfeited_at`,
    ),
    trust: await rows(
      sql`select entered_on, kind, amount_cents, reason from trust_entry
          where dealership_id = ${of} and payment_id in (${ofPayments}) order by entered_on, id`,
    ),
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
