import { useT } from '#office/i18n.tsx';
import { findingWords } from './finding-words.ts';
import { reasonWords } from './reason-words.ts';

/** A failure as a delivery keeps it. */
interface Problem {
  class: string;
  code?: number | undefined;
  subcode?: number | undefined;
  finding?: string | undefined;
}

export interface Reason {
  what: string;
  /** What a person can do about it. */
  todo: string;
  /** Meta's numbers for it: what its own help, or the operator, can look up. */
  numbers: string | undefined;
}

type ReasonKey = (typeof reasonWords.keys)[number];
const reasonKeys = new Set<string>(reasonWords.keys);
const findingKeys = new Set<string>(findingWords.keys);
const known = (key: string): ReasonKey | undefined => (reasonKeys.has(key) ? (key as ReasonKey) : undefined);

/** Why something failed, in plain words, and what to do: by Meta’s subcode or code where that says more, else by class. */
export function useReasons(): (problem: Problem) => Reason {
  const t = useT(reasonWords);
  const findings = useT(findingWords);
  return (problem) => {
    // Our own guard looked once more at the moment of sending: its word is a finding.
    const finding = problem.finding && findingKeys.has(problem.finding) ? problem.finding : undefined;
    const sub = problem.subcode === undefined ? undefined : `sub.${problem.subcode}`;
    const code = problem.code === undefined ? undefined : `code.${problem.code}`;
    const what = finding
      ? findings(finding as (typeof findingWords.keys)[number])
      : t((sub && known(sub)) || (code && known(code)) || known(`${problem.class}.what`) || 'other.what');
    const todo = t(
      (sub && known(`${sub}.do`)) || (code && known(`${code}.do`)) || known(`${problem.class}.do`) || 'other.do',
    );
    const numbers =
      problem.code === undefined
        ? undefined
        : [problem.code, problem.subcode].filter((one) => one !== undefined).join('/');
    return { what, todo, numbers: numbers && t('numbers', { numbers }) };
  };
}
