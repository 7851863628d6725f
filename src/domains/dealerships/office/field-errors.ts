import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { dealershipWords } from './words.ts';
import type { DealershipKey } from './words.ts';

const known = new Set<string>(dealershipWords.keys);

/** The room's own words for its own error codes. */
export function useDealershipErrors(): (error: FieldError) => string | undefined {
  const t = useT(dealershipWords);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as DealershipKey) : undefined);
}
