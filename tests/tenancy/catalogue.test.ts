/** Walks PostgreSQL's own catalogue: a table, view or function that breaks the rules of tenancy fails here by its name. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '#tests/harness/database.ts';
import type { TestDatabase } from '#tests/harness/database.ts';

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

/**
 * Tables that are no tenant's: reviewed one by one. Three of them name a dealership: who has a sub-domain, where one last
 * worked, and whom we billed (platform_invoice, which outlives it; its column is not called dealership_id, by which a purge goes,
 * and the office's role reads its own rows only, by a policy).
 */
const platformTables = [
  'account_consent',
  'account_event',
  'account_idempotency_key',
  'announcement',
  'announcement_person',
  'automatic_letter', // counts by a keyed hash of an address: a mailbox is filled from many dealers’ forms
  'backup',
  'backup_alarm',
  'breach_drill', // figures
  'closing_notice',
  'crash_person',
  'crash_report',
  'deletion_certificate',
  'deletion_ledger',
  'disclosure',
  'drill',
  'erasure', // ids only, of records in any dealership: written by a function that takes the dealership from the transaction
  'factor_removal', // of account holders; names the dealership whose owner asked
  'inbound_attachment', // of them
  'inbound_mail', // to the platform's own mailboxes
  // Records of breaches outlive the dealership; its office reads its own by a policy, as with platform_invoice.
  'incident',
  'incident_notice',
  'incident_query',
  'incident_report',
  'journal_check', // when the journals were followed, and how many did not hold
  'journal_root',
  'known_device',
  'legal_hold',
  'legal_hold_reading',
  'message_choice',
  'meta_deletion_request',
  'meta_park',
  'migration',
  'operator',
  'operator_event',
  'passkey',
  'payment_event',
  'payment_object',
  'plan_price',
  'platform_invoice',
  'platform_invoice_series',
  'platform_mail',
  'platform_request',
  'policy_acceptance',
  'policy_notice',
  'policy_version',
  'processor',
  'proof_figure',
  'purge',
  'purge_step',
  'recovery_code',
  'security_event', // of the platform's own door; a dealership is named by its id alone
  'single_use_token',
  'slug_claim',
  'support_message',
  'support_request',
  'tally',
  'usage_day',
  'usage_event',
  'user_account',
  'user_session',
  'wal_archive',
];

/** Tenant tables of which the platform may read named columns over all tenants, and why. */
const readByPlatform = new Set([
  'api_key',
  'cancellation', // which take effect, which reminders are due
  'channel', // Meta's callbacks name a person, whose channels may be anywhere
  'channel_connection', // and whose logins under way hold their tokens
  'dealership',
  'dealership_mail', // whose a notice of an undeliverable letter is: ids and the token, nothing of the letter
  'delivery', // what is due
  'invitation',
  'lead_thread', // whose mail that arrives is
  'journal_seal', // hashes only: the daily root is over the heads of all chains
  'social_rule', // which dealerships have rules to ask
  'staff_member',
  'subscription', // whose an event is, who is to be asked about, who is overdue
]);
/** Tables that stay as they are, whose sealed part the owner's function may seal anew when the key turns. */
const resealed = new Set(['deal_contract', 'imported_journal', 'invoice', 'journal', 'payment']);
/** Tenant tables of which the public site may read named columns. */
const readByVisitors = new Set(['dealership', 'location', 'photo', 'site', 'vehicle']);

/** Tenant tables of which operators of the platform may read named columns without a grant: no customer is in them. */
const metadata = new Set(['dealership', 'dealership_figure', 'subscription', 'support_grant', 'support_read']);
/** Tenant tables of which they may read named columns while a grant of the owner lives. */
const underGrant = new Set(['customer', 'deal', 'invoice', 'lead', 'vehicle']);
/** Where they write that they look. */
const looking = new Set(['journal', 'support_read']);
/** Tenant tables from which a restrictive policy takes rows away. */
const narrowed = new Set(['appointment', 'customer', 'lead', 'task']);
/** Tenant tables that the owner's two functions of erasure work on, for the dealership of the transaction only. */
const erasedByOwner = new Set([
  'credit_application',
  'customer',
  'customer_vehicle',
  'deal',
  'deal_contract',
  'deal_paperwork',
  'dealership_mail',
  'deposit_forfeit',
  'imported_journal',
  'interest_charge',
  'invoice',
  'invoice_line',
  'invoice_reminder',
  'invoice_sending',
  'invoice_standing',
  'invoice_tax',
  'journal',
  'lender_submission',
  'payment',
  'payment_allocation',
  'refund_request',
  'rights_request',
  'signing_link',
  'stipulation',
  'trust_entry',
]);

const tenantTables = () =>
  db.sql<{ table_name: string }>(
    `select c.relname as table_name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'dealership_id' and not a.attisdropped
     where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname not in ('slug_claim', 'user_session') order by 1`,
  );

test('every table without a dealership is on the reviewed list', async () => {
  const all = await db.sql<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  const tenants = new Set((await tenantTables()).map((row) => row.table_name));
  assert.deepEqual(
    all
      .map((row) => row.name)
      .filter((name) => !tenants.has(name))
      .sort(),
    platformTables,
  );
});

