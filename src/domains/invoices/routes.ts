import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { BooksSettings, BooksSettingsEdit, booksSettings, changeBooksSettings } from './books-settings.ts';
import { Crediting, Invoice, InvoiceEdit, InvoiceItem, InvoiceQuery, Issue, NewInvoice } from './invoice.ts';
import { addInvoice, changeInvoice, deleteDraft } from './invoice-keeping.ts';
import { chargeInterest, Charging } from './charging-interest.ts';
import { Dispute, setDispute } from './disputes.ts';
import { invoiceFacts, invoiceFile, writeInvoice } from './invoice-paper.ts';
import { findInvoice, listInvoices } from './invoices.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import {
  previewReminder,
  ReminderLetter,
  ReminderPreview,
  ReminderSchedule,
  reminderSchedule,
  ReminderScheduleEdit,
  setReminderSchedule,
} from './reminder-schedule.ts';
import { remindOf, Sending, sendInvoice } from './sending.ts';
import { creditInvoice, issueInvoice } from './issuing.ts';

const OfInvoice = z.strictObject({ invoiceId: Id });

/** Invoices, and what the books are kept by. */
export const invoicesRoutes = {
  'GET /api/invoices': route({
    summary: 'List invoices and credit notes, last change first',
    description:
      'Without `books.read` only invoices of deals that one sold. The customer is there with `customers.read`.',
    permission: 'invoices.read',
    query: InvoiceQuery,
    answer: z.object({
      items: z.array(InvoiceItem),
      nextCursor: z.string().nullable(),
      counts: z.record(z.string(), z.int()),
      owedCents: z.int().describe('What is owed on all invoices'),
    }),
    handle: (ctx, { query }) => listInvoices(ctx, query),
  }),
  'POST /api/invoices': route({
    summary: 'Begin an invoice',
    description:
      'For a customer, or from a signed deal (`dealId`), whose lines and taxes it repeats. A draft has no number yet.',
    permission: 'invoices.write',
    body: NewInvoice,
    answer: Invoice,
    status: 201,
    handle: (ctx, { body }) => addInvoice(ctx, body),
  }),
  'GET /api/invoices/:invoiceId': route({
    summary: 'An invoice with its lines and taxes',
    permission: 'invoices.read',
    params: OfInvoice,
    answer: Invoice,
    handle: (ctx, { params }) => findInvoice(ctx, params.invoiceId),
  }),
  'PATCH /api/invoices/:invoiceId': route({
    summary: 'Change a draft',
    description: 'What is named is set, lines as a whole. The lines of a deal’s invoice are taken over from the deal.',
    permission: 'invoices.write',
    params: OfInvoice,
    body: InvoiceEdit,
    answer: Invoice,
    handle: (ctx, { params, body }) => changeInvoice(ctx, params.invoiceId, body),
  }),
  'DELETE /api/invoices/:invoiceId': route({
    summary: 'Delete a draft',
    permission: 'invoices.write',
    params: OfInvoice,
    query: z.strictObject({ version: z.coerce.number().int().min(1) }),
    status: 204,
    handle: (ctx, { params, query }) => deleteDraft(ctx, params.invoiceId, query.version),
  }),
  'POST /api/invoices/:invoiceId/issue': route({
    summary: 'Issue a draft',
    description:
      'Gives it the next number of the fiscal year and freezes it. Refused while a fact is missing that the law wants on an invoice of its total.',
    permission: 'invoices.write',
    params: OfInvoice,
    body: Issue,
    answer: Invoice,
    status: 201,
    handle: (ctx, { params, body }) => issueInvoice(ctx, params.invoiceId, body),
  }),
  'POST /api/invoices/:invoiceId/credit-note': route({
    summary: 'Take an invoice back by a credit note',
    description: 'Answers with the credit note. What was paid on the invoice becomes the customer’s credit.',
    permission: 'invoices.write',
    params: OfInvoice,
    body: Crediting,
    answer: Invoice,
    status: 201,
    handle: (ctx, { params, body }) => creditInvoice(ctx, params.invoiceId, body),
  }),
  'POST /api/invoices/:invoiceId/mail': route({
    summary: 'Send an invoice by e-mail',
    description:
      'The PDF goes with it, and an unguessable link that works for 90 days. The letter leaves when this has committed; its state is in `mails`.',
    permission: 'invoices.write',
    params: OfInvoice,
    body: Sending,
    answer: Invoice,
    status: 201,
    handle: (ctx, { params, body }) => sendInvoice(ctx, params.invoiceId, body),
  }),
  'POST /api/invoices/:invoiceId/reminder': route({
    summary: 'Remind of an overdue invoice by e-mail',
    permission: 'invoices.write',
    params: OfInvoice,
    body: Sending,
    answer: Invoice,
    status: 201,
    handle: (ctx, { params, body }) => remindOf(ctx, params.invoiceId, body),
  }),
  'PUT /api/invoices/:invoiceId/dispute': route({
    summary: 'Mark an invoice as disputed, or the dispute as settled',
    description: 'While it is disputed no reminder goes by itself.',
    permission: 'invoices.write',
    params: OfInvoice,
    body: Dispute,
    answer: Invoice,
    handle: (ctx, { params, body }) => setDispute(ctx, params.invoiceId, body),
  }),
  'POST /api/invoices/:invoiceId/interest': route({
    summary: 'Charge the interest that has run up on an invoice',
    description: 'Answers with the interest invoice. The rate is the one that stands on the paper of the invoice.',
    permission: 'invoices.write',
    params: OfInvoice,
    body: Charging,
    answer: Invoice,
    status: 201,
    handle: (ctx, { params, body }) => chargeInterest(ctx, params.invoiceId, body),
  }),
  'GET /api/invoices/:invoiceId/paper': ownRoute({
    summary: 'An invoice or credit note as PDF',
    description: 'In its own language, tagged for screen readers. It names the customer: `customers.read`.',
    permission: 'invoices.read',
    params: OfInvoice,
    raw: true,
    handle: async (ctx, { params }) => {
      const facts = await ctx.work((inside) => invoiceFacts(inside, params.invoiceId));
      // Written outside of the transaction: it takes processor time, not the database's.
      return paperAnswer(await writeInvoice(facts), invoiceFile(facts.invoice));
    },
  }),
  'GET /api/reminders': route({
    summary: 'When customers are reminded without anybody’s doing, and with what words',
    permission: 'books.read',
    answer: ReminderSchedule,
    handle: (ctx) => reminderSchedule(ctx),
  }),
  'PUT /api/reminders': route({
    summary: 'Set when and how customers are reminded',
    description:
      'Off at first. Each step goes once for each invoice, between nine and five where the dealership is, and never for what is paid, disputed or void, nor to who is restricted or has no address.',
    permission: 'dealership.write',
    body: ReminderScheduleEdit,
    answer: ReminderSchedule,
    handle: (ctx, { body }) => setReminderSchedule(ctx, body),
  }),
  'POST /api/reminders/preview': route({
    summary: 'How a reminder would read',
    permission: 'books.read',
    body: ReminderPreview,
    answer: ReminderLetter,
    handle: (ctx, { body }) => previewReminder(ctx, body),
  }),
  'GET /api/books-settings': route({
    summary: 'What the books are kept by',
    permission: 'books.read',
    answer: BooksSettings,
    handle: (ctx) => booksSettings(ctx),
  }),
  'PATCH /api/books-settings': route({
    summary: 'Change what the books are kept by',
    permission: 'dealership.write',
    body: BooksSettingsEdit,
    answer: BooksSettings,
    handle: (ctx, { body }) => changeBooksSettings(ctx, body),
  }),
};
