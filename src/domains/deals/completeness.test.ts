import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { provinceCodes } from '#kernel/provinces.ts';
import { ageOn, checkContract } from './completeness.ts';
import type { ContractFacts } from './completeness.ts';
import { contractRules, genericRules, rulesFor, wholesaleRules } from './contract-rules.ts';
import { dealKinds, dealStatuses, isOpen, isSold, movesFrom } from './deal-status.ts';
import { DealLine } from './line.ts';
import { Terms } from './terms.ts';
import { TradeIn } from './trade-in.ts';

const id = '0198c5a2-7c1e-7abc-8def-000000000001';
const whole: ContractFacts = {
  kind: 'cash',
  soldOn: '2026-06-15',
  deliverOn: '2026-06-20',
  dealerProvince: 'ON',
  deliveryProvince: 'ON',
  buyer: {
    name: 'Ann',
    kind: 'person',
    street: '1 Elm Street',
    city: 'Ottawa',
    postalCode: 'K1A 0A1',
    bornOn: '1990-01-01',
    identityNumber: 'X1',
  },
  dealer: { name: 'Lot', registrationNumber: '1', street: '1 Main Street' },
  seller: { name: 'Sam', registrationNumber: '2', registrationExpiresOn: '2026-06-15' },
  vehicle: {
    used: true,
    vin: '1HGCM82633A004352',
    vinAbsentReason: null,
    year: 2021,
    make: 'Honda',
    model: 'Civic',
    trim: 'LX',
    exteriorColour: 'Blue',
    bodyStyle: 'sedan',
    odometerValue: 10_000,
    odometerStatus: 'actual',
    odometerAsOf: null,
    displacementL: 2,
    fuel: 'gasoline',
    askingPriceCents: 20_000_00,
  },
  averageWholesaleCents: 15_000_00,
  priceCents: 20_000_00,
  lines: [],
  tradeIns: [],
  terms: Terms.parse({ lender: 'A Bank' }),
  safetyCertificate: 'included',
  exemption: null,
  criminal: false,
};
const found = (more: Partial<ContractFacts>): Record<string, string[]> =>
  Object.fromEntries(checkContract({ ...whole, ...more }).map(({ rule, missing }) => [rule.id, missing]));
const car = (more: Partial<NonNullable<ContractFacts['vehicle']>>) => ({ vehicle: { ...whole.vehicle!, ...more } });

test('a whole contract satisfies the rules of every province, for every kind of deal', () => {
  for (const dealerProvince of provinceCodes)
    for (const kind of dealKinds)
      assert.deepEqual(
        found({ dealerProvince, deliveryProvince: dealerProvince, kind }),
        {},
        `${dealerProvince} ${kind}`,
      );
});

test('each thing that is missing is named with its rule, in Ontario', () => {
  const line = (more: object) => DealLine.parse({ id, kind: 'fee', description: 'x', amountCents: 0, ...more });
  const trade = TradeIn.parse({ id, allowanceCents: 1, lienCents: 1 });
  const cases: [Partial<ContractFacts>, string, string[]][] = [
    [{ buyer: null }, 'ON.BOS.01', ['buyer', 'buyerAddress']],
    [{ buyer: { ...whole.buyer!, city: null } }, 'ON.BOS.01', ['buyerAddress']],
    [{ dealer: { ...whole.dealer, registrationNumber: null } }, 'ON.BOS.02', ['dealerRegistration']],
    [{ seller: null }, 'ON.BOS.03', ['seller']],
    [{ seller: { ...whole.seller!, registrationExpiresOn: '2026-06-14' } }, 'ON.BOS.03', ['sellerRegistrationExpired']],
    [{ deliverOn: null }, 'ON.BOS.04', ['deliverOn']],
    [car({ vin: null }), 'ON.BOS.05', ['vin']],
    [car({ year: null, model: '' }), 'ON.BOS.06', ['year', 'model']],
    [car({ exteriorColour: null, bodyStyle: null }), 'ON.BOS.07', ['colour', 'bodyStyle']],
    [car({ odometerValue: null }), 'ON.BOS.08', ['odometer']],
    [car({ odometerStatus: 'last_known' }), 'ON.BOS.08', ['odometerAsOf']],
    [{ lines: [line({ mandatory: false })] }, 'ON.BOS.09', ['choice']],
    [{ lines: [line({ kind: 'free_item' })] }, 'ON.BOS.10', ['retailValue']],
    [{ kind: 'finance', terms: Terms.parse({}) }, 'ON.BOS.13', ['lender']],
    [{ lines: [line({ kind: 'product', productKind: 'warranty' })] }, 'ON.BOS.14', ['provider', 'termOrDistance']],
    [{ safetyCertificate: null }, 'ON.BOS.15', ['safetyCertificate']],
    [{ tradeIns: [trade] }, 'ON.BOS.16', ['tradeInDescription', 'tradeInOdometer', 'lienholder']],
    [{ lines: [line({ amountCents: 1 })] }, 'ON.AD.04', ['advertisedPrice']],
    [{ buyer: { ...whole.buyer!, bornOn: '2008-06-16' } }, 'CA.AGE', ['buyerAge']],
    [{ kind: 'finance', criminal: true }, 'CA.CRIM', ['rate']],
    [
      { exemption: { kind: 'diplomat', number: '', copySeen: false } },
      'CA.EXEMPT',
      ['exemptionNumber', 'exemptionCopy'],
    ],
  ];
  for (const [more, rule, missing] of cases) assert.deepEqual(found(more)[rule], missing, rule);
});

