import { formatCents } from '#kernel/format.ts';
import { useLanguage } from '#office/i18n.tsx';
import { ScaledInput } from '#office/scaled-input.tsx';
import type { ScaledProps } from '#office/scaled-input.tsx';

/** Amounts with both decimals always, because they stand under each other and are added up. */
export function useAmounts(): (cents: number | null | undefined) => string {
  const { locale } = useLanguage();
  return (cents) => (cents == null ? '–' : formatCents(cents, locale));
}

/** An amount in cents, typed in dollars. */
export const MoneyInput = (props: ScaledProps) => (
  <ScaledInput
    scale={100}
    decimalScale={2}
    thousandSeparator=" "
    prefix="$ "
    inputMode="decimal"
    hideControls
    {...props}
  />
);

/** A percent in thousandths, typed in percent. */
export const PercentInput = (props: ScaledProps) => (
  <ScaledInput
    scale={1000}
    decimalScale={3}
    min={0}
    max={100}
    suffix=" %"
    inputMode="decimal"
    hideControls
    {...props}
  />
);
