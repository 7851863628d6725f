/** Invoices: what was sold and what is owed, payments, the trust ledger, the books. */
export { fiscalYearEndMonth } from './books-settings.ts';
export { booksRoutes } from './books-routes.ts';
export { csvCell, csvFile, dollars } from './export-cells.ts';
export { openLink } from './invoice-link.ts';
export { invoicePage } from './invoice-page.ts';
export { dayWords, invoiceFacts, invoiceFile, writeInvoice } from './invoice-paper.ts';
export { booksSettings } from './books-settings.ts';
export { fiscalYearOf } from './fiscal-year.ts';
export { invoicesJobs, invoicesSchedule } from './jobs.ts';
export { openPrivate as openInvoicePrivate } from './invoice-rows.ts';
export { partiesOf } from './payment-rows.ts';
export { invoicesRoutes } from './routes.ts';
export { paymentsRoutes } from './payment-routes.ts';
export { receiptFacts, writeReceipt } from './receipt-paper.ts';
export { taxReport } from './tax-report.ts';
export { trustLedger } from './trust.ts';
