import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { dealsScreenMessages } from './words.ts';
import type { DealsScreenKey } from './words.ts';

const known = new Set<string>(dealsScreenMessages.keys);

/** Words of deals for their own error codes. */
export function useDealErrors(): (error: FieldError) => string | undefined {
  const t = useT(dealsScreenMessages);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as DealsScreenKey) : undefined);
}
