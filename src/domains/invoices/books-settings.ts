import { sql } from 'kysely';
import { z } from 'zod';
import { Cents } from '#kernel/money.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { highestRate } from './late-interest.ts';

const words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();
const lines = text(2000, { lines: true })
  .transform((value) => value || null)
  .nullable();

/** A GST/HST number: nine digits and a program account, `123456789 RT0001`. */
const GstNumber = z
  .string()
  .transform((value) => value.toUpperCase().replaceAll(/[\s-]/g, ''))
  .refine((value) => value === '' || /^\d{9}RT\d{4}$/.test(value), {
    message: 'must be nine digits and a program account, such as 123456789 RT0001',
    params: { code: 'gst_number' },
  })
  .transform((value) => (value ? `${value.slice(0, 9)} ${value.slice(9)}` : null))
  .nullable();

/** A QST number: ten digits and a file number, `1234567890 TQ0001`. */
const QstNumber = z
  .string()
  .transform((value) => value.toUpperCase().replaceAll(/[\s-]/g, ''))
  .refine((value) => value === '' || /^\d{10}TQ\d{4}$/.test(value), {
    message: 'must be ten digits and a file number, such as 1234567890 TQ0001',
    params: { code: 'qst_number' },
  })
  .transform((value) => (value ? `${value.slice(0, 10)} ${value.slice(10)}` : null))
  .nullable();

const fields = {
  gstNumber: GstNumber,
  qstNumber: QstNumber,
  pstNumber: words(40).describe('PST or RST registration of the province'),
  fiscalYearEndMonth: z.int().min(1).max(12),
  termsDays: z.int().min(0).max(365).describe('Days to pay on a new invoice; 0 is due on receipt'),
  refundLimitCents: Cents.describe('Refunds above it need a second person'),
  trustAccount: words(100).describe('The trust account as people name it: bank and last digits'),
  noteEn: lines,
  noteFr: lines,
  interestRate: z
    .int()
    .min(1)
    .max(highestRate)
    .nullable()
    .describe('Interest on overdue sums, in thousandths of a percent a year, simple, by the day; null for none'),
};

export const BooksSettingsEdit = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(0) });
export type BooksSettingsEdit = z.output<typeof BooksSettingsEdit>;

const nullable = z.string().nullable();
export const BooksSettings = z.object({
  gstNumber: nullable,
  qstNumber: nullable,
  pstNumber: nullable,
  fiscalYearEndMonth: z.int(),
  termsDays: z.int(),
  refundLimitCents: z.int(),
  trustAccount: nullable,
  noteEn: nullable,
  noteFr: nullable,
  interestRate: z.int().nullable(),
  remindersOn: z.boolean(),
  lockedUntil: nullable.describe('Nothing is posted on this day or before it'),
  version: z.int().describe('0 while nothing was chosen yet'),
});
export type BooksSettings = z.output<typeof BooksSettings>;

const shown = [
  'gstNumber',
  'qstNumber',
  'pstNumber',
  'fiscalYearEndMonth',
  'termsDays',
  'refundLimitCents',
  'trustAccount',
  'noteEn',
  'noteFr',
  'interestRate',
  'remindersOn',
  'lockedUntil',
  'version',
] as const;

/** What a dealership begins with. */
const first: BooksSettings = {
  gstNumber: null,
  qstNumber: null,
  pstNumber: null,
  fiscalYearEndMonth: 12,
  termsDays: 0,
  refundLimitCents: 1_000_00,
  trustAccount: null,
  noteEn: null,
  noteFr: null,
  interestRate: null,
  remindersOn: false,
  lockedUntil: null,
  version: 0,
};

/** What the books are kept by. */
export async function booksSettings(ctx: Context): Promise<BooksSettings> {
  const row = await ctx.db
    .selectFrom('booksSettings')
    .select(shown)
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  return row ?? first;
}

/** The month in which the fiscal year ends. */
export const fiscalYearEndMonth = async (ctx: Context): Promise<number> =>
  (await booksSettings(ctx)).fiscalYearEndMonth;

/**
 * Holds the settings while something is posted (`shared`: many at once) or closed (`alone`), so that nothing slips into
 * a day or period that is being closed. The row is made if it is not there.
 */
export async function holdBooks(ctx: Context, manner: 'shared' | 'alone'): Promise<BooksSettings> {
  const read = () => {
    const asked = ctx.db.selectFrom('booksSettings').select(shown).where('dealershipId', '=', ctx.dealershipId);
    return (manner === 'shared' ? asked.forShare() : asked.forUpdate()).executeTakeFirst();
  };
  const there = await read();
  if (there) return there;
  await sql`insert into books_settings (dealership_id) values (${ctx.dealershipId}) on conflict do nothing`.execute(
    ctx.db,
  );
  return (await read())!;
}

/**
 * Changes what the books are kept by.
 * @throws Conflict with the settings as they are now · Invalid when the fiscal year moves after numbers were given
 */
export async function changeBooksSettings(ctx: Context, edit: BooksSettingsEdit): Promise<BooksSettings> {
  const { version, ...given } = edit;
  const seen = await booksSettings(ctx);
  if (seen.version !== version) throw stale(seen);
  const before = await holdBooks(ctx, 'alone');
  // The row may have been made this very moment: then it is as it was shown.
  if (before.version !== version && !(version === 0 && before.version === 1)) throw stale(before);
  const difference = changed<BooksSettings>(before, given);
  if (!difference) return before;
  if ('fiscalYearEndMonth' in difference.after) await requireNoNumbers(ctx);
  await ctx.db
    .updateTable('booksSettings')
    .set({ ...given, version: before.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await record(ctx, {
    event: 'books_settings.changed',
    record: { kind: 'books_settings', id: ctx.dealershipId },
    ...difference,
  });
  return booksSettings(ctx);
}

const stale = (current: BooksSettings): Conflict =>
  new Conflict('The settings were changed meanwhile. Look at them again and repeat your change.', { current }, 'stale');

/** The series of a year must mean one year. */
async function requireNoNumbers(ctx: Context): Promise<void> {
  const given = await ctx.db
    .selectFrom('invoiceSeries')
    .select('year')
    .where('dealershipId', '=', ctx.dealershipId)
    .limit(1)
    .executeTakeFirst();
  if (given)
    throw invalidField(
      '/fiscalYearEndMonth',
      'numbers_given',
      'cannot move any more: numbers of a fiscal year have been given.',
    );
}
