import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { invoicesScreenMessages } from './words.ts';
import type { InvoicesScreenKey } from './words.ts';

const known = new Set<string>(invoicesScreenMessages.keys);

/** Words of invoices for their own error codes. */
export function useScreenErrors(): (error: FieldError) => string | undefined {
  const t = useT(invoicesScreenMessages);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as InvoicesScreenKey) : undefined);
}
