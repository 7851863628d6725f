/** Deals: from the worksheet to the sealed contract, with the taxes and the cost of credit worked out. */
export { dealsRoutes } from './routes.ts';
