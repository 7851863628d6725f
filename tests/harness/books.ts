import assert from 'node:assert/strict';
import { newId } from '#kernel/ids.ts';
import type { Caller, TestDealership, TestHouse } from './house.ts';

/** Invoices and payments of a test's dealership, made through the product's own API. */
export function booksOf(house: () => TestHouse, dealer: () => TestDealership) {
  const ok = async (what: string, body?: object, as: Caller = dealer().owner, headers = {}): Promise<any> => {
    const answer = await house().call(what, { as, headers, ...(body ? { body } : {}) });
    assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const refused = (what: string, body: object, as: Caller = dealer().owner) => house().call(what, { as, body });
  const person = (name = 'Zoé Bélanger') => ({ name, email: `p${newId()}@example.com` });
  const draft = (cents: number, more: object = {}) =>
    ok('POST /api/invoices', {
      customer: person(),
      lines: [{ kind: 'parts', description: 'Winter tires', unitPriceCents: cents, treatment: 'outside' }],
      ...more,
    });
  const issue = (invoice: { id: string; version: number }, more: object = {}) =>
    ok(`POST /api/invoices/${invoice.id}/issue`, { version: invoice.version, ...more });
  return {
    ok,
    refused,
    person,
    /** A draft over one untaxed line of so many cents. */
    draft,
    issue,
    /** An issued invoice of so many cents. */
    issued: async (cents: number, more: object = {}) => issue(await draft(cents, more)),
    read: (id: string) => ok(`GET /api/invoices/${id}`),
  };
}
