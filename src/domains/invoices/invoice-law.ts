import type { InvoiceTax } from './invoice-taxes.ts';

/**
 * What a registrant's invoice must show, by its total, so that a buyer may claim the tax: dated rows, the amounts in
 * cents. Terms of payment, the description, the tax and the total are on every invoice of ours.
 */
export interface InvoiceRule {
  id: string;
  from: string;
  to: string | null;
  /** From this total on, the seller's registration numbers of the taxes charged. */
  numbersFromCents: number;
  /** From this total on, the buyer's name. */
  buyerFromCents: number;
  source: string;
}

export const invoiceRules: readonly InvoiceRule[] = [
  {
    id: 'CA.INVOICE.2006',
    from: '2006-03-22',
    to: '2021-04-19',
    numbersFromCents: 30_00,
    buyerFromCents: 150_00,
    source:
      'SOR/91-45 s. 3 as of 2006-03-22, https://laws-lois.justice.gc.ca/eng/regulations/SOR-91-45/section-3-20060322.html',
  },
  {
    id: 'CA.INVOICE.2021',
    from: '2021-04-20',
    to: null,
    numbersFromCents: 100_00,
    buyerFromCents: 500_00,
    source:
      'Revenu Québec, Preparing Invoices (both GST and QST), https://www.revenuquebec.ca/en/businesses/consumption-taxes/gsthst-and-qst/collecting-gst-and-qst/preparing-invoices/',
  },
];

/** @throws RangeError when no row covers that day */
export function invoiceRuleOn(day: string): InvoiceRule {
  const found = invoiceRules.find((rule) => rule.from <= day && (rule.to === null || day <= rule.to));
  if (!found) throw new RangeError(`No rule of invoices is known for ${day}.`);
  return found;
}

/** The facts that are missing for an invoice of a day and total. */
export function missingFacts(
  invoice: { day: string; totalCents: number; taxes: readonly InvoiceTax[]; buyerName: string },
  numbers: { gstNumber: string | null; qstNumber: string | null },
): { fact: 'gst_number' | 'qst_number' | 'buyer_name'; rule: InvoiceRule }[] {
  const rule = invoiceRuleOn(invoice.day);
  const charges = (...names: InvoiceTax['tax'][]): boolean =>
    invoice.taxes.some((tax) => tax.charged && tax.amountCents !== 0 && names.includes(tax.tax));
  const total = Math.abs(invoice.totalCents);
  const missing: ('gst_number' | 'qst_number' | 'buyer_name')[] = [];
  if (total >= rule.numbersFromCents) {
    if (charges('GST', 'HST') && !numbers.gstNumber) missing.push('gst_number');
    if (charges('QST') && !numbers.qstNumber) missing.push('qst_number');
  }
  if (total >= rule.buyerFromCents && !invoice.buyerName) missing.push('buyer_name');
  return missing.map((fact) => ({ fact, rule }));
}
