/** Customers: the people and companies that a dealership deals with. It is the controller of this data. */
export { Customer, CustomerChange, CustomerInput } from './customer.ts';
export { changeCustomer, findCustomer, completeCustomer, matchCustomer, searchText } from './customers.ts';
export { readToken, unsubscribe, unsubscribeUrl } from './unsubscribe.ts';
