/** Subscriptions: what a dealership pays us, from the trial to the card, the grace when it is unpaid, and our invoices. */
export { endForGood } from './ending-for-good.ts';
export { takeEvent } from './events.ts';
export type { HookAnswer } from './events.ts';
export { overdueDealerships } from './grace.ts';
export { subscriptionsJobs, subscriptionsSchedule } from './jobs.ts';
export { allPrices, setPrice } from './prices.ts';
export { pricingPage } from './pricing-page.ts';
export { subscriptionsRoutes } from './routes.ts';
export { endFacts, endSubscription, resumeSubscription } from './wishes.ts';
export type { EndFacts } from './wishes.ts';
