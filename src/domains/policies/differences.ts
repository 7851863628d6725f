import { diffWordsWithSpace } from 'diff';
import type { PolicyText } from './text.ts';

/** A run of words that is in both versions, only in the newer, or only in the older one. */
export interface Run {
  kind: 'same' | 'added' | 'removed';
  words: string;
}

/** A section as it changed; `same` ones are left out by who shows only changes. */
export interface SectionDifference {
  title: string;
  changed: boolean;
  runs: Run[];
}

const told = (body: PolicyText['sections'][number]['body'] | undefined): string =>
  (body ?? []).map((part) => (typeof part === 'string' ? part : part.map((item) => `• ${item}`).join('\n'))).join('\n');

/** What differs between two versions, word by word, section by section; sections are matched by their title. */
export function differences(older: PolicyText, newer: PolicyText): SectionDifference[] {
  const titles = [
    ...newer.sections.map(({ title }) => title),
    ...older.sections.map(({ title }) => title).filter((title) => !newer.sections.some((one) => one.title === title)),
  ];
  const pairs = titles.map((title) => ({
    title,
    before: told(older.sections.find((one) => one.title === title)?.body),
    after: told(newer.sections.find((one) => one.title === title)?.body),
  }));
  const summary = { title: newer.title, before: older.summary.join('\n'), after: newer.summary.join('\n') };
  return [summary, ...pairs].map(({ title, before, after }) => ({
    title,
    changed: before !== after,
    runs: diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      words: value,
    })),
  }));
}
