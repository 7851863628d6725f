import { NumberInput } from '@mantine/core';
import type { NumberInputProps } from '@mantine/core';
import { useState } from 'react';

type AmountProps = Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> & {
  value?: number | null;
  defaultValue?: number | null;
  onChange?(value: number | null): void;
};

/** A whole number of small units typed in large ones: what is typed stays as it is typed, what is told is whole. */
function ScaledInput({ scale, value, onChange, defaultValue: _default, ...rest }: AmountProps & { scale: number }) {
  const [text, setText] = useState<string | number>(value == null ? '' : value / scale);
  const [told, setTold] = useState(value ?? null);
  if ((value ?? null) !== told) {
    setTold(value ?? null);
    setText(value == null ? '' : value / scale);
  }
  return (
    <NumberInput
      {...rest}
      value={text}
      hideControls
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
export const MoneyInput = (props: AmountProps) => (
  <ScaledInput scale={100} decimalScale={2} thousandSeparator=" " prefix="$ " inputMode="decimal" {...props} />
);

/** A quantity in thousandths, typed as a number. */
export const QuantityInput = (props: AmountProps) => (
  <ScaledInput scale={1000} decimalScale={3} min={0} inputMode="decimal" {...props} />
);
