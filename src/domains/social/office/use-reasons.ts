import { useT } from '#office/i18n.tsx';
import { findingWords } from './finding-words.ts';
import { reasonWords } from './reason-words.ts';

/** A failure as a delivery keeps it. */
interface Problem {
  class: string;
  code?: number | undefined;
  subcode?: number | undefined;
  words?: string | undefined;
}

export interface Reason {
  what: string;
  /** What a person can do about it. */
  todo: string;
  /** What Meta itself said, when it said something to people. */
  said: string | undefined;
}

type ReasonKey = (typeof reasonWords.keys)[number];
const reasonKeys = new Set<string>(reasonWords.keys);
const findingKeys = new Set<string>(findingWords.keys);
const known = (key: string): ReasonKey | undefined => (reasonKeys.has(key) ? (key as ReasonKey) : undefined);

/** Why something failed, in plain words, and what to do: by subcode where that says more, else by class. */
export function useReasons(): (problem: Problem) => Reason {
  const t = useT(reasonWords);
  const findings = useT(findingWords);
  return (problem) => {
    // Our own guard looked once more at the moment of sending: its word is a finding.
    const finding =
      problem.words && problem.code === undefined && findingKeys.has(problem.words) ? problem.words : undefined;
    const sub = problem.subcode === undefined ? undefined : `sub.${problem.subcode}`;
    const what = finding
      ? findings(finding as (typeof findingWords.keys)[number])
      : t((sub && known(sub)) || known(`${problem.class}.what`) || 'other.what');
    const todo = t((sub && known(`${sub}.do`)) || known(`${problem.class}.do`) || 'other.do');
    const said = finding || !problem.words ? undefined : t('metaSaid', { words: problem.words });
    return { what, todo, said };
  };
}
