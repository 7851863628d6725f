import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** A field for a code, which is where one is when it appears: the whole screen asks for nothing else. */
export function CodeField({ digits = true, ...field }: TextInputProps & { digits?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <TextInput
      name="code"
      autoComplete="one-time-code"
      inputMode={digits ? 'numeric' : 'text'}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={20}
      ref={input}
      {...field}
    />
  );
}
