import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { Ageing, ageing, Statement, statementOf, StatementQuery } from './accounts-receivable.ts';
import {
  Accounts,
  AccountsEdit,
  findAccounts,
  nameAccounts,
  postingKinds,
  PostingPreview,
  previewPosting,
} from './book-accounts.ts';
import {
  BookExport,
  exportFile,
  ExportInput,
  ExportPreview,
  listExports,
  makeExport,
  previewExport,
} from './book-exports.ts';
import { BooksSettings } from './books-settings.ts';
import {
  closedDays,
  ClosedDays,
  closeDay,
  DayBook,
  dayBook,
  DayCloseInput,
  lockPeriod,
  PeriodLock,
  reopenDay,
} from './day-close.ts';
import { Day } from './invoice.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { statementFacts, writeStatement } from './statement-paper.ts';
import { Period, TaxReport, taxReport } from './tax-report.ts';

const OfCustomer = z.strictObject({ customerId: Id });

/** Statements, reports, closings and exports. */
export const booksRoutes = {
  'GET /api/ageing': route({
    summary: 'What is owed, by customer and by how late it is',
    permission: 'books.read',
    query: z.strictObject({ asOf: Day.optional() }),
    answer: Ageing,
    handle: (ctx, { query }) => ageing(ctx, query.asOf),
  }),
  'GET /api/customers/:customerId/statement': route({
    summary: 'A customer’s account over a span of days',
    permission: 'books.read',
    params: OfCustomer,
    query: StatementQuery,
    answer: Statement,
    handle: (ctx, { params, query }) => statementOf(ctx, params.customerId, query),
  }),
  'GET /api/customers/:customerId/statement/paper': ownRoute({
    summary: 'The statement as PDF',
    permission: 'books.read',
    params: OfCustomer,
    query: StatementQuery,
    raw: true,
    handle: async (ctx, { params, query }) => {
      const facts = await ctx.work((inside) => statementFacts(inside, params.customerId, query));
      return paperAnswer(await writeStatement(facts), `statement-${facts.statement.to}.pdf`);
    },
  }),
  'GET /api/tax-report': route({
    summary: 'Taxes of a period by province and rate',
    permission: 'books.read',
    query: Period,
    answer: TaxReport,
    handle: (ctx, { query }) => taxReport(ctx, query),
  }),
  'GET /api/day-book': route({
    summary: 'What was taken on a day, and how it was closed',
    permission: 'books.read',
    query: z.strictObject({ day: Day.optional() }),
    answer: DayBook,
    handle: (ctx, { query }) => dayBook(ctx, query.day),
  }),
  'GET /api/day-closes': route({
    summary: 'The days that were closed, latest first',
    permission: 'books.read',
    answer: ClosedDays,
    handle: (ctx) => closedDays(ctx),
  }),
  'POST /api/day-closes': route({
    summary: 'Close a day',
    description:
      'Cash and cheques as counted; a difference needs its reason. No payment is taken on that day any more.',
    permission: 'payments.write',
    body: DayCloseInput,
    answer: DayBook,
    status: 201,
    handle: (ctx, { body }) => closeDay(ctx, body),
  }),
  'POST /api/day-closes/reopen': route({
    summary: 'Open a closed day again',
    permission: 'payments.approve',
    body: z.strictObject({ day: Day, reason: text(500, { least: 3, lines: true }) }),
    answer: DayBook,
    handle: (ctx, { body }) => reopenDay(ctx, body.day, body.reason),
  }),
  'PUT /api/books-lock': route({
    summary: 'Lock the books up to a day',
    description: 'Opening a locked period again needs `payments.approve` and a reason.',
    permission: 'payments.write',
    body: PeriodLock,
    answer: BooksSettings,
    handle: (ctx, { body }) => lockPeriod(ctx, body),
  }),
  'GET /api/book-accounts': route({
    summary: 'What accounts are called in the accountant’s program',
    permission: 'books.read',
    answer: Accounts,
    handle: (ctx) => findAccounts(ctx),
  }),
  'GET /api/book-accounts/preview': route({
    summary: 'How the last record of a kind is posted',
    permission: 'books.read',
    query: z.strictObject({ kind: z.enum(postingKinds) }),
    answer: PostingPreview,
    handle: (ctx, { query }) => previewPosting(ctx, query.kind),
  }),
  'PUT /api/book-accounts': route({
    summary: 'Name accounts as the accountant’s program does',
    permission: 'payments.write',
    body: AccountsEdit,
    answer: Accounts,
    handle: (ctx, { body }) => nameAccounts(ctx, body),
  }),
  'GET /api/book-exports': route({
    summary: 'What was taken out for the accountant',
    permission: 'books.read',
    answer: z.object({ items: z.array(BookExport) }),
    handle: async (ctx) => ({ items: await listExports(ctx) }),
  }),
  'GET /api/book-exports/preview': route({
    summary: 'What an export would take out now',
    permission: 'books.read',
    query: ExportInput,
    answer: ExportPreview,
    handle: (ctx, { query }) => previewExport(ctx, query),
  }),
  'POST /api/book-exports': route({
    summary: 'Take the books of a period out',
    description: 'Only what was not taken out for the same program before; it is marked. Fetch the file by its id.',
    permission: 'payments.write',
    body: ExportInput,
    answer: BookExport,
    status: 201,
    handle: (ctx, { body }) => makeExport(ctx, body),
  }),
  'GET /api/book-exports/:exportId/file': ownRoute({
    summary: 'The file of an export',
    permission: 'books.read',
    params: z.strictObject({ exportId: Id }),
    raw: true,
    handle: async (ctx, { params }) => {
      const { bytes, name, contentType } = await ctx.work((inside) => exportFile(inside, params.exportId));
      return new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': contentType,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        },
      });
    },
  }),
};
