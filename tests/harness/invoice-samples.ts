import type { Sample, Stocked } from './samples.ts';

/** The invoices of a stocked dealership. */
export interface StockedInvoices {
  draftInvoiceId: string;
  invoiceId: string;
  overdueInvoiceId: string;
  /** What has run up on it. */
  interestCents: number;
  /** A payment of that invoice by half, of which as much is left; a cheque; one in trust; one whose refund waits. */
  paymentId: string;
  chequeId: string;
  trustPaymentId: string;
  /** A deposit that was agreed not to be given back. */
  keptDepositId: string;
  refundRequestId: string;
  exportId: string;
}

export const workLine = { kind: 'labour', description: 'Work', quantity: 1500, unitPriceCents: 100_00 } as const;

/** One invoice in each state that a route of invoices needs. */
export async function stockInvoices(
  make: (what: string, body?: unknown) => Promise<any>,
  mark: string,
  colleague: (what: string, body: unknown) => Promise<any>,
): Promise<StockedInvoices> {
  const customer = { name: `Customer ${mark}`, email: `${mark.toLowerCase()}@example.net` };
  await make('PATCH /api/books-settings', { version: 0, gstNumber: '123456789 RT0001', interestRate: 18_000 });
  await make('PUT /api/reminders', { version: 2, on: true, steps: [{ days: 7, textEn: `From ${mark}` }] });
  const draft = await make('POST /api/invoices', { customer, lines: [workLine], note: `For ${mark}` });
  const other = await make('POST /api/invoices', {
    customer,
    lines: [{ ...workLine, description: `Work for ${mark}`, unitPriceCents: 10_00 }],
  });
  const old = await make('POST /api/invoices', { customer, lines: [{ ...workLine, unitPriceCents: 1_00 }] });
  const overdue = await make(`POST /api/invoices/${old.id}/issue`, { version: 1, issuedOn: '2026-01-05' });
  const issued = await make(`POST /api/invoices/${other.id}/issue`, { version: other.version });
  const take = (more: object) => make('POST /api/payments', { customer, method: 'cheque', amountCents: 8_00, ...more });
  const payment = await take({ allocations: [{ invoiceId: issued.id, amountCents: 4_00 }], reference: mark });
  const cheque = await take({});
  const trust = await take({ deposit: { inTrust: true } });
  const kept = await take({ deposit: { refundable: false } });
  const large = await take({ amountCents: 3_000_00 });
  const asked = await colleague(`POST /api/payments/${large.id}/refunds`, {
    amountCents: 2_000_00,
    method: 'cheque',
    reason: `Too much for ${mark}`,
  });
  const exported = await make('POST /api/book-exports', {
    format: 'journal_csv',
    from: '2026-01-01',
    to: '2099-01-01',
  });
  return {
    draftInvoiceId: draft.id as string,
    invoiceId: issued.id as string,
    overdueInvoiceId: overdue.id as string,
    interestCents: overdue.interest.cents as number,
    paymentId: payment.id as string,
    chequeId: cheque.id as string,
    trustPaymentId: trust.id as string,
    keptDepositId: kept.id as string,
    refundRequestId: asked.requests[0].id as string,
    exportId: exported.id as string,
  };
}

const nothing = (): Sample => ({});
const ofDraft = (of: Stocked) => ({ invoiceId: of.draftInvoiceId });
const ofInvoice = (of: Stocked) => ({ invoiceId: of.invoiceId });

