import { ScaledInput } from '#office/scaled-input.tsx';
import type { ScaledProps } from '#office/scaled-input.tsx';

/** An amount in cents, typed in dollars. */
export const MoneyInput = (props: ScaledProps) => (
  <ScaledInput
    scale={100}
    decimalScale={2}
    thousandSeparator=" "
    prefix="$ "
    max={100_000_000}
    inputMode="decimal"
    {...props}
  />
);

/** A yearly rate in thousandths of a percent, typed in percent. */
export const RateInput = (props: ScaledProps) => (
  <ScaledInput scale={1000} decimalScale={3} suffix=" %" max={100} inputMode="decimal" {...props} />
);
