import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import type { ProblemError } from '#office/problem-error.ts';
import { problemWords } from './problem-words.ts';

const known = new Set<string>(problemWords.keys);

/** The room's words for a wrong field, for `useRecordForm`. */
export function useAccountFieldWords(): (error: FieldError) => string | undefined {
  const t = useT(problemWords);
  return ({ code }) => (known.has(`field.${code}`) ? t(`field.${code}` as 'field.phone') : undefined);
}

/** Whether the room has its own sentence for a problem. */
export const isOwnTrouble = ({ code }: ProblemError): boolean => known.has(`trouble.${code}`);

/** The sentence of the room for a problem, or undefined. */
export function useTroubleWords(): (problem: ProblemError) => string | undefined {
  const t = useT(problemWords);
  return (problem) => (isOwnTrouble(problem) ? t(`trouble.${problem.code}` as 'trouble.passkey') : undefined);
}

/** What went wrong, above a form. */
export function Trouble({ problem }: { problem: ProblemError | null }) {
  const words = useTroubleWords();
  if (!problem) return null;
  const own = words(problem);
  if (!own) return <ProblemBox problem={problem} />;
  return (
    <Alert
      color={problem.code === 'email_unverified' ? 'blue' : 'red'}
      variant="light"
      icon={<IconAlertTriangle size={20} />}
      role="alert"
    >
      {own}
    </Alert>
  );
}