test('P20a row-level security is on and forced on every tenant table', async () => {
  const open = await db.sql<{ relname: string }>(
    `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind in ('r', 'p')
     and exists (select from pg_attribute where attrelid = c.oid and attname = 'dealership_id') and relname not in ('slug_claim', 'user_session')
     and not (relrowsecurity and relforcerowsecurity)`,
  );
  assert.deepEqual(open, []);
});

test('every tenant table has one policy for the office with both clauses, and no policy that is not reviewed', async () => {
  const policies = await db.sql<{
    tablename: string;
    policyname: string;
    roles: string[];
    permissive: string;
    cmd: string;
    qual: string | null;
    with_check: string | null;
  }>(
    `select tablename, policyname, roles::text[] as roles, permissive, cmd, qual, with_check from pg_policies where schemaname = 'public'`,
  );
  for (const { table_name: table } of await tenantTables()) {
    const mine = policies.filter((policy) => policy.tablename === table);
    // A restrictive policy only takes away: restricted customers.
    const office = mine.filter(
      (policy) => policy.roles.includes('automo_app') && (policy.permissive === 'PERMISSIVE' || !narrowed.has(table)),
    );
    assert.equal(office.length, 1, `${table} has ${office.length} policies for automo_app`);
    for (const clause of [office[0]!.qual, office[0]!.with_check]) {
      assert.match(
        clause ?? '',
        /dealership_id = .*app\.dealership_id/,
        `${table}: a clause does not compare the dealership`,
      );
    }
    for (const policy of mine.filter((one) => !one.roles.includes('automo_app'))) {
      const reviewed =
        (policy.roles.includes('automo_owner') && policy.policyname === 'resealing' && resealed.has(table)) ||
        (policy.roles.includes('automo_platform') && policy.cmd === 'SELECT' && readByPlatform.has(table)) ||
        (policy.roles.includes('automo_site') && policy.cmd === 'SELECT' && readByVisitors.has(table)) ||
        (policy.roles.includes('automo_site') && policy.cmd === 'INSERT' && table === 'lead_intake') ||
        (policy.roles.includes('automo_operator') && policy.cmd === 'SELECT' && metadata.has(table)) ||
        (policy.roles.includes('automo_operator') && policy.cmd === 'INSERT' && looking.has(table)) ||
        (policy.roles.includes('automo_operator') &&
          policy.cmd === 'SELECT' &&
          underGrant.has(table) &&
          /dealership_id = .*app\.dealership_id.* AND .*core\.support_granted/s.test(policy.qual ?? '')) ||
        (policy.roles.includes('automo_owner') &&
          erasedByOwner.has(table) &&
          [policy.qual, policy.with_check].every((clause) => /app\.dealership_id.*app\.erasing/s.test(clause ?? '')));
      assert.ok(reviewed, `${table} has an unreviewed policy for ${policy.roles.join()}`);
    }
  }
});

test('keys and unique indexes of tenant tables begin with the dealership', async () => {
  const wrong = await db.sql<{ index_name: string }>(
    `select i.indexrelid::regclass::text as index_name from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute d on d.attrelid = c.oid and d.attname = 'dealership_id'
     where n.nspname = 'public' and c.relname not in ('slug_claim', 'user_session') and i.indisunique and i.indkey[0] <> d.attnum`,
  );
  assert.deepEqual(wrong, []);
});

test('foreign keys between tenant tables hold the dealership of the same row', async () => {
  const wrong = await db.sql<{ conname: string }>(
    `select conname from pg_constraint k
     join pg_attribute own on own.attrelid = k.conrelid and own.attname = 'dealership_id'
     join pg_attribute other on other.attrelid = k.confrelid and other.attname = 'dealership_id'
     where k.contype = 'f' and not (own.attnum = any (k.conkey))`,
  );
  assert.deepEqual(wrong, []);
});

