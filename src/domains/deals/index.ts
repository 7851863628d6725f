/** Deals: from the worksheet to the sealed contract, with the taxes and the cost of credit worked out. */
export type { Deal } from './deal-answers.ts';
export { findDeal } from './deals.ts';
export type { ProductKind } from './line.ts';
export type { Gross } from './gross.ts';
export { customerFor } from './parties.ts';
export { openPrivate as openDealPrivate } from './deal-rows.ts';
export { recapRoutes } from './recap-routes.ts';
export { dealsRoutes } from './routes.ts';
export type { Figures } from './worksheet.ts';
