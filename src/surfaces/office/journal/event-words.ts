import { useT } from '../i18n.tsx';
import { journalWords } from './journal-words.ts';

const known = new Set<string>(journalWords.keys);

/** What an event of the journal is called; one without words of its own is shown by its name. */
export function useEventWords(): (event: string) => string {
  const words = useT(journalWords);
  return (event) => (known.has(event) ? words(event as (typeof journalWords.keys)[number]) : event);
}
