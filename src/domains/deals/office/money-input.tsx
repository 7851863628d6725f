import { NumberInput } from '@mantine/core';
import type { NumberInputProps } from '@mantine/core';
import { useState } from 'react';

type ScaledProps = Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> & {
  value?: number | null;
  defaultValue?: number | null;
  onChange?(value: number | null): void;
};

/**
 * A field whose value is a whole number of small units, typed in large ones: what is typed stays as it is typed (`12.`),
 * what is told is the whole number, or null for an empty field.
 */
function ScaledInput({ scale, value, onChange, defaultValue: _default, ...rest }: ScaledProps & { scale: number }) {
  const [text, setText] = useState<string | number>(value == null ? '' : value / scale);
  const [told, setTold] = useState(value ?? null);
  // Somebody else set the value (solving, a scenario, a fresh record): show that.
  if ((value ?? null) !== told) {
    setTold(value ?? null);
    setText(value == null ? '' : value / scale);
  }
  return (
    <NumberInput
      {...rest}
      value={text}
      onChange={(next) => {
        setText(next);
        const number = next === '' || Number.isNaN(Number(next)) ? null : Math.round(Number(next) * scale);
        setTold(number);
        onChange?.(number);
      }}
    />
  );
}

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
