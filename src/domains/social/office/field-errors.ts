import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { socialWords } from './words.ts';
import type { SocialKey } from './words.ts';

const known = new Set<string>(socialWords.keys);

/** The room's own words for its own error codes. */
export function useSocialErrors(): (error: FieldError) => string | undefined {
  const t = useT(socialWords);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as SocialKey) : undefined);
}
