import { newId } from '#kernel/ids.ts';
import { sealedColumns } from '#platform/keys/sealed-places.ts';
import { register, retentionSpans, spanFrom } from '#platform/register/index.ts';
import type { RegisterLine } from '#platform/register/index.ts';
import type { TestHouse } from './house.ts';

/** Whose rows are planted, and when their time begins. */
export interface Planting {
  dealershipId: string;
  userId: string;
  at: Date;
}

type Row = Record<string, unknown>;
const bytes = (): Buffer => Buffer.from(newId());

/**
 * A row of every table to which the data register gives a time, whose time begins at `at`: what was to be closed, ended or
 * answered for that is so. Rows that bring their own end bring the one that the register states.
 */
const rows: Record<
  string,
  (of: Planting & { incidentId: string; holdId: string; importId: string; dealId: string; end: Date }) => Row
> = {
  user_session: ({ userId, at, end }) => ({
    ...{ id: newId(), user_id: userId, token_hash: bytes(), factors: ['password'], expires_at: end },
    ...{ created_at: at, last_seen_at: at, stepped_up_at: at },
  }),
  single_use_token: ({ at, end }) => ({
    ...{
      token_hash: bytes(),
      purpose: 'undo_email',
      data: '{"email":"former@example.net"}',
      created_at: at,
      expires_at: end,
    },
  }),
  account_event: ({ userId, at }) => ({
    id: newId(),
    user_id: userId,
    at,
    event: 'sign_in.succeeded',
    ip: '203.0.113.77',
  }),
  account_idempotency_key: ({ at }) => ({
    ...{ actor_id: newId(), route: 'POST /x', key: newId(), body_hash: bytes(), created_at: at },
  }),
  platform_mail: ({ at }) => ({
    ...{
      id: newId(),
      kind: 'privacy.platform',
      to_address: 'asks@example.net',
      to_name: 'Asks',
      subject: 'Your request',
    },
    ...{ html: '<p>', body_text: 'x', message_id: '<x>', state: 'sent', created_at: at, sent_at: at },
  }),
  usage_event: ({ userId, at }) => ({
    id: newId(),
    user_id: userId,
    at,
    page: '/leads',
    browser: 'Firefox 131',
    os: 'Linux',
  }),
  crash_person: ({ userId, at }) => ({
    ...{ crash_id: newId(), user_id: userId, last_at: at, browser: 'Firefox 131', os: 'Linux' },
  }),
  crash_report: ({ at }) => ({
    ...{ id: newId(), fingerprint: bytes(), side: 'server', error: 'TypeError', places: [], release: '1' },
    ...{ first_at: at, last_at: at },
  }),
  invitation: ({ dealershipId, at, end }) => ({
    ...{ dealership_id: dealershipId, id: newId(), email: 'new@example.net', roles: ['sales'], token_hash: bytes() },
    ...{ invited_by: newId(), created_at: at, expires_at: end, accepted_at: at },
  }),
  slug_claim: ({ at }) => ({ slug: `s${newId()}`, dealership_id: newId(), claimed_at: at, released_at: at }),
  listing_import: ({ dealershipId, importId, at }) => ({
    ...{ dealership_id: dealershipId, id: importId, file_name: 'list.csv', state: 'done', created_at: at },
    ...{ file: JSON.stringify({ blob: `${dealershipId}/listing/${importId.replaceAll('-', '')}`, bytes: 1 }) },
    ...{ headers: '[{"name":"Seller","samples":["Ann Lee"]}]' },
  }),
  listing_import_row: ({ dealershipId, importId }) => ({
    ...{ dealership_id: dealershipId, import_id: importId, line: 1, cells: '["Ann Lee"]' },
  }),
  rights_request: ({ dealershipId, at }) => ({
    ...{ dealership_id: dealershipId, id: newId(), kind: 'access', way: 'form', locale: 'en', person: bytes() },
    ...{ received_on: at, due_on: at, created_at: at, closed_at: at },
  }),
  erased_consent: ({ dealershipId, at }) => ({
    ...{ dealership_id: dealershipId, id: newId(), address_hash: bytes(), channel: 'email', purpose: 'marketing' },
    ...{ basis: 'express', given_at: at, erased_at: at },
  }),
  platform_request: ({ at }) => ({
    ...{ id: newId(), kind: 'child', locale: 'en', sealed: bytes(), received_at: at, due_at: at, resolved_at: at },
    ...{ resolved_by: 'desk', outcome: 'deleted' },
  }),
  credit_application: ({ dealershipId, dealId, at, end }) => ({
    ...{ dealership_id: dealershipId, id: newId(), deal_id: dealId, applicant: 'co_buyer', sealed: bytes() },
    ...{ consent_version: '1', consent_at: at, expires_at: end },
  }),
  channel_connection: ({ dealershipId, at, end }) => ({
    ...{ dealership_id: dealershipId, id: newId(), network: 'facebook', state_hash: bytes(), user_id: newId() },
    ...{ session_id: newId(), state: 'choosing', sealed: bytes(), created_at: at, expires_at: end },
  }),
  shared_picture: ({ dealershipId, end }) => ({
    ...{ dealership_id: dealershipId, id: newId(), delivery_id: newId(), position: 0, blob: 'x', public_name: newId() },
    expires_at: end,
  }),
  meta_park: ({ end }) => ({ network: 'facebook', until: end }),
  meta_deletion_request: ({ at }) => ({ code: newId(), network: 'facebook', received_at: at, done_at: at }),
  legal_hold: ({ holdId, at }) => ({
    ...{ id: holdId, dealership: newId(), kind: 'court_order', basis: 'Order 12-34 of the court', authority: 'Court' },
    ...{
      items: '[{"ended": true}]',
      custodians: [newId(), newId()],
      placed_by: newId(),
      placed_at: new Date(at.getTime() - 86_400_000),
    },
    ...{ ends_on: at, ended_at: at },
  }),
  legal_hold_reading: ({ holdId, at }) => ({
    id: newId(),
    hold: holdId,
    custodian: newId(),
    at,
    reason: 'Asked by the court',
  }),
  platform_invoice: ({ at, end }) => ({
    ...{
      id: newId(),
      number: newId(),
      year: 2026,
      dealership: newId(),
      source: newId(),
      issued_on: at,
      period_from: at,
    },
    ...{ period_to: at, locale: 'en', every: 'month', seller: '{}', buyer: '{}', taxes: '[]', subtotal_cents: 1 },
    ...{ total_cents: 1, currency: 'CAD', paid_at: at, kept_until: end },
  }),
  payment_event: ({ at }) => ({ id: newId(), type: 'x', made_at: at, received_at: at, outcome: 'met' }),
  incident: ({ incidentId, at }) => ({
    ...{ id: incidentId, event: newId(), control: 'platform', opened_by: 'platform', state: 'closed', facts: bytes() },
    ...{ provinces: ['ON'], real_risk: false, known_at: at, confirmed_at: at, assessed_at: at, closed_at: at },
  }),
  incident_query: ({ incidentId, at }) => ({
    ...{ id: newId(), incident_id: incidentId, kind: 'accounts', asked: '{}', ran_at: at, found: 1, hash: bytes() },
    people_sealed: bytes(),
  }),
  incident_notice: ({ incidentId, at }) => ({
    incident_id: incidentId,
    person: bytes(),
    state: 'sent',
    noticed_at: at,
  }),
  incident_report: ({ incidentId, at }) => ({
    id: newId(),
    incident_id: incidentId,
    authority: 'opc',
    reported_at: at,
  }),
  data_export: ({ dealershipId, at, end }) => ({
    ...{ dealership_id: dealershipId, id: newId(), kind: 'everything', locale: 'en', state: 'ready', requested_at: at },
    ...{ expires_at: end, blob: `${dealershipId}/export/${newId().replaceAll('-', '')}` },
  }),
  data_import: ({ dealershipId, at }) => ({
    ...{ dealership_id: dealershipId, id: newId(), file_name: 'archive.zip', bytes: 1, part_bytes: 1, state: 'done' },
    ...{ report: '{}', created_at: at, alive_at: at, finished_at: at },
  }),
  idempotency_key: ({ dealershipId, at }) => ({
    ...{
      dealership_id: dealershipId,
      actor_id: newId(),
      route: 'POST /x',
      key: newId(),
      body_hash: bytes(),
      created_at: at,
    },
  }),
  dealership_copy: ({ dealershipId, at, end }) => ({
    ...{
      dealership_id: dealershipId,
      id: newId(),
      made_at: at,
      tables: 1,
      rows: 1,
      bytes: 1,
      hash: 'x',
      file_key: bytes(),
    },
    ...{ verified_at: at, expires_at: end },
  }),
  support_request: ({ incidentId, at }) => ({
    ...{ id: incidentId, number: newId(), name: 'Ann', email: 'ann@example.net', locale: 'en', subject: 'Help' },
    ...{ state: 'closed', state_since: at, link_key: bytes(), due_at: at, opened_at: at, closed_at: at },
  }),
  support_message: ({ incidentId, at }) => ({
    id: newId(),
    request_id: incidentId,
    at,
    side: 'person',
    body: 'Help me',
  }),
  operator: ({ at }) => ({
    user_id: newId(),
    name: 'Former Operator',
    added_by: 'command line',
    added_at: at,
    until: at,
  }),
  operator_event: ({ at }) => ({ id: newId(), at, event: 'support.read' }),
  disclosure: ({ at }) => ({
    ...{ id: newId(), authority: 'Police', document: 'Warrant 1', basis: 'Criminal Code', scope: 'One account' },
    ...{ about_dealership: newId(), prepared_by: newId(), prepared_at: at, approved_by: newId(), approved_at: at },
    ...{ given: 'One page', given_at: at, told_at: at },
  }),
};

