import { taxesOf } from '#kernel/tax/tax-lines.ts';
import type { SaleTaxes } from '#kernel/tax/tax-lines.ts';
import { loanFigures, paymentOf } from './amortisation.ts';
import type { Loan, LoanFigures } from './amortisation.ts';
import { costOfCredit } from './cost-of-credit.ts';
import type { CostOfCredit } from './cost-of-credit.ts';
import { paymentsIn } from './frequency.ts';
import { leasePayment } from './lease.ts';
import { counts } from './line.ts';
import { figuresOf } from './worksheet.ts';
import type { Figures, Worksheet } from './worksheet.ts';

/** What a deal on credit comes to. */
export interface Financing {
  amountCents: number;
  loan: LoanFigures;
  /** Of a lease: tax on each payment, and the payment with it. */
  taxes: SaleTaxes | null;
  paymentWithTaxCents: number;
  credit: CostOfCredit;
}

const loanOf = (sheet: Worksheet, principalCents: number): Loan => ({
  principalCents,
  rate: sheet.terms.rate,
  termMonths: sheet.terms.termMonths,
  frequency: sheet.terms.frequency,
  deferralMonths: sheet.kind === 'lease' ? 0 : sheet.terms.deferralMonths,
  balloonCents: Math.min(sheet.terms.balloonCents, principalCents),
});

const onCredit = (sheet: Worksheet): boolean => sheet.kind === 'finance' || sheet.kind === 'lease';

/** Taxes on one lease payment: the general rates; the lessor collects them (unconfirmed in the research). */
function leaseTaxes(sheet: Worksheet, paymentCents: number): SaleTaxes {
  return taxesOf({
    day: sheet.soldOn,
    province: sheet.deliveryProvince,
    vehicle: { ...sheet.vehicle, previouslyRegistered: true, averageWholesaleCents: null },
    items: [{ amountCents: paymentCents, of: 'beside', federal: true, provincial: true }],
    trades: [],
    exemption: sheet.exemption,
  });
}

/** The payment of a deal on credit, with tax for a lease; null for one that is paid at once. The short way, for grids. */
export function paymentFor(sheet: Worksheet, figures: Figures = figuresOf(sheet)): number | null {
  if (!onCredit(sheet)) return null;
  const amount = Math.max(0, figures.balanceCents);
  if (sheet.kind === 'finance') return paymentOf(loanOf(sheet, amount));
  const payment = leaseOf(sheet, amount);
  return payment + leaseTaxes(sheet, payment).totalCents;
}

const leaseOf = (sheet: Worksheet, capitalCents: number): number =>
  leasePayment({
    capitalCents,
    residualCents: Math.min(sheet.terms.balloonCents, capitalCents),
    rate: sheet.terms.rate,
    termMonths: sheet.terms.termMonths,
    frequency: sheet.terms.frequency,
    inAdvance: sheet.terms.inAdvance,
  });

/** Financing with its cost, held against the criminal rate; null for a deal that is paid at once. */
export function financingOf(sheet: Worksheet, figures: Figures = figuresOf(sheet)): Financing | null {
  if (!onCredit(sheet)) return null;
  const amountCents = Math.max(0, figures.balanceCents);
  const charges = sheet.lines
    .filter((line) => counts(line) && line.creditCharge)
    .reduce((sum, line) => sum + line.amountCents, 0);
  const loan = loanOf(sheet, amountCents);
  const credit = costOfCredit(loan, Math.min(charges, amountCents), sheet.soldOn, sheet.business);
  if (sheet.kind === 'finance') {
    const figured = loanFigures(loan);
    return { amountCents, loan: figured, taxes: null, paymentWithTaxCents: figured.paymentCents, credit };
  }
  const paymentCents = leaseOf(sheet, amountCents);
  const taxes = leaseTaxes(sheet, paymentCents);
  const count = paymentsIn(sheet.terms.termMonths, sheet.terms.frequency);
  return {
    amountCents,
    loan: {
      count,
      paymentCents,
      lastPaymentCents: paymentCents,
      totalOfPaymentsCents: paymentCents * count,
      interestCents: paymentCents * count + loan.balloonCents - amountCents,
    },
    taxes,
    paymentWithTaxCents: paymentCents + taxes.totalCents,
    credit,
  };
}
