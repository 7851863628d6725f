import type { Locale } from '#kernel/messages.ts';
import { paperWords } from './paper-words.ts';
import type { PaperKey } from './paper-words.ts';

/** A reason as a person wrote it, or, where the books themselves gave it, in words. */
export const ownReason = (reason: string | null, locale: Locale): string | null => {
  const own = `reason.${reason}` as PaperKey;
  return reason && paperWords.keys.includes(own) ? paperWords(locale)(own) : reason;
};
