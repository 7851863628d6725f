import { sql } from 'kysely';
import { openDealPrivate } from '#domains/deals/index.ts';
import type { Context } from '#platform/database/context.ts';
import { register } from '#platform/register/index.ts';
import type { Reach } from './reach.ts';

type Row = Record<string, unknown>;

/** Opens a sealed value that stands where the data register says. */
export function opened(ctx: Context, table: string, column: string, row: Row): Buffer {
  const template = register.find((line) => line.table === table)!.sealed![column]!;
  const place = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(row[name]));
  return ctx.key.open(row[column] as Buffer, place);
}
const json = (bytes: Buffer): Row => JSON.parse(bytes.toString()) as Row;

/** A file within the archive: the readable page makes a link of it. */
export interface EnclosedFile {
  fileName: string;
  contentType: string;
  base64: string;
}

/**
 * What is held about a customer with their deals. Of a deal that they bought together with somebody each gets what is
 * their own: address, birthday, trade-ins and money are the buyer's, an application or a signature is of who gave it.
 */
export async function dealSections(
  ctx: Context,
  { customerId, creditApplications }: Reach,
): Promise<Record<string, Row[]>> {
  const of = ctx.dealershipId;
  const rows = async (query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(ctx.db)).rows;
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
      'cancelReason',
      'terms',
      'signedAt',
      'private',
      'customerId',
    ])
    .where('dealershipId', '=', of)
    .where((eb) => eb.or([eb('customerId', '=', customerId), eb('coBuyerId', '=', customerId)]))
    .orderBy('id')
    .execute();
  const bought = sql`${deals.filter((deal) => deal.customerId === customerId).map((deal) => deal.id)}::uuid[]`;
  const all = sql`${deals.map((deal) => deal.id)}::uuid[]`;
  const ofDeals = (table: string, columns: string, whose = bought, order = 'd.number') =>
    rows(
      sql`select d.number, ${sql.raw(columns)} from ${sql.table(table)} t
          join deal d on d.dealership_id = t.dealership_id and d.id = t.deal_id
          where t.dealership_id = ${of} and t.deal_id = any (${whose}) order by ${sql.raw(order)}`,
    );
  return {
    deals: deals.map(({ private: sealed, customerId: buyerId, id, ...deal }) => ({
      ...deal,
      // Address, birthday and identity document are the buyer's; a co-buyer gets none of them.
      ...(buyerId === customerId ? openDealPrivate(ctx, { id, private: sealed }) : {}),
    })),
    deal_lines: await ofDeals('deal_line', 't.kind, t.description, t.amount_cents', bought, 'd.number, t.position'),
    deal_history: await ofDeals('deal_status_change', 't.at, t.from_status, t.to_status, t.reason', bought, 't.at'),
    trade_ins: await ofDeals(
      'trade_in',
      `t.year, t.make, t.model, t.vin, t.odometer_value, t.odometer_unit, t.allowance_cents, t.lien_cents, t.lienholder,
       t.owner, t.history`,
      bought,
      'd.number, t.position',
    ),
    deposits: await ofDeals(
      'deal_deposit',
      't.received_on, t.amount_cents, t.method, t.reference, t.refundable, t.outcome, t.outcome_at',
    ),
    contracts: await contracts(ctx, customerId, all),
    signatures: await signatures(ctx, customerId),
    credit_applications: (
      await rows(
        sql`select a.id, d.number, a.applicant, a.consent_version, a.consent_at, a.expires_at, a.sealed
            from credit_application a join deal d on d.dealership_id = a.dealership_id and d.id = a.deal_id
            where a.dealership_id = ${of} and a.id = any (${creditApplications}::uuid[]) order by d.number`,
      )
    ).map(({ id, sealed, ...application }) => ({
      ...application,
      ...json(opened(ctx, 'credit_application', 'sealed', { id, sealed })),
    })),
    lenders: await ofDeals(
      'lender_submission',
      't.lender, t.submitted_on, t.reference, t.approved_on, t.approved_cents, t.declined_on, t.funded_on',
      all,
    ),
    stipulations: await rows(
      sql`select d.number, l.lender, s.name, s.due_on, s.received_on from stipulation s
          join lender_submission l on l.dealership_id = s.dealership_id and l.id = s.submission_id
          join deal d on d.dealership_id = l.dealership_id and d.id = l.deal_id
          where s.dealership_id = ${of} and l.deal_id = any (${bought}) order by d.number, s.id`,
    ),
    paperwork: await ofDeals('deal_paperwork', 't.due_items, t.checks'),
  };
}

/** What was signed, as it was signed, without what is the other party's. */
async function contracts(ctx: Context, customerId: string, deals: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<Row & { dealId: string }>`
    select deal_id, number, signed_on, hash, reason, snapshot from deal_contract
    where dealership_id = ${ctx.dealershipId} and deal_id = any (${deals}) order by deal_id, number`.execute(ctx.db);
  return rows.flatMap(({ dealId, snapshot, ...contract }) => {
    const signed = json(
      opened(ctx, 'deal_contract', 'snapshot', { deal_id: dealId, number: contract.number, snapshot }),
    );
    const is = (party: unknown): boolean => (party as { id?: string } | null)?.id === customerId;
    const { coBuyer, customer, buyer, exemption, tradeIns, conditions, contract: act, ...shared } = signed;
    // A contract of before, with other parties.
    if (!is(customer) && !is(coBuyer)) return [];
    const own = is(customer) ? 'buyer' : 'co_buyer';
    const { signatures: given = [], ...acted } = act as { signatures?: { party: string }[] };
    return [
      {
        ...contract,
        ...shared,
        ...(own === 'buyer' ? { customer, buyer, exemption, tradeIns, conditions } : { coBuyer }),
        contract: { ...acted, signatures: given.filter(({ party }) => party === own || party === 'dealer') },
      },
    ];
  });
}

/**
 * Links to sign by, the paper that was shown and the signature. Where the contract changed afterwards it may have been
 * somebody else's: then its days only.
 */
async function signatures(ctx: Context, customerId: string): Promise<Row[]> {
  const { rows } = await sql<Row & { id: string; document: Buffer | null; signature: Buffer | null }>`
    select l.id, d.number, l.party, l.made_at, l.expires_at, l.signed_at, l.ended_at, l.ended_why,
      case when l.ended_why is distinct from 'changed' then l.document end as document,
      case when l.ended_why is distinct from 'changed' then l.signature end as signature
    from signing_link l join deal d on d.dealership_id = l.dealership_id and d.id = l.deal_id
    where l.dealership_id = ${ctx.dealershipId}
      and ${customerId} = case l.party when 'buyer' then d.customer_id else d.co_buyer_id end
    order by l.made_at`.execute(ctx.db);
  return rows.map(({ id, document, signature, ...link }) => ({
    ...link,
    signature: signature && json(opened(ctx, 'signing_link', 'signature', { id, signature })),
    document:
      document &&
      ({
        fileName: `${String(link.number)}.pdf`,
        contentType: 'application/pdf',
        base64: opened(ctx, 'signing_link', 'document', { id, document }).toString('base64'),
      } satisfies EnclosedFile),
  }));
}