/** A right request for each route of invoices. */
export const invoiceSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/invoices': nothing,
  'POST /api/invoices': (of) => ({
    body: {
      customerId: of.customerId,
      lines: [workLine],
      locationId: of.placeId,
      province: 'NS',
      locale: 'fr',
      termsDays: 30,
      billTo: { street: '1 Elm Street', city: 'Halifax', province: 'NS', postalCode: 'B3H 1A1' },
    },
  }),
  'GET /api/invoices/:invoiceId': (of) => ({ params: ofInvoice(of) }),
  'PATCH /api/invoices/:invoiceId': (of) => ({
    params: ofDraft(of),
    body: { version: of.versions[of.draftInvoiceId]!, poNumber: 'PO 7', lines: [workLine, workLine] },
  }),
  'DELETE /api/invoices/:invoiceId': (of) => ({
    params: ofDraft(of),
    query: { version: String(of.versions[of.draftInvoiceId]) },
  }),
  'POST /api/invoices/:invoiceId/issue': (of) => ({
    params: ofDraft(of),
    body: { version: of.versions[of.draftInvoiceId]! },
  }),
  'POST /api/invoices/:invoiceId/credit-note': (of) => ({ params: ofInvoice(of), body: { reason: 'Mistake' } }),
  'POST /api/invoices/:invoiceId/mail': (of) => ({
    params: ofInvoice(of),
    body: { to: 'someone@example.net', message: 'Here it is' },
  }),
  'POST /api/invoices/:invoiceId/reminder': (of) => ({
    params: { invoiceId: of.overdueInvoiceId },
    body: { to: 'someone@example.net', message: 'Please' },
  }),
  'GET /api/invoices/:invoiceId/paper': (of) => ({ params: ofInvoice(of) }),
  'PUT /api/invoices/:invoiceId/dispute': (of) => ({ params: ofInvoice(of), body: { reason: 'Not fitted' } }),
  'POST /api/invoices/:invoiceId/interest': (of) => ({
    params: { invoiceId: of.overdueInvoiceId },
    body: { amountCents: of.interestCents },
  }),
  'GET /api/reminders': nothing,
  'PUT /api/reminders': () => ({ body: { version: 3, on: false, steps: [{ days: 14, textFr: 'Bonjour {name}' }] } }),
  'POST /api/reminders/preview': () => ({ body: { days: 7, locale: 'fr', text: 'Bonjour {name}' } }),
  'GET /api/books-settings': nothing,
  'PATCH /api/books-settings': () => ({
    body: { version: 3, termsDays: 15, noteEn: 'Thank you', trustAccount: 'A Bank 123' },
  }),
  'GET /api/payments': nothing,
  'POST /api/payments': (of) => ({
    body: {
      customerId: of.customerId,
      method: 'draft',
      amountCents: 6_00,
      reference: 'Draft 5',
      deposit: { dealId: of.dealId, inTrust: true },
      locationId: of.placeId,
    },
  }),
  'GET /api/payments/:paymentId': (of) => ({ params: { paymentId: of.paymentId } }),
  'GET /api/payments/:paymentId/receipt': (of) => ({ params: { paymentId: of.paymentId } }),
  'POST /api/payments/:paymentId/allocations': (of) => ({
    params: { paymentId: of.paymentId },
    body: { allocations: [{ invoiceId: of.invoiceId, amountCents: 1_00 }] },
  }),
  'POST /api/payments/:paymentId/take-off': (of) => ({
    params: { paymentId: of.paymentId },
    body: { invoiceId: of.invoiceId, amountCents: 1_00, reason: 'Meant for another' },
  }),
  'POST /api/payments/:paymentId/refunds': (of) => ({
    params: { paymentId: of.paymentId },
    body: { amountCents: 1_00, method: 'cash', reason: 'Too much' },
  }),
  'POST /api/payments/:paymentId/return': (of) => ({ params: { paymentId: of.chequeId }, body: { reason: 'NSF' } }),
  'POST /api/payments/:paymentId/release': (of) => ({
    params: { paymentId: of.trustPaymentId },
    body: { amountCents: 1_00, reason: 'Agreed' },
  }),
  'POST /api/payments/:paymentId/forfeit': (of) => ({
    params: { paymentId: of.keptDepositId },
    body: { reason: 'The buyer withdrew' },
  }),
  'GET /api/refund-requests': nothing,
  'POST /api/refund-requests/:requestId': (of) => ({
    params: { requestId: of.refundRequestId },
    body: { state: 'granted', answer: 'Yes' },
  }),
  'GET /api/trust': nothing,
  'POST /api/trust/reconciliations': () => ({ body: { month: '2020-01', bankCents: 0, note: 'Before our time' } }),
  'GET /api/ageing': nothing,
  'GET /api/customers/:customerId/statement': (of) => ({ params: { customerId: of.customerId } }),
  'GET /api/customers/:customerId/statement/paper': (of) => ({ params: { customerId: of.customerId } }),
  'GET /api/tax-report': () => ({ query: { from: '2026-01-01', to: '2026-12-31' } }),
  'GET /api/day-book': () => ({ query: { day: '2026-01-05' } }),
  'GET /api/day-closes': nothing,
  'POST /api/day-closes': () => ({ body: { day: '2026-01-06', cashCents: 0, chequesCents: 1, reason: 'Found' } }),
  'POST /api/day-closes/reopen': () => ({ body: { day: '2026-01-05', reason: 'Counted anew' } }),
  'PUT /api/books-lock': () => ({ body: { until: '2020-01-01', reason: 'Year closed' } }),
  'GET /api/book-accounts': nothing,
  'GET /api/book-accounts/preview': () => ({ query: { kind: 'payment' } }),
  'PUT /api/book-accounts': () => ({ body: { accounts: { receivable: '1200' } } }),
  'GET /api/book-exports': nothing,
  'GET /api/book-exports/preview': () => ({ query: { format: 'xero_csv', from: '2026-01-01', to: '2099-01-01' } }),
  'POST /api/book-exports': () => ({ body: { format: 'xero_csv', from: '2026-01-01', to: '2099-01-01' } }),
  'GET /api/book-exports/:exportId/file': (of) => ({ params: { exportId: of.exportId } }),
};
