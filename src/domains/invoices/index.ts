/** Invoices: what was sold and what is owed, payments, the trust ledger, the books. */
export { invoicesRoutes } from './routes.ts';