test('nothing is granted on tenant tables but to the roles that were reviewed', async () => {
  const grants = await db.sql<{ table_name: string; grantee: string; privilege_type: string }>(
    `select distinct g.table_name, g.grantee, g.privilege_type from information_schema.table_privileges g
     where g.table_schema = 'public' and g.grantee not in ('automo_owner', 'postgres')
     and exists (select from information_schema.columns c where c.table_schema = 'public' and c.table_name = g.table_name and c.column_name = 'dealership_id')`,
  );
  for (const grant of grants.filter((one) => !['slug_claim', 'user_session'].includes(one.table_name))) {
    assert.equal(
      grant.grantee,
      'automo_app',
      `${grant.grantee} has ${grant.privilege_type} on the whole of ${grant.table_name}`,
    );
    assert.ok(
      ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(grant.privilege_type),
      `${grant.privilege_type} on ${grant.table_name}`,
    );
  }
  const columns = await db.sql<{ table_name: string; grantee: string; privilege_type: string }>(
    `select distinct table_name, grantee, privilege_type from information_schema.column_privileges
     where table_schema = 'public' and grantee in ('automo_site', 'automo_platform', 'automo_operator')`,
  );
  const tenants = new Set((await tenantTables()).map((row) => row.table_name));
  for (const grant of columns.filter((one) => tenants.has(one.table_name))) {
    const reviewed =
      (grant.grantee === 'automo_platform' &&
        grant.privilege_type === 'SELECT' &&
        readByPlatform.has(grant.table_name)) ||
      (grant.grantee === 'automo_site' && grant.privilege_type === 'SELECT' && readByVisitors.has(grant.table_name)) ||
      (grant.grantee === 'automo_site' && grant.privilege_type === 'INSERT' && grant.table_name === 'lead_intake') ||
      (grant.grantee === 'automo_operator' &&
        grant.privilege_type === 'SELECT' &&
        (metadata.has(grant.table_name) || underGrant.has(grant.table_name))) ||
      (grant.grantee === 'automo_operator' && grant.privilege_type === 'INSERT' && looking.has(grant.table_name));
    assert.ok(reviewed, `${grant.grantee} has ${grant.privilege_type} on columns of ${grant.table_name}`);
  }
});

test('visitors cannot read floor price, notes, keys or anything of a customer', async () => {
  const hidden = await db.sql<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.column_privileges where grantee = 'automo_site' and privilege_type = 'SELECT'
     and (table_name in ('customer', 'lead', 'activity', 'consent', 'lead_intake', 'journal', 'staff_member')
          or column_name in ('floor_price_cents', 'notes', 'keys_count', 'lot_position', 'original', 'settings', 'decoded'))`,
  );
  assert.deepEqual(hidden, []);
});

test('P20b operators never read secrets, sensitive papers, prices behind the price, or how to reach a customer', async () => {
  const seen = await db.sql<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.column_privileges
     where grantee = 'automo_operator' and privilege_type = 'SELECT' and table_schema = 'public' order by 1`,
  );
  const forbidden =
    /(token|secret|hash|sealed|private|email|phone|birth|floor|cost|gross|reserve|notes?|message|body|settings|licen[cs]e|search)$|^(api_key|channel|credit|export|payment|trust|book|dealership_mail|activity|consent|keys)/;
  // Only what stands in the texts of policies is hashed there.
  assert.deepEqual(
    seen.map(({ name }) => name).filter((name) => forbidden.test(name) && name !== 'policy_version.hash'),
    [],
  );
  const writes = await db.sql<{ name: string }>(
    `select distinct table_name as name from information_schema.column_privileges
     where grantee = 'automo_operator' and privilege_type <> 'SELECT' and table_schema = 'public' order by 1`,
  );
  assert.deepEqual(
    writes.map(({ name }) => name),
    [...looking],
  );
});

test('definer functions are on the reviewed list, with a fixed search path, and views look as their reader', async () => {
  const definers = await db.sql<{ name: string; config: string[] | null }>(
    `select n.nspname || '.' || p.proname as name, p.proconfig as config from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') order by 1`,
  );
  assert.deepEqual(
    definers.map((one) => one.name),
    [
      'core.automatic_letter_place', // a yes or no about a keyed hash
      'core.claim_slug',
      'core.count_purged',
      'core.dead_letters',
      'core.destroy_channel_key',
      'core.empty_journal', // for a proved erasure, and journals itself
      'core.enqueue',
      'core.erase_kept', // only what is over
      'core.forget_jobs',
      'core.forget_operators_words', // of a dealership that is purged
      'core.has_left',
      'core.held', // whether an order keeps a row of the transaction's dealership: a yes or no
      'core.held_file',
      'core.issue_platform_invoice',
      'core.journal_heard',
      'core.note_erasure',
      'core.queue_figures',
      'core.release_slugs',
      'core.replace_sealed',
      'core.replay_job',
      'core.reseal',
      'core.scrub_keys',
    ],
  );
  for (const one of definers)
    assert.ok(
      one.config?.some((setting) => setting.startsWith('search_path=pg_catalog')),
      `${one.name} has no fixed search path`,
    );
  const views = await db.sql<{ relname: string }>(
    `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'
     and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions::text, '') like '%security_invoker=true%'))`,
  );
  assert.deepEqual(views, []);
});

test('no role of ours is superuser, bypasses row-level security or owns a table that it works on', async () => {
  const strong = await db.sql<{ rolname: string }>(
    `select rolname from pg_roles where rolname like 'automo\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  );
  assert.deepEqual(strong, []);
  const owners = await db.sql<{ tableowner: string }>(
    `select distinct tableowner from pg_tables where schemaname in ('public', 'keys')`,
  );
  assert.deepEqual(owners, [{ tableowner: 'automo_owner' }]);
  const logins = await db.sql<{ rolname: string }>(
    `select rolname from pg_roles where rolname like 'automo\\_%' and rolcanlogin order by 1`,
  );
  assert.deepEqual(
    logins.map((one) => one.rolname),
    ['automo_core', 'automo_jobs', 'automo_web'],
  );
});
