import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { paperworkMessages } from './paperwork-words.ts';
import type { PaperworkKey } from './paperwork-words.ts';

const known = new Set<string>(paperworkMessages.keys);

/** Words of these cards for their own error codes. */
export function usePaperworkErrors(): (error: FieldError) => string | undefined {
  const t = useT(paperworkMessages);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as PaperworkKey) : undefined);
}
