/** Customers: the people and companies that a dealership deals with. It is the controller of this data. */
export { Customer, CustomerChange, CustomerInput, Phone, preferredContacts } from './customer.ts';
export { inForce } from './consent.ts';
export {
  changeCustomer,
  findCustomer,
  completeCustomer,
  matchCustomer,
  searchText,
  withdrawConsent,
} from './customers.ts';
export { readToken, unsubscribe, unsubscribeUrl } from './unsubscribe.ts';
