/** Deals: from the worksheet to the sealed contract, with the taxes and the cost of credit worked out. */
export { writeBillOfSale } from './bill-of-sale.ts';
export type { Deal } from './deal-answers.ts';
export { findDeal } from './deals.ts';
export { dealsJobs, dealsSchedule, wakeLateCosts } from './jobs.ts';
export { lineName } from './line.ts';
export type { ProductKind } from './line.ts';
export type { Gross } from './gross.ts';
export { billedDeal } from './papers.ts';
export { customerFor } from './parties.ts';
export { openPrivate as openDealPrivate } from './deal-rows.ts';
export { recapRoutes } from './recap-routes.ts';
export { dealsRoutes } from './routes.ts';
export type { Figures } from './worksheet.ts';
export { readSigning, signingDone, signingPage, signingScript, tooOften } from './signing-page.ts';
export { signByLink, visitPaper, visitSigning } from './signing-visit.ts';
export { dealsMessages } from './messages.ts';
