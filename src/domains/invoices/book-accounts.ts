import { sql } from 'kysely';
import { z } from 'zod';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { accountKeys, accountNames, firstNames } from './accounts.ts';
import type { Account, AccountNames } from './accounts.ts';
import { bookRecords } from './book-records.ts';
import { holdBooks } from './books-settings.ts';
import { requireWholeDealership } from './invoice-rows.ts';

const Key = z.enum(accountKeys as [Account, ...Account[]]);

export const Accounts = z.object({
  accounts: z.record(z.string(), z.string()).describe('What each is called now'),
  items: z.array(
    z.object({
      key: Key,
      name: z.string(),
      firstName: z.string().describe('What it is called while nobody chose a name'),
      chosen: z.boolean(),
      used: z.boolean().describe('Something was posted on it'),
    }),
  ),
  unmapped: z.array(Key).describe('Those that something was posted on and that nobody named yet'),
});
export const AccountsEdit = z.strictObject({ accounts: z.partialRecord(Key, text(100)) });

async function chosenNames(ctx: Context): Promise<Record<string, string>> {
  const row = await ctx.db
    .selectFrom('booksSettings')
    .select('accounts')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  return (row?.accounts ?? {}) as Record<string, string>;
}

/** What accounts are called in the accountant's program. */
export const namesOfAccounts = async (ctx: Context): Promise<AccountNames> => accountNames(await chosenNames(ctx));

/** The accounts that something was posted on. */
async function usedAccounts(ctx: Context): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select distinct 'sales.' || l.kind as key from invoice_line l
      join invoice i on i.dealership_id = l.dealership_id and i.id = l.invoice_id
      where l.dealership_id = ${ctx.dealershipId} and i.state = 'issued'
    union select distinct 'tax.' || t.tax from invoice_tax t
      join invoice i on i.dealership_id = t.dealership_id and i.id = t.invoice_id
      where t.dealership_id = ${ctx.dealershipId} and i.state = 'issued' and t.charged and t.amount_cents <> 0
    union select 'money.' || method from payment where dealership_id = ${ctx.dealershipId}
    union select unnest(array['trust_bank', 'trust_owed']) where exists (select from trust_entry where dealership_id = ${ctx.dealershipId})
    union select 'receivable' where exists (select from invoice where dealership_id = ${ctx.dealershipId} and state = 'issued')
      or exists (select from payment where dealership_id = ${ctx.dealershipId})`.execute(ctx.db);
  return new Set(rows.map((row) => row.key));
}

/** The chart of accounts as the accountant's program has it, kind of posting by kind of posting. */
export async function findAccounts(ctx: Context): Promise<z.output<typeof Accounts>> {
  const chosen = await chosenNames(ctx);
  const names = accountNames(chosen);
  const used = await usedAccounts(ctx);
  const items = accountKeys.map((key) => ({
    key,
    name: names[key],
    firstName: firstNames[key],
    chosen: Boolean(chosen[key]),
    used: used.has(key),
  }));
  return {
    accounts: names,
    items,
    unmapped: items.filter((one) => one.used && !one.chosen).map((one) => one.key),
  };
}

/** Names accounts; an empty name is the first one again. */
export async function nameAccounts(
  ctx: Context,
  given: z.output<typeof AccountsEdit>,
): Promise<z.output<typeof Accounts>> {
  await holdBooks(ctx, 'alone');
  const before = await chosenNames(ctx);
  const after = Object.fromEntries(Object.entries({ ...before, ...given.accounts }).filter(([, name]) => name));
  await ctx.db
    .updateTable('booksSettings')
    .set({ accounts: JSON.stringify(after) })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const difference = changed<Record<string, unknown>>({ ...accountNames(before) }, { ...accountNames(after) });
  if (difference)
    await record(ctx, {
      event: 'books.accounts_named',
      record: { kind: 'books', id: ctx.dealershipId },
      ...difference,
    });
  return findAccounts(ctx);
}

export const postingKinds = ['invoice', 'credit_note', 'payment', 'deposit', 'refund', 'returned', 'trust'] as const;

export const PostingPreview = z.object({
  record: z
    .object({
      number: z.string(),
      on: z.string(),
      postings: z.array(z.object({ account: Key, cents: z.int().describe('Debit is positive'), memo: z.string() })),
    })
    .nullable()
    .describe('The last one of its kind; null while there is none'),
});

/** How the last record of a kind is posted: its sides add up to nothing. */
export async function previewPosting(
  ctx: Context,
  kind: (typeof postingKinds)[number],
): Promise<z.output<typeof PostingPreview>> {
  requireWholeDealership(ctx);
  const { rows } = await sql<{ on: string | null }>`
    select ${
      kind === 'invoice' || kind === 'credit_note'
        ? sql`max(issued_on) as on from invoice where kind = ${kind} and state = 'issued' and`
        : kind === 'trust'
          ? sql`max(entered_on) as on from trust_entry where`
          : sql`max(received_on) as on from payment where kind = ${kind} and`
    } dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  const on = rows[0]?.on;
  if (!on) return { record: null };
  const last = (await bookRecords(ctx, { from: on, to: on })).findLast((one) => one.what === kind)!;
  return { record: { number: last.number, on, postings: last.postings } };
}
