import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { showRestricted } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { AccountQuestion, CustomerQuestion, IncidentView } from './incident.ts';
import { findIncident, holdIncident, journalStep } from './register.ts';
import { sealPeople } from './sealed-facts.ts';
import type { Desk } from './sealed-facts.ts';
import type { IncidentRow } from './standing.ts';

type Rows = { id: string }[];

/** From the first moment of a day to the last of another, in a zone. */
const within = (column: RawBuilder<unknown>, from: string, to: string, zone: RawBuilder<unknown>) =>
  sql`(${column} at time zone ${zone})::date between ${from}::date and ${to}::date`;

/** Account holders, asked as the platform. */
async function findAccounts({ db }: PlatformContext, question: AccountQuestion): Promise<Rows> {
  const zone = sql`'America/Toronto'`;
  const which = {
    accounts_all: () => sql`true`,
    accounts_list: (q: { ids: string[] }) => sql`u.id = any (${q.ids}::uuid[])`,
    // A session that was used in the period, or a sign-in or a try at one.
    accounts_signed_in: ({ from, to }: { from: string; to: string }) => sql`(
      exists (select from user_session s where s.user_id = u.id
        and (s.created_at at time zone ${zone})::date <= ${to}::date and (s.last_seen_at at time zone ${zone})::date >= ${from}::date)
      or exists (select from account_event e where e.user_id = u.id and e.event like 'sign\\_in.%' and ${within(sql`e.at`, from, to, zone)}))`,
    accounts_of_dealership: ({ dealershipId }: { dealershipId: string }) =>
      sql`exists (select from staff_member m where m.user_id = u.id and m.dealership_id = ${dealershipId}::uuid)`,
  }[question.kind](question as never);
  const { rows } = await sql<{
    id: string;
  }>`select u.id from user_account u where u.closed_at is null and ${which}`.execute(db);
  return rows;
}

/**
 * Customers, asked as their dealership and never otherwise. A restricted one is affected like any other, and so is who
 * bought together with somebody.
 */
async function findCustomers(ctx: Context, question: CustomerQuestion): Promise<Rows> {
  await showRestricted(ctx);
  const { db, dealershipId } = ctx;
  const own = sql`dealership_id = ${dealershipId}::uuid`;
  if (question.kind === 'customers_all')
    return (await sql<{ id: string }>`select id from customer where ${own}`.execute(db)).rows;
  if (question.kind === 'customers_list')
    return (
      await sql<{ id: string }>`select id from customer where ${own} and id = any (${question.ids}::uuid[])`.execute(db)
    ).rows;
  const zone = sql`(select time_zone from dealership where ${own})`;
  const during = (column: string) => within(sql.ref(column), question.from, question.to, zone);
  const found = {
    customer: sql`select id from customer where ${own} and ${during('created_at')}`,
    lead: sql`select customer_id as id from lead where ${own} and ${during('created_at')}`,
    deal: sql`select party.id from deal cross join lateral (values (customer_id), (co_buyer_id)) party (id)
      where ${own} and party.id is not null and ${during('created_at')}`,
    // The application is of the one who made it, and is gone with the party it was of.
    credit_application: sql`select party.id from credit_application a
      join deal d on d.dealership_id = a.dealership_id and d.id = a.deal_id
      cross join lateral (values (case a.applicant when 'co_buyer' then d.co_buyer_id else d.customer_id end)) party (id)
      where a.dealership_id = ${dealershipId}::uuid and party.id is not null and ${during('a.consent_at')}`,
    invoice: sql`select customer_id as id from invoice where ${own} and ${during('created_at')}`,
    payment: sql`select customer_id as id from payment where ${own} and ${during('created_at')}`,
  }[question.table];
  return (await sql<{ id: string }>`select distinct id from (${found}) f`.execute(db)).rows;
}

function mayAsk(row: IncidentRow): void {
  if (row.state !== 'confirmed' && row.state !== 'assessed')
    throw new Conflict(
      'People are looked for once the incident is confirmed, and until they are told.',
      { state: row.state },
      'incident_state',
    );
}

/** Keeps who was found: sealed, with moment and hash, so that it can be proved later who was looked for and who was found. */
async function keep(ctx: Desk, incident: IncidentRow, question: AccountQuestion | CustomerQuestion, rows: Rows) {
  const id = newId();
  const people = rows
    .map((row) => row.id)
    .sort()
    .join('\n');
  const { kind, ...asked } = question;
  const { ids, ...plain } = asked as { ids?: string[] };
  await ctx.db
    .insertInto('incidentQuery')
    .values({
      id,
      incidentId: incident.id,
      dealership: incident.control === 'dealership' ? incident.dealership : null,
      kind,
      // A list of people is in the sealed part alone.
      asked: JSON.stringify({ ...plain, ...(ids ? { given: String(ids.length) } : {}) }),
      ranAt: ctx.now,
      found: rows.length,
      hash: createHash('sha256').update(people).digest(),
      peopleSealed: await sealPeople(ctx, id, people),
    })
    .execute();
}

/**
 * Looks for the customers affected, as their dealership, and writes in its journal that and why it was done.
 * @throws Conflict before the entry is confirmed, and once people are told
 */
export async function findAffectedCustomers(
  ctx: Context,
  incidentId: string,
  question: CustomerQuestion,
): Promise<IncidentView> {
  const row = await holdIncident(ctx, incidentId);
  mayAsk(row);
  const rows = await findCustomers(ctx, question);
  await keep(ctx, row, question, rows);
  await journalStep(ctx, incidentId, 'affected_sought', {
    question: question.kind,
    found: rows.length,
    cause: 'incident',
  });
  return findIncident(ctx, incidentId);
}

/**
 * Looks for the people affected by an entry: account holders as the platform, customers as their dealership.
 * @throws Conflict when the question is about people for whom somebody else is in control
 */
export async function findAffected(
  ground: Ground,
  incidentId: string,
  question: AccountQuestion | CustomerQuestion,
): Promise<IncidentView> {
  const { control, dealership } = await ground.database.asPlatform((ctx) => findIncident(ctx, incidentId));
  const ofCustomers = question.kind.startsWith('customers_');
  if (ofCustomers !== (control === 'dealership'))
    throw new Conflict(
      ofCustomers
        ? 'Customers are their dealership’s: ask in the entry of which that dealership is in control.'
        : 'Account holders are the platform’s: ask in the entry of which the platform is in control.',
      {},
      'incident_control',
    );
  if (ofCustomers)
    return ground.database.asDealership(
      { dealershipId: dealership!.id, cause: { kind: 'duty', of: 'breach_notice' } },
      (ctx) => findAffectedCustomers(ctx, incidentId, question as CustomerQuestion),
      { write: true, lettingGo: true, statementTimeout: 60_000 },
    );
  return ground.database.asPlatform(async (ctx) => {
    const row = await holdIncident(ctx, incidentId);
    mayAsk(row);
    await keep(ctx, row, question, await findAccounts(ctx, question as AccountQuestion));
    return findIncident(ctx, incidentId);
  });
}
