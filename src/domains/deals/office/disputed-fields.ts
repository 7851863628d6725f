import type { Disputed } from '#office/conflict.tsx';
import { formatCents } from '#kernel/format.ts';
import type { Locale, Translate } from '#kernel/messages.ts';
import { lineName } from '../line.ts';
import { tradeName } from '../trade-in.ts';
import type { DealsKey } from '../messages.ts';
import type { DeskValues } from './desk-values.ts';
import type { DealsScreenKey } from './words.ts';

/** How the parts of a desk are read when two people changed them. */
export function disputedFields(
  t: Translate<DealsScreenKey>,
  words: Translate<DealsKey>,
  locale: Locale,
): Disputed<DeskValues>[] {
  const money = (value: unknown): string => (typeof value === 'number' ? formatCents(value, locale) : '–');
  const plain = (value: unknown): string => String(value || '–');
  const yes = (value: unknown): string => (value ? t('yes') : t('no'));
  const field = <N extends keyof DeskValues & string>(
    name: N,
    label: string,
    show: (value: DeskValues[N]) => string,
  ): Disputed<DeskValues> => ({ name, label, show: (value) => show(value as DeskValues[N]) });
  return [
    field('kind', t('kind'), (kind) => words(`kind.${kind}`)),
    field('salespersonId', t('salesperson'), yes),
    field('soldOn', t('soldOn'), plain),
    field('deliverOn', t('deliverOn'), plain),
    field('deliveryProvince', t('deliveryProvince'), plain),
    field('priceCents', t('price'), money),
    field('passenger', t('passenger'), yes),
    field('averageWholesaleCents', t('averageWholesale'), money),
    field('safetyCertificate', t('safety'), (value) => (value ? words(`safety.${value}`) : '–')),
    field('conditions', t('conditions'), plain),
    field('buyer', t('buyerDetails'), (buyer) => Object.values(buyer).filter(Boolean).join(', ') || '–'),
    field('exemption', t('exemption'), ({ kind, number }) => [kind, number].filter(Boolean).join(' ') || '–'),
    field('terms', t('termsSection'), (terms) =>
      [money(terms.downCents), terms.lender, `${terms.rate / 1000} %`, terms.termMonths].filter(Boolean).join(' · '),
    ),
    field(
      'lines',
      t('linesSection'),
      (lines) => lines.map((line) => `${lineName(line, locale)} ${money(line.amountCents)}`).join(', ') || '–',
    ),
    field(
      'tradeIns',
      t('tradesSection'),
      (trades) => trades.map((trade) => `${tradeName(trade, locale)} ${money(trade.allowanceCents)}`).join(', ') || '–',
    ),
    field('scenarios', t('scenariosSection'), (all) => all.map((one) => one.name).join(', ') || '–'),
    field('unitCostCents', t('unitCost'), money),
    field('reserveCents', t('reserve'), money),
  ];
}
