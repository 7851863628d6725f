/**
 * Measures the processor time of an invoice as PDF: two pages, fonts embedded, tagged. `node bench/invoice-paper.ts`; the
 * aim is under 150 ms.
 */
import { priced } from '../src/domains/invoices/invoice-lines.ts';
import { writeInvoice } from '../src/domains/invoices/invoice-paper.ts';
import type { InvoiceFacts } from '../src/domains/invoices/invoice-paper.ts';
import { taxesOfLines, totalsOf } from '../src/domains/invoices/invoice-taxes.ts';

const lines = Array.from({ length: 25 }, (_, at) =>
  priced({
    kind: 'parts',
    description: `Pièce ${at + 1}, d’origine`,
    quantity: 1500,
    unitPriceCents: 89_99,
    treatment: 'taxable',
  }),
);
const taxes = taxesOfLines(lines, 'QC', '2026-06-15');
const totals = totalsOf(lines, taxes);
const now = new Date('2026-06-15T12:00:00Z');
const facts: InvoiceFacts = {
  now,
  parties: {
    seller: {
      name: 'Garage Léo',
      legalName: 'Garage Léo & Fils inc.',
      registrationNumber: '12345',
      address: ['1 rue de l’Église', 'Québec QC  G1K 3X2'],
      phone: '+14185550123',
      email: 'info@example.com',
      gstNumber: '123456789 RT0001',
      qstNumber: '1234567890 TQ0001',
      pstNumber: null,
      note: 'Merci de votre confiance.',
    },
    buyer: { name: 'Zoé Bélanger', address: ['5 rue des Érables'], email: 'zoe@example.com', phone: null },
  },
  invoice: {
    id: '0198c5a2-7c1e-7abc-8def-0123456789ab',
    kind: 'invoice',
    purpose: 'sale',
    state: 'issued',
    overdue: false,
    disputed: false,
    number: 'INV-2026-0001',
    dealId: null,
    dealNumber: null,
    issuedOn: '2026-06-15',
    dueOn: '2026-07-15',
    ...totals,
    paidCents: 0,
    balanceCents: totals.totalCents,
    updatedAt: now,
    reason: null,
    mirrorOf: null,
    voidedBy: null,
    locationId: null,
    locale: 'fr',
    province: 'QC',
    termsDays: 30,
    poNumber: null,
    note: null,
    lines,
    taxes: taxes.map((tax) => ({
      ...tax,
      reasons: [...tax.reasons],
      sources: [...tax.sources],
      unconfirmed: [...tax.unconfirmed],
    })),
    missing: [],
    mails: [],
    lateRate: 18_000,
    interest: null,
    dispute: null,
    reminding: null,
    issuedAt: now,
    createdAt: now,
    version: 2,
  },
};

const rounds = 20;
await writeInvoice(facts);
const began = process.cpuUsage();
for (let n = 0; n < rounds; n++) await writeInvoice(facts);
const { user, system } = process.cpuUsage(began);
console.log(`An invoice as PDF: ${((user + system) / 1000 / rounds).toFixed(1)} ms of processor, aim: under 150 ms`);
