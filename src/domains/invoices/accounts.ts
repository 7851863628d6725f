import { lineKinds } from './invoice-lines.ts';
import type { LineKind } from './invoice-lines.ts';
import { methods } from './methods.ts';
import type { Method } from './methods.ts';

const taxes = ['LUX', 'GST', 'HST', 'PST', 'QST', 'RST'] as const;

/** An account of the books: what an entry is booked on. Its name in the accountant's program is a setting. */
export type Account =
  | 'receivable'
  | 'trust_bank'
  | 'trust_owed'
  | `sales.${LineKind}`
  | `tax.${(typeof taxes)[number]}`
  | `money.${Method}`;

export const accountKeys: readonly Account[] = [
  'receivable',
  ...methods.map((method) => `money.${method}` as const),
  'trust_bank',
  'trust_owed',
  ...lineKinds.map((kind) => `sales.${kind}` as const),
  ...taxes.map((tax) => `tax.${tax}` as const),
];

/** The names that accounts begin with. */
export const firstNames: Record<Account, string> = {
  receivable: 'Accounts Receivable',
  trust_bank: 'Trust Bank Account',
  trust_owed: 'Customer Deposits in Trust',
  'money.cash': 'Undeposited Funds',
  'money.cheque': 'Undeposited Funds',
  'money.draft': 'Bank Account',
  'money.e_transfer': 'Bank Account',
  'money.card': 'Card Clearing',
  'money.lender_proceeds': 'Bank Account',
  'money.trade_credit': 'Trade-in Clearing',
  'sales.vehicle': 'Vehicle Sales',
  'sales.discount': 'Vehicle Sales',
  'sales.rebate': 'Vehicle Sales',
  'sales.freight': 'Freight and PDI',
  'sales.fee': 'Fee Income',
  'sales.levy': 'Levies Payable',
  'sales.accessory': 'Accessory Sales',
  'sales.product': 'F&I Product Sales',
  'sales.licensing': 'Licensing Clearing',
  'sales.parts': 'Parts Sales',
  'sales.labour': 'Labour Sales',
  'sales.trade_lien': 'Lien Payout Clearing',
  'sales.lease': 'Lease Payments',
  'sales.interest': 'Interest Income',
  'sales.forfeit': 'Forfeited Deposits',
  'sales.other': 'Other Sales',
  'tax.LUX': 'Luxury Tax Payable',
  'tax.GST': 'GST Payable',
  'tax.HST': 'HST Payable',
  'tax.PST': 'PST Payable',
  'tax.QST': 'QST Payable',
  'tax.RST': 'RST Payable',
};

export type AccountNames = Record<Account, string>;

/** Every account's name: the dealership's own where it chose one. */
export const accountNames = (chosen: Partial<Record<string, string>>): AccountNames =>
  Object.fromEntries(accountKeys.map((key) => [key, chosen[key] || firstNames[key]])) as AccountNames;
