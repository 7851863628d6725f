/** Customers: the people and companies that a dealership deals with. It is the controller of this data. */
export { inForce } from './consent.ts';
export { consentsOf, mayMarket } from './consents.ts';
export { Customer, CustomerChange, CustomerInput, Phone } from './customer.ts';
export { changeCustomer, findCustomer, completeCustomer, matchCustomer, searchText } from './customers.ts';
export { garageOfSale, keepGarage } from './garage.ts';
export type { ChangingHands } from './garage.ts';
export { optOut, optOutAgain } from './opting-out.ts';
export { customerShown, restrictedAmong, showRestricted } from './restricted.ts';
export { customersRoutes } from './routes.ts';
export { sendGate } from './send-gate.ts';
export { readToken, unsubscribe, unsubscribeUrl } from './unsubscribe.ts';
