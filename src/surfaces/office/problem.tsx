import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { FieldError } from '#kernel/problems.ts';
import { CopyButton } from './copy-button.tsx';
import { useFormats, useLanguage, useOfficeT } from './i18n.tsx';
import { officeMessages } from './messages.ts';
import type { OfficeKey } from './messages.ts';
import type { ProblemError } from './problem-error.ts';

const known = new Set<string>(officeMessages.keys);
const message = (key: string): OfficeKey | undefined => (known.has(key) ? (key as OfficeKey) : undefined);

/** A problem in the person's language: the server's own sentence where it says more, ours where it speaks another language. */
export function useProblemWords(): (problem: ProblemError) => { title: string; detail: string } {
  const { locale } = useLanguage();
  const t = useOfficeT();
  const { dateTime } = useFormats();
  return (problem) => {
    const title =
      message(`problem.${problem.code}.title`) ?? message(`problem.${problem.status}.title`) ?? 'problem.title';
    const detail = message(`problem.${problem.code}`) ?? message(`problem.${problem.status}`);
    // What opens again says when, and that by the clock of whoever reads it.
    const { limit, opensAt } = problem.more as { limit?: number; opensAt?: string };
    const own =
      opensAt === undefined && locale === 'en' && problem.detail && problem.status > 0 && problem.status < 500
        ? problem.detail
        : undefined;
    return {
      title: t(title),
      detail:
        own ??
        (detail
          ? t(detail, { seconds: problem.retryAfter ?? 30, limit, opensAt: dateTime(opensAt) })
          : problem.detail || t('problem.unexpected')),
    };
  };
}

/** One wrong field, in the person's language. Rooms give their own words for their own codes. */
export function useFieldWords(own?: (error: FieldError) => string | undefined): (error: FieldError) => string {
  const { locale } = useLanguage();
  const t = useOfficeT();
  return (error) => {
    const said = own?.(error);
    if (said) return said;
    const key = message(`field.${error.code}`);
    // A bare English sentence of ours is better than a general word; in French the general word is better than English.
    if (locale === 'en' && error.code !== 'missing') return capital(error.message);
    return t(key ?? 'field.other');
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A problem as two lines of text, with the number to tell support where there is one. */
export function ProblemText({ problem }: { problem: ProblemError }) {
  const words = useProblemWords()(problem);
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {words.title}
      </Text>
      <Text size="sm">{words.detail}</Text>
      {problem.status >= 500 && <RequestId problem={problem} />}
    </Stack>
  );
}

function RequestId({ problem }: { problem: ProblemError }) {
  const t = useOfficeT();
  if (!problem.requestId) return null;
  return (
    <Group gap={4} wrap="nowrap">
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('problem.request', { id: problem.requestId })}
      </Text>
      <CopyButton value={problem.requestId} />
    </Group>
  );
}

/** A problem in the place where something else should have been. */
export function ProblemBox({ problem, again }: { problem: ProblemError; again?: () => void }) {
  const t = useOfficeT();
  const words = useProblemWords()(problem);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} />} title={words.title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{words.detail}</Text>
        <RequestId problem={problem} />
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {t('tryAgain')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
