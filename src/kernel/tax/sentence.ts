import { formatMoney } from '../format.ts';
import { localeTag } from '../messages.ts';
import type { Locale } from '../messages.ts';
import { provinces } from '../provinces.ts';
import type { Province } from '../provinces.ts';
import { taxMessages } from './messages.ts';
import type { Tax } from './rates.ts';
import type { TaxReason } from './sale.ts';
import type { ExemptionKind } from './treatments.ts';

/** A rate (thousandths of a percent) as it is written: `13 %`, `9.975 %`, `9,975 %`. */
export const writtenRate = (rate: number, locale: Locale): string =>
  `${new Intl.NumberFormat(localeTag(locale), { maximumFractionDigits: 3 }).format(rate / 1000)}\u00a0%`;

/** The name of a tax with its rate: `HST 13 %`, `TVQ 9,975 %`. */
export function taxName(line: { tax: Tax; rate: number | null }, locale: Locale): string {
  const words = taxMessages(locale);
  const tax = words(`tax.${line.tax}`);
  return line.rate === null ? tax : words('named', { tax, rate: writtenRate(line.rate, locale) });
}

/** What a tax line says about itself: `HST 13 %: delivered in Ontario; trade-in of $10,000 deducted.` */
export function taxSentence(
  line: { tax: Tax; rate: number | null; reasons: readonly TaxReason[] },
  locale: Locale,
): string {
  return `${taxName(line, locale)}${locale === 'fr' ? '\u00a0:' : ':'} ${taxReasons(line, locale)}.`;
}

/** The same without the tax's name, for beside it: `delivered in Ontario; trade-in of $10,000 deducted`. */
export const taxReasons = (line: { reasons: readonly TaxReason[] }, locale: Locale): string =>
  line.reasons.map((reason) => reasonWords(reason, locale)).join('; ');

function reasonWords({ key, values = {} }: TaxReason, locale: Locale): string {
  const words = taxMessages(locale);
  const filled: Record<string, string | number> = { ...values };
  for (const name of ['amount', 'less', 'threshold']) {
    if (typeof filled[name] === 'number') filled[name] = formatMoney(filled[name], locale);
  }
  if (typeof filled.province === 'string') filled.province = provinces[filled.province as Province][locale];
  if (typeof filled.kind === 'string') filled.kind = words(`exempt.${filled.kind as ExemptionKind}`);
  return words(`reason.${key}`, filled);
}
