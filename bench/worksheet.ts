/**
 * Measures how long the desk's worksheet takes to be worked out anew: figures, taxes, financing with its APR, gross and a
 * payment grid of 25, as at every key that is pressed. `node bench/worksheet.ts`; the aim is under 5 ms.
 */
import { financingOf } from '../src/domains/deals/financing.ts';
import { grossOf } from '../src/domains/deals/gross.ts';
import { DealLine } from '../src/domains/deals/line.ts';
import { paymentGrid } from '../src/domains/deals/payment-grid.ts';
import { solve } from '../src/domains/deals/solving.ts';
import { Terms } from '../src/domains/deals/terms.ts';
import { TradeIn } from '../src/domains/deals/trade-in.ts';
import { figuresOf } from '../src/domains/deals/worksheet.ts';
import type { Worksheet } from '../src/domains/deals/worksheet.ts';

const id = (n: number): string => `0198c5a2-7c1e-7abc-8def-${String(n).padStart(12, '0')}`;
const sheet: Worksheet = {
  kind: 'finance',
  soldOn: '2026-06-15',
  deliverOn: '2026-06-20',
  deliveryProvince: 'BC',
  priceCents: 56_500_00,
  vehicle: {
    used: true,
    passenger: true,
    zeroEmission: false,
    road: true,
    previouslyRegistered: true,
    modelYear: 2022,
    seats: 5,
    gvwrKg: 2600,
    averageWholesaleCents: null,
  },
  lines: ['fee', 'freight', 'levy', 'accessory', 'product', 'product', 'licensing', 'discount'].map((kind, at) =>
    DealLine.parse({ id: id(at), kind, description: kind, amountCents: 350_00 }),
  ),
  tradeIns: [TradeIn.parse({ id: id(100), allowanceCents: 12_000_00, lienCents: 9_000_00 })],
  depositsCents: 500_00,
  exemption: null,
  terms: Terms.parse({ frequency: 'weekly', termMonths: 96 }),
  business: false,
};

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
const measure = (work: (n: number) => unknown): string => {
  const times = Array.from({ length: 400 }, (_, n) => {
    const began = performance.now();
    work(n);
    return performance.now() - began;
  }).slice(100);
  return `${median(times).toFixed(3)} ms (slowest ${Math.max(...times).toFixed(3)} ms)`;
};
const whole = (n: number): unknown => {
  const now = { ...sheet, priceCents: sheet.priceCents + n };
  const figures = figuresOf(now);
  return [
    figures,
    financingOf(now, figures),
    grossOf(now, { unitCents: 48_000_00, reserveCents: 0, lines: {}, trades: {} }),
    paymentGrid(now, [36, 48, 60, 72, 84], [0, 1_000_00, 2_000_00, 3_000_00, 5_000_00]),
  ];
};
console.log(`Worksheet with 25 payments, weekly over 96 months: ${measure(whole)}, aim: under 5 ms`);
console.log(`Price solved for from a payment: ${measure((n) => solve(sheet, 'price', 150_00 + n))}`);
