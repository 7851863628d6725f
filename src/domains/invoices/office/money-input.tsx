import { ScaledInput } from '#office/scaled-input.tsx';
import type { ScaledProps } from '#office/scaled-input.tsx';

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

/** A quantity in thousandths, typed as a number. */
export const QuantityInput = (props: ScaledProps) => (
  <ScaledInput scale={1000} decimalScale={3} min={0} inputMode="decimal" hideControls {...props} />
);
