import { sql } from 'kysely';
import { looksAt } from '#domains/support/index.ts';
import { register, retentionWords } from '#platform/register/index.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { Locale } from '#kernel/messages.ts';

type Row = Record<string, unknown>;
type Reason = 'secret' | 'copy';

/** A table of the data register with this person's rows. */
export interface HeldSection {
  table: string;
  kept: string;
  /** Where the person mends it themselves. */
  corrected: 'account' | null;
  rows: Row[];
  withheld: { column: string; reason: Reason }[];
}

/** How a row names its person, where it is not by `user_id`. */
const ownRows: Record<string, 'id' | 'actor_id'> = {
  user_account: 'id',
  account_idempotency_key: 'actor_id',
};

/** Columns that are not shown, and why. Secrets and fingerprints of later tables are known by their names. */
const withheld: Record<string, Reason> = {
  'user_account.totp_last_step': 'secret',
  'passkey.credential_id': 'secret',
  'passkey.public_key': 'secret',
  'single_use_token.data': 'copy',
  'account_idempotency_key.answer': 'copy',
  'platform_mail.html': 'copy',
  // Names stand beside the message; the files themselves are handed out in the conversation.
  'inbound_attachment.sealed_name': 'copy',
  'inbound_attachment.sealed': 'copy',
};
const secret = /(_hash|_sealed|^sealed|_token|^token|secret|link_key)$/;
export const withheldReason = (table: string, column: string): Reason | undefined =>
  withheld[`${table}.${column}`] ?? (secret.test(column) ? 'secret' : undefined);

const correctedBySelf = new Set(['user_account', 'account_consent', 'user_session', 'passkey']);
const camel = (column: string): string => column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const mostRows = 1000;

/**
 * What the platform holds about a person, and who of the platform looked at it: the whole of what they are shown and given.
 */
export async function heldOf(
  ground: Ground,
  person: { userId: string; email: string; locale: Locale },
): Promise<HeldSection[]> {
  const held = await ground.database.asPlatform((ctx) => heldAbout(ctx, person), {}, { write: false });
  const looks = await looksAt(ground, person.userId);
  const kept = retentionWords(person.locale)(register.find(({ table }) => table === 'operator_event')!.kept);
  return [
    ...held,
    { table: 'platform_looks', kept, corrected: null, rows: looks.map((one) => ({ ...one })), withheld: [] },
  ];
}

/**
 * What the platform holds about a person: every table of class *personal* in the data register with their rows, newest
 * first, and where they work. A new table of that class is part of it by its line in the register (P29, P05d).
 */
async function heldAbout(
  ctx: Pick<PlatformContext, 'db'>,
  person: { userId: string; email: string; locale: Locale },
): Promise<HeldSection[]> {
  const kept = retentionWords(person.locale);
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = 'public' order by ordinal_position`.execute(ctx.db);
  const sections: HeldSection[] = [];
  for (const line of register.filter((one) => one.class === 'personal' && one.purge === 'with_account')) {
    const { table } = line;
    const own = columns.filter((one) => one.table === table).map((one) => one.column);
    const by = ownRows[table] ?? 'user_id';
    const mine =
      table === 'support_message'
        ? sql`request_id in (select id from support_request where user_id = ${person.userId}::uuid)`
        : table === 'inbound_attachment'
          ? sql`message_id in (select m.id from support_message m join support_request r on r.id = m.request_id where r.user_id = ${person.userId}::uuid)`
          : // A letter may have gone to an address that the person has no more.
            table === 'platform_mail'
            ? sql`(to_address = ${person.email} or user_id = ${person.userId}::uuid)`
            : sql`${sql.ref(by)} = ${person.userId}`;
    const open = own.filter((column) => !withheldReason(table, column) && column !== 'user_id');
    // Newest first by whatever time the table has.
    const time = [
      'at',
      'received_at',
      'created_at',
      'accepted_at',
      'given_at',
      'last_at',
      'sent_at',
      'asked_at',
      'minute',
    ].find((one) => own.includes(one));
    const { rows } = await sql<Row>`
      select ${sql.join(open.map((column) => sql.ref(column)))} from ${sql.table(table)}
      where ${mine} ${time ? sql`order by ${sql.ref(time)} desc` : sql``} limit ${mostRows}`.execute(ctx.db);
    sections.push({
      table,
      kept: kept(line.kept),
      corrected: correctedBySelf.has(table) ? 'account' : null,
      rows: rows.map((row) =>
        Object.fromEntries(open.map((column) => [camel(column), row[column] ?? row[camel(column)] ?? null])),
      ),
      withheld: own.flatMap((column) => {
        const reason = withheldReason(table, column);
        return reason ? [{ column, reason }] : [];
      }),
    });
  }
  const { rows: places } = await sql<Row>`
    select d.name as dealership, s.name, s.email, s.roles, s.state from staff_member s join dealership d on d.dealership_id = s.dealership_id
    where s.user_id = ${person.userId}::uuid order by d.name`.execute(ctx.db);
  sections.push({ table: 'staff_member', kept: kept('dealership'), corrected: null, rows: places, withheld: [] });
  return sections;
}
