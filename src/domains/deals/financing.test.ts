import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { loanFigures, owedAtStart, paymentOf, scheduleOf } from './amortisation.ts';
import type { Loan } from './amortisation.ts';
import { costOfCredit } from './cost-of-credit.ts';
import { frequencies, paymentsIn } from './frequency.ts';
import { leasePayment } from './lease.ts';

const loans: fc.Arbitrary<Loan> = fc
  .record({
    principalCents: fc.integer({ min: 0, max: 300_000_00 }),
    rate: fc.oneof(fc.constant(0), fc.constant(34_990), fc.integer({ min: 0, max: 60_000 })),
    termMonths: fc.oneof(fc.constant(1), fc.constant(120), fc.integer({ min: 1, max: 120 })),
    frequency: fc.constantFrom(...frequencies),
    deferralMonths: fc.integer({ min: 0, max: 12 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ share, ...loan }) => ({ ...loan, balloonCents: Math.floor(loan.principalCents * share * 0.9) }));

const loan = (principalCents: number, rate: number, termMonths: number, more: Partial<Loan> = {}): Loan => ({
  principalCents,
  rate,
  termMonths,
  frequency: 'monthly',
  deferralMonths: 0,
  balloonCents: 0,
  ...more,
});

test('an amortisation ends at nothing: every cent of principal and interest is paid, and no payment is negative', () => {
  fc.assert(
    fc.property(loans, (given) => {
      const schedule = scheduleOf(given);
      assert.equal(schedule.length, paymentsIn(given.termMonths, given.frequency));
      assert.equal(schedule.at(-1)!.balanceCents, 0);
      const principal = schedule.reduce((sum, one) => sum + one.principalCents, 0);
      assert.equal(principal, owedAtStart(given));
      for (const one of schedule) {
        assert.ok(one.paymentCents >= 0 && one.interestCents >= 0 && one.balanceCents >= 0);
        assert.equal(one.paymentCents, one.interestCents + one.principalCents);
      }
      const figures = loanFigures(given);
      assert.equal(figures.totalOfPaymentsCents - figures.interestCents, given.principalCents);
    }),
    { numRuns: 300 },
  );
});

test('payments as an exact decimal calculation has them', () => {
  assert.equal(paymentOf(loan(20_000_00, 6_000, 60)), 386_66);
  assert.equal(paymentOf(loan(12_000_00, 0, 24)), 500_00);
  assert.equal(paymentOf(loan(25_000_00, 7_990, 72, { frequency: 'bi_weekly' })), 201_97);
  assert.equal(paymentOf(loan(30_000_00, 0, 60, { balloonCents: 6_000_00 })), 400_00);
});

test('a term of one month is one monthly payment or two bi-weekly ones, and zero percent costs nothing', () => {
  assert.deepEqual(
    frequencies.map((frequency) => paymentsIn(1, frequency)),
    [4, 2, 2, 1],
  );
  assert.deepEqual(
    frequencies.map((frequency) => paymentsIn(120, frequency)),
    [520, 260, 240, 120],
  );
  const figures = loanFigures(loan(10_000_01, 0, 60, { frequency: 'weekly' }));
  assert.equal(figures.interestCents, 0);
  assert.equal(figures.totalOfPaymentsCents, 10_000_01);
});

test('interest runs on while payments are put off', () => {
  const put = loanFigures(loan(20_000_00, 9_000, 60, { deferralMonths: 3 }));
  const at = loanFigures(loan(20_000_00, 9_000, 60));
  assert.equal(owedAtStart(loan(20_000_00, 9_000, 60, { deferralMonths: 3 })), 20_453_38);
  assert.ok(put.interestCents > at.interestCents && put.paymentCents > at.paymentCents);
});

test('without charges the APR is the rate; a deferral does not change it', () => {
  fc.assert(
    fc.property(
      loans.filter((one) => one.principalCents >= 1_000_00 && one.termMonths >= 6),
      (given) => {
        const { apr } = costOfCredit(given, 0, '2026-06-01', false);
        assert.ok(Math.abs(apr - given.rate) <= 60, `${apr} for ${given.rate}`);
      },
    ),
    { numRuns: 150 },
  );
});

test('charges raise the APR, and the arithmetic adds up', () => {
  const given = loan(10_000_00, 29_900, 36);
  const plain = costOfCredit(given, 0, '2026-06-01', false);
  const charged = costOfCredit(given, 900_00, '2026-06-01', false);
  assert.deepEqual([plain.criminal, charged.criminal], [false, true]);
  assert.ok(charged.apr > 35_000, String(charged.apr));
  assert.equal(charged.costOfBorrowingCents, charged.interestCents + charged.chargesCents);
  assert.equal(charged.advancedCents + charged.chargesCents, given.principalCents);
});

test('34.99 % is lawful and 35.01 % is criminal since 2025; before, 60 % effective was the limit', () => {
  const at = (rate: number, on: string, business = false) => costOfCredit(loan(20_000_00, rate, 60), 0, on, business);
  assert.equal(at(34_990, '2025-01-01').criminal, false);
  assert.equal(at(35_010, '2025-01-01').criminal, true);
  assert.equal(at(45_000, '2024-12-31').criminal, false);
  assert.equal(at(50_000, '2024-12-31').criminal, true);
  assert.equal(at(0, '2026-01-01').apr, 0);
});

test('a business may pay 48 % above $10,000 and anything above $500,000', () => {
  const at = (principalCents: number, rate: number) =>
    costOfCredit(loan(principalCents, rate, 60), 0, '2026-01-01', true).criminal;
  assert.deepEqual(
    [at(10_000_00, 40_000), at(10_000_01, 40_000), at(20_000_00, 48_100), at(600_000_00, 70_000)],
    [true, false, true, false],
  );
});

test('charges that eat the whole credit are criminal, not an error', () => {
  const { criminal, apr } = costOfCredit(loan(500_00, 10_000, 12), 500_00, '2026-01-01', false);
  assert.deepEqual([criminal, apr], [true, Infinity]);
});

test('a lease in advance costs one period less interest, and zero percent is what the vehicle loses', () => {
  const lease = {
    capitalCents: 40_000_00,
    residualCents: 18_000_00,
    rate: 6_000,
    termMonths: 48,
    frequency: 'monthly' as const,
  };
  const arrears = leasePayment({ ...lease, inAdvance: false });
  assert.equal(arrears, 606_67);
  assert.equal(leasePayment({ ...lease, inAdvance: true }), 603_65);
  assert.equal(leasePayment({ ...lease, rate: 0, inAdvance: false }), Math.round(22_000_00 / 48));
});
