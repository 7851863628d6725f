import type { Sample, Stocked } from './samples.ts';

/** The invoices of a stocked dealership. */
export interface StockedInvoices {
  draftInvoiceId: string;
  invoiceId: string;
}

export const workLine = { kind: 'labour', description: 'Work', quantity: 1500, unitPriceCents: 100_00 } as const;

/** One invoice in each state that a route of invoices needs. */
export async function stockInvoices(
  make: (what: string, body?: unknown) => Promise<any>,
  mark: string,
): Promise<StockedInvoices> {
  const customer = { name: `Customer ${mark}`, email: `${mark.toLowerCase()}@example.net` };
  await make('PATCH /api/books-settings', { version: 0, gstNumber: '123456789 RT0001' });
  const draft = await make('POST /api/invoices', { customer, lines: [workLine], note: `For ${mark}` });
  const other = await make('POST /api/invoices', {
    customer,
    lines: [{ ...workLine, description: `Work for ${mark}`, unitPriceCents: 10_00 }],
  });
  const issued = await make(`POST /api/invoices/${other.id}/issue`, { version: other.version });
  return { draftInvoiceId: draft.id as string, invoiceId: issued.id as string };
}

const nothing = (): Sample => ({});
const ofDraft = (of: Stocked) => ({ invoiceId: of.draftInvoiceId });
const ofInvoice = (of: Stocked) => ({ invoiceId: of.invoiceId });

/** A right request for each route of invoices. */
export const invoiceSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/invoices': nothing,
  'POST /api/invoices': (of) => ({
    body: {
      customer: { customerId: of.customerId },
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
  'GET /api/books-settings': nothing,
  'PATCH /api/books-settings': () => ({
    body: { version: 2, termsDays: 15, noteEn: 'Thank you', trustAccount: 'A Bank 123' },
  }),
};
