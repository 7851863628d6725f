import type { Answer } from '../api.ts';
import { useT } from '../i18n.tsx';
import { causeWords } from './cause-words.ts';

const known = new Set<string>(causeWords.keys);

/**
 * Why an entry came to be, in words. Nothing where the actor is the cause, which stands beside it already, and for entries
 * from before causes were kept.
 */
export function useCauseWords(): (entry: Answer<'GET /api/journal'>['items'][number]) => string {
  const words = useT(causeWords);
  return ({ cause, actor }) => {
    if (!cause || cause.of === actor.id) return '';
    if (cause.kind === 'customer' && cause.of === 'visit' && actor.kind === 'visitor') return '';
    if (cause.kind === 'person' || cause.kind === 'api_key' || cause.kind === 'rule')
      return cause.name ? words(cause.kind, { name: cause.name }) : words(`${cause.kind}.gone`);
    const key = cause.kind === 'grant' ? 'grant' : `${cause.kind}.${cause.of}`;
    return known.has(key) ? words(key as 'grant') : '';
  };
}
