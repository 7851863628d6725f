import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { saleMessages } from './sale-words.ts';
import type { SaleKey } from './sale-words.ts';

const known = new Set<string>(saleMessages.keys);

/** Words of funding and fees for their own error codes. */
export function useSaleErrors(): (error: FieldError) => string | undefined {
  const t = useT(saleMessages);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as SaleKey) : undefined);
}
