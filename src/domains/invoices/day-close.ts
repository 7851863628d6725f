import { z } from 'zod';
import { Cents } from '#kernel/money.ts';
import { Conflict, Forbidden, Invalid, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { apart, record } from '#platform/journal/index.ts';
import { booksSettings, holdBooks } from './books-settings.ts';
import type { BooksSettings } from './books-settings.ts';
import { Day } from './invoice.ts';
import { may, requireWholeDealership } from './invoice-rows.ts';
import { methods } from './methods.ts';
import { dealerToday } from './posting-day.ts';

const cents = z.int();
const words = text(500, { lines: true })
  .transform((value) => value || null)
  .nullable();

export const DayCloseInput = z.strictObject({
  day: Day,
  cashCents: Cents.describe('Cash as counted'),
  chequesCents: Cents.describe('Cheques and drafts as counted'),
  reason: words.default(null).describe('Needed when it is not what the books have'),
});

export const DayBook = z.object({
  day: z.string(),
  expected: z.partialRecord(z.enum(methods), cents).describe('By method, refunds taken off'),
  expectedCountCents: cents.describe('Cash, cheques and drafts: what should be there to count'),
  cheques: z.array(z.object({ receiptNumber: z.string(), reference: z.string().nullable(), amountCents: cents })),
  closed: z
    .object({
      cashCents: cents,
      chequesCents: cents,
      differenceCents: cents,
      reason: z.string().nullable(),
      by: z.string().nullable(),
      at: z.date(),
    })
    .nullable(),
});
export type DayBook = z.output<typeof DayBook>;

/** What was taken on a day, and how it was closed: the deposit slip is its cash and its cheques. */
export async function dayBook(ctx: Context, wanted?: string): Promise<DayBook> {
  requireWholeDealership(ctx);
  const day = wanted ?? (await dealerToday(ctx));
  const rows = await ctx.db
    .selectFrom('payment')
    .select(['method', 'receiptNumber', 'reference', 'amountCents'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('receivedOn', '=', day)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const expected: Record<string, number> = {};
  for (const row of rows) expected[row.method] = (expected[row.method] ?? 0) + row.amountCents;
  const closed = await ctx.db
    .selectFrom('dayClose')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'dayClose.dealershipId').onRef('staff.id', '=', 'dayClose.closedBy'),
    )
    .select([
      'dayClose.cashCents',
      'dayClose.chequesCents',
      'dayClose.differenceCents',
      'dayClose.reason',
      'staff.name as by',
      'dayClose.closedAt as at',
    ])
    .where('dayClose.dealershipId', '=', ctx.dealershipId)
    .where('dayClose.day', '=', day)
    .executeTakeFirst();
  return {
    day,
    expected,
    expectedCountCents: (expected.cash ?? 0) + (expected.cheque ?? 0) + (expected.draft ?? 0),
    cheques: rows
      .filter((row) => row.method === 'cheque' || row.method === 'draft')
      .map(({ receiptNumber, reference, amountCents }) => ({ receiptNumber, reference, amountCents })),
    closed: closed ?? null,
  };
}

/** Closes a day: what is counted stands beside what the books have. @throws Conflict when it is closed · Invalid */
export async function closeDay(ctx: Context, given: z.output<typeof DayCloseInput>): Promise<DayBook> {
  requireWholeDealership(ctx);
  await holdBooks(ctx, 'alone');
  if (given.day > (await dealerToday(ctx))) throw invalidField('/day', 'future', 'must not be a day to come.');
  const book = await dayBook(ctx, given.day);
  if (book.closed) throw new Conflict('This day is closed already.', {}, 'day_closed');
  const differenceCents = given.cashCents + given.chequesCents - book.expectedCountCents;
  if (differenceCents !== 0 && !given.reason)
    throw invalidField('/reason', 'difference', `must say why it differs by ${differenceCents} cents.`);
  await ctx.db
    .insertInto('dayClose')
    .values({
      dealershipId: ctx.dealershipId,
      ...given,
      expected: JSON.stringify(book.expected),
      differenceCents,
      closedBy: ctx.actor.staffId,
      closedAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'books.day_closed',
    record: { kind: 'books', id: ctx.dealershipId },
    ...apart({ after: { ...given, differenceCents } }, ['note']),
  });
  return dayBook(ctx, given.day);
}

export const ClosedDays = z.object({
  items: z.array(z.object({ day: z.string(), differenceCents: cents, by: z.string().nullable(), at: z.date() })),
});

/** The days that were closed, latest first. */
export async function closedDays(ctx: Context): Promise<z.output<typeof ClosedDays>> {
  requireWholeDealership(ctx);
  const items = await ctx.db
    .selectFrom('dayClose')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'dayClose.dealershipId').onRef('staff.id', '=', 'dayClose.closedBy'),
    )
    .select(['dayClose.day', 'dayClose.differenceCents', 'staff.name as by', 'dayClose.closedAt as at'])
    .where('dayClose.dealershipId', '=', ctx.dealershipId)
    .orderBy('dayClose.day', 'desc')
    .limit(60)
    .execute();
  return { items };
}

/** Opens a closed day again, with a reason. @throws NotFound when it is not closed · Invalid in a locked period */
export async function reopenDay(ctx: Context, day: string, reason: string): Promise<DayBook> {
  requireWholeDealership(ctx);
  const { lockedUntil } = await holdBooks(ctx, 'alone');
  if (lockedUntil && day <= lockedUntil)
    throw invalidField('/day', 'period_locked', `must be after ${lockedUntil}: the books are locked until then.`);
  const gone = await ctx.db
    .deleteFrom('dayClose')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('day', '=', day)
    .returning(['cashCents', 'chequesCents', 'differenceCents'])
    .executeTakeFirst();
  if (!gone) throw new NotFound('closed day');
  await record(ctx, {
    event: 'books.day_reopened',
    record: { kind: 'books', id: ctx.dealershipId },
    before: { day, ...gone },
    personal: { after: { reason } },
  });
  return dayBook(ctx, day);
}

export const PeriodLock = z.strictObject({
  until: Day.nullable().describe('The last locked day; null opens everything'),
  reason: words.default(null).describe('Needed to open what was locked'),
});

/**
 * Locks the books up to a day. Opening a locked period again needs the permission of a second person, and a reason.
 * @throws Forbidden · Invalid
 */
export async function lockPeriod(ctx: Context, given: z.output<typeof PeriodLock>): Promise<BooksSettings> {
  requireWholeDealership(ctx);
  const { lockedUntil } = await holdBooks(ctx, 'alone');
  if (given.until === lockedUntil) return booksSettings(ctx);
  if (given.until && given.until >= (await dealerToday(ctx)))
    throw new Invalid([{ pointer: '/until', code: 'not_ended', message: 'must be a day that has ended.' }]);
  if (lockedUntil && (!given.until || given.until < lockedUntil)) {
    if (!may(ctx, 'payments.approve'))
      throw new Forbidden('Opening a locked period needs the permission payments.approve.');
    if (!given.reason) throw invalidField('/reason', 'missing', 'must say why the period is opened again.');
  }
  await ctx.db
    .updateTable('booksSettings')
    .set((eb) => ({ lockedUntil: given.until, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await record(ctx, {
    event: 'books.period_locked',
    record: { kind: 'books', id: ctx.dealershipId },
    before: { lockedUntil },
    after: { lockedUntil: given.until },
    ...(given.reason ? { personal: { after: { reason: given.reason } } } : {}),
  });
  return booksSettings(ctx);
}
