import type { Deal, Figures } from '#domains/deals/index.ts';
import { invalidField } from '#kernel/problems.ts';
import type { LineKind, PricedLine } from './invoice-lines.ts';
import type { InvoiceTax } from './invoice-taxes.ts';
import { taxesOfLines } from './invoice-taxes.ts';
import { invoicesMessages } from './messages.ts';

/** What of the rules of a lease the research does not settle: it stands with each tax. */
const unconfirmed = [
  'that the dealer charges the tax of what is paid when a lease is signed, and not its lessor',
  'that money paid down on a lease bears tax as its payments do',
];

/**
 * What a lessee owes when a lease is signed: the first payment where payments fall due in advance, and what lowers the
 * amount leased (down payment, deposits), with the tax of lease payments by the rules of that day (trade.md 5.3). The
 * trade-in lowered the amount itself, so it is no part of it. Price, fees and products are in the amount leased: their
 * invoice goes to the lessor and stands alone.
 * @throws Invalid when nothing is due at signing
 */
export function leaseSigning(
  deal: Deal & { figures: Figures },
  locale: 'en' | 'fr',
): { lines: PricedLine[]; taxes: InvoiceTax[] } {
  const words = invoicesMessages(locale);
  const line = (kind: LineKind, description: string, cents: number): PricedLine[] =>
    cents === 0
      ? []
      : [{ kind, description, quantity: 1000, unitPriceCents: cents, amountCents: cents, treatment: 'taxable' }];
  const loan = deal.financing?.loan as { count: number; paymentCents: number } | undefined;
  const first = deal.terms.inAdvance && loan ? loan.paymentCents : 0;
  const lines = [
    ...line('lease', words('line.lease.first', { n: loan?.count ?? 0 }), first),
    ...line('lease', words('line.lease.down'), deal.figures.downCents),
    ...line('lease', words('line.lease.deposits'), deal.figures.depositsCents),
  ];
  if (lines.length === 0)
    throw invalidField(
      '/dealId',
      'nothing_due',
      'Nothing is due when this lease is signed: its lessor asks for the payments.',
    );
  const taxes = taxesOfLines(lines, deal.deliveryProvince, deal.soldOn, deal.exemption?.kind ?? null);
  return {
    lines,
    taxes: taxes.map((tax) => ({ ...tax, unconfirmed: [...tax.unconfirmed, ...unconfirmed] })),
  };
}
