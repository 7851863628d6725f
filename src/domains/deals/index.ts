/** Deals: from the worksheet to the sealed contract, with the taxes and the cost of credit worked out. */
export { writeBillOfSale } from './bill-of-sale.ts';
export type { Deal } from './deal-answers.ts';
export { findDeal } from './deals.ts';
export { billedDeal } from './papers.ts';
export { customerFor } from './parties.ts';
export { dealsRoutes } from './routes.ts';
export type { Figures } from './worksheet.ts';
