import { formatCents } from '#kernel/format.ts';
import { useLanguage } from '#office/i18n.tsx';

/** Amounts as on a bill: both decimals always, because they stand under each other and are added up. */
export function useBillMoney(): (cents: number | null | undefined) => string {
  const { locale } = useLanguage();
  return (cents) => (cents == null ? '–' : formatCents(cents, locale));
}
