/** Customers: the people and companies that a dealership deals with. It is the controller of this data. */
export { Customer, CustomerChange, CustomerInput, Phone } from './customer.ts';
export {
  changeCustomer,
  findCustomer,
  completeCustomer,
  matchCustomer,
  searchText,
  withdrawConsent,
} from './customers.ts';
export { customerShown, showRestricted } from './restricted.ts';
export { readToken, unsubscribe, unsubscribeUrl } from './unsubscribe.ts';
