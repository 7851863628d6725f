import { catalogue } from '#kernel/messages.ts';
import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

/** Words of the screens of commissions. */
export const commissionsScreenMessages = catalogue({ en, fr });

type Key = (typeof commissionsScreenMessages.keys)[number];
const known = new Set<string>(commissionsScreenMessages.keys);

/** Words of commissions for their own error codes. */
export function useScreenErrors(): (error: FieldError) => string | undefined {
  const t = useT(commissionsScreenMessages);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as Key) : undefined);
}