test('an odometer that is not known is lawful when it is said', () => {
  assert.deepEqual(found(car({ odometerValue: null, odometerStatus: 'unknown' })), {});
});

test('Alberta wants the identity document, Québec the engine and the wholesale price of a used vehicle', () => {
  const anonymous = { buyer: { ...whole.buyer!, identityNumber: null } };
  assert.deepEqual(found({ ...anonymous, dealerProvince: 'AB' }), { 'AB.BOS.02': ['buyerIdentity'] });
  const quebec = { dealerProvince: 'QC', deliveryProvince: 'QC' } as const;
  assert.deepEqual(found({ ...quebec, ...car({ displacementL: null }) }), { 'QC.LBL.03': ['displacement'] });
  assert.deepEqual(found({ ...quebec, ...car({ displacementL: null, fuel: 'electric' }) }), {});
  assert.deepEqual(found({ ...quebec, averageWholesaleCents: null }), { 'QC.SAAQ.01': ['wholesaleValue'] });
  assert.deepEqual(found({ ...quebec, averageWholesaleCents: null, ...car({ used: false }) }), {});
});

test('what blocks comes first, whatever the order of the rules', () => {
  const said = checkContract({ ...whole, dealerProvince: 'BC', seller: null, deliverOn: null });
  assert.deepEqual(
    said.map(({ rule }) => [rule.id, rule.severity]),
    [
      ['BC.BOS.04', 'block'],
      ['BC.BOS.03', 'warn'],
    ],
  );
});

test('every rule has its own id, and a source or a doubt', () => {
  const all = [...contractRules, ...genericRules, ...wholesaleRules];
  assert.equal(new Set(all.map((rule) => rule.id)).size, all.length);
  for (const rule of all) assert.ok(rule.source || rule.unconfirmed, rule.id);
  assert.ok(!rulesFor('ON', 'cash', '2009-12-31').some((rule) => rule.from > '2009-12-31'));
  assert.ok(rulesFor('SK', 'cash', '2026-01-01').some((rule) => rule.id === 'CA.BOS.01'));
});

test('a person is 18 on the birthday, and who is born on 29 February on 1 March', () => {
  assert.deepEqual(
    [ageOn('2008-06-15', '2026-06-14'), ageOn('2008-06-15', '2026-06-15'), ageOn('2008-02-29', '2026-02-28')],
    [17, 18, 17],
  );
});

test('a deal leaves the signed statuses only by being cancelled, and ends closed or cancelled', () => {
  fc.assert(
    fc.property(fc.constantFrom(...dealStatuses), (from) => {
      for (const { to } of movesFrom(from)) {
        if (isSold(from)) assert.ok(isSold(to) || to === 'cancelled');
        if (isSold(to) && !isSold(from)) assert.deepEqual([from, to], ['approved', 'signed']);
      }
      if (!isOpen(from) && !isSold(from)) assert.deepEqual(movesFrom(from), []);
    }),
  );
  assert.deepEqual(movesFrom('closed'), []);
});