/** Lines of the register with a time. */
export const timedLines: readonly RegisterLine[] = register.filter(({ kept }) => retentionSpans[kept]);

/** When the time of a line ends that began at a moment. */
export const endOf = (line: RegisterLine, at: Date): Date => spanFrom(at, retentionSpans[line.kept]!, 1);

/** A planted row: where it is, and how it is known. */
export interface Planted {
  line: RegisterLine;
  key: Row;
}

/** Lines of which the dealership's rows go with it: those are held by an order, and go in every state. */
export const ofDealership = ({ purge }: RegisterLine): boolean => purge === 'rows';

/**
 * Plants a row of each of these lines. Triggers and foreign keys are off meanwhile: what counts is what the jobs do with it.
 * @throws for a line that nobody wrote a row for: a new time in the register has its row here
 */
export async function plant(house: TestHouse, of: Planting, lines = timedLines): Promise<Planted[]> {
  const keys = await house.db.sql<{ table: string; columns: string[] }>(
    `select indrelid::regclass::text as table, array_agg(a.attname::text) as columns from pg_index
     join pg_attribute a on a.attrelid = indrelid and a.attnum = any (indkey) where indisprimary group by 1`,
  );
  const [deal] = await house.db.sql<{ id: string }>(
    `select id from deal d where dealership_id = $1 and status not in ('closed', 'cancelled')
       and not exists (select from credit_application a where a.deal_id = d.id and a.applicant = 'co_buyer') limit 1`,
    [of.dealershipId],
  );
  const shared = { ...of, incidentId: newId(), holdId: newId(), importId: newId(), dealId: deal!.id };
  const planted: Planted[] = [];
  await house.db.sql(`set session_replication_role = replica`);
  try {
    for (const line of lines) {
      const make = rows[line.table];
      if (!make) throw new Error(`${line.table} has a time in the register (${line.kept}), and no row to try it with`);
      const row = make({ ...shared, end: endOf(line, of.at) });
      for (const { column, place, of: owner } of sealedColumns.filter(({ table }) => table === line.table)) {
        if (!row[column]) continue;
        const key = await house.ground.keyring.of(owner === 'platform' ? 'platform' : of.dealershipId);
        row[column] = key.seal('planted', place(row));
      }
      const columns = Object.keys(row);
      await house.db.sql(
        `insert into ${line.table} (${columns.join()}) values (${columns.map((_, at) => `$${at + 1}`).join()})`,
        Object.values(row),
      );
      const { columns: key } = keys.find(({ table }) => table === line.table)!;
      planted.push({ line, key: Object.fromEntries(key.map((column) => [column, row[column]])) });
    }
  } finally {
    await house.db.sql(`set session_replication_role = origin`);
  }
  return planted;
}

/** Whether what the register says goes is still there: the row, or what is emptied of it. */
export async function isThere(house: TestHouse, { line, key }: Planted): Promise<boolean> {
  const columns = Object.keys(key);
  const full = (line.empties ?? []).map((column) => `coalesce(${column}::text, '[]') <> '[]'`);
  const [found] = await house.db.sql<{ there: boolean }>(
    `select count(*) > 0 as there from ${line.table}
     where ${[...columns.map((column, at) => `${column} = $${at + 1}`), ...(full.length > 0 ? [`(${full.join(' or ')})`] : [])].join(' and ')}`,
    Object.values(key),
  );
  return found!.there;
}
