import { NumberInput } from '@mantine/core';
import type { NumberInputProps } from '@mantine/core';
import { useState } from 'react';

export type ScaledProps = Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> & {
  value?: number | null;
  defaultValue?: number | null;
  onChange?(value: number | null): void;
};

/**
 * A field whose value is a whole number of small units, typed in large ones: what is typed stays as it is typed (`12.`),
 * what is told is the whole number, or null for an empty field.
 */
export function ScaledInput({
  scale,
  value,
  onChange,
  defaultValue: _default,
  ...rest
}: ScaledProps & { scale: number }) {
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
