import type { Account } from './accounts.ts';
import type { LineKind } from './invoice-lines.ts';
import type { Method } from './methods.ts';

/** One side of an entry: debit is positive, credit negative, in cents. */
export interface Posting {
  account: Account;
  cents: number;
  memo: string;
}

/** Something that happened, as the books see it. */
export type BookFact =
  | {
      kind: 'invoice';
      lines: readonly { kind: LineKind; description: string; amountCents: number }[];
      taxes: readonly { tax: 'LUX' | 'GST' | 'HST' | 'PST' | 'QST' | 'RST'; amountCents: number; charged: boolean }[];
      totalCents: number;
    }
  | { kind: 'payment'; method: Method; amountCents: number }
  | { kind: 'trust_entry'; method: Method; amountCents: number };

/**
 * The entry of something that happened: what is debited and credited. Its sides always add up to nothing.
 *
 * Invoices are booked on what customers owe, and payments against it, so that credit is a negative there. Money that goes
 * into trust, or back out of it to its owner, passes what customers owe to them in trust and no bank of the dealer.
 */
export function postingsOf(fact: BookFact): Posting[] {
  const post = (account: Account, cents: number, memo = ''): Posting[] =>
    cents === 0 ? [] : [{ account, cents, memo }];
  if (fact.kind === 'invoice') {
    return [
      ...post('receivable', fact.totalCents),
      ...fact.lines.flatMap((line) => post(`sales.${line.kind}`, -line.amountCents, line.description)),
      ...fact.taxes.filter((tax) => tax.charged).flatMap((tax) => post(`tax.${tax.tax}`, -tax.amountCents, tax.tax)),
    ];
  }
  if (fact.kind === 'payment')
    return [...post(`money.${fact.method}`, fact.amountCents), ...post('receivable', -fact.amountCents)];
  // A deposit was booked as a payment: here it moves from the dealer's own money and debts to those in trust, or back.
  return [
    ...post('trust_bank', fact.amountCents),
    ...post(`money.${fact.method}`, -fact.amountCents),
    ...post('receivable', fact.amountCents),
    ...post('trust_owed', -fact.amountCents),
  ];
}

/** What all entries come to, account by account. */
export function balancesOf(facts: readonly BookFact[]): Map<Account, number> {
  const sums = new Map<Account, number>();
  for (const { account, cents } of facts.flatMap(postingsOf)) sums.set(account, (sums.get(account) ?? 0) + cents);
  return sums;
}
