import { useFormats, useT } from '#office/i18n.tsx';
import { subscriptionWords } from './words.ts';
import type { SubscriptionWord } from './words.ts';

const known = new Set<string>(subscriptionWords.keys);

/** Taxes by their names in the person's language, with their rates: `GST 5 % + QST 9.975 %`. */
export function useTaxWords(): (taxes: readonly { tax: string; rate: number | null }[]) => string {
  const t = useT(subscriptionWords);
  const { number } = useFormats();
  return (taxes) =>
    taxes
      .map(({ tax, rate }) => {
        const name = known.has(`tax.${tax}`) ? t(`tax.${tax}` as SubscriptionWord) : tax;
        return rate === null ? name : `${name} ${number(rate / 1000, 3)}\u00a0%`;
      })
      .join(' + ');
}
