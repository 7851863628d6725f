import { Button, Card, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { ChangeList } from '#office/journal/change-list.tsx';
import { useEventWords } from '#office/journal/event-words.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { failed } from '#office/toasts.tsx';
import { wordFor } from '../messages.ts';
import { useLanguage } from '#office/i18n.tsx';
import { inventoryScreenMessages } from './words.ts';

type History = Answer<'GET /api/vehicles/:vehicleId/history'>;

/** All that happened to a vehicle, newest first, and how long it stood in each status. */
export function HistoryCard({
  vehicleId,
  first,
  problem,
}: {
  vehicleId: string;
  first: History | undefined;
  problem: ProblemError | null;
}) {
  const t = useT(inventoryScreenMessages);
  const what = useEventWords();
  const { locale } = useLanguage();
  const { number } = useFormats();
  const [earlier, setEarlier] = useState<History[]>([]);
  const [loading, setLoading] = useState(false);
  const last = earlier.at(-1) ?? first;
  const more = async (): Promise<void> => {
    if (!last?.nextCursor) return;
    setLoading(true);
    try {
      const next = await api('GET /api/vehicles/:vehicleId/history', {
        params: { vehicleId },
        query: { cursor: last.nextCursor },
      });
      setEarlier((pages) => [...pages, next]);
    } catch (error) {
      failed(asProblem(error));
    } finally {
      setLoading(false);
    }
  };
  const entries = [first, ...earlier].flatMap((page) => page?.entries ?? []);
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('section.history')}
      </Title>
      {problem && <ProblemBox problem={problem} />}
      {first && entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('history.none')}
        </Text>
      )}
      {first && first.stages.length > 1 && (
        <Text size="sm" c="dimmed" mb="sm">
          {first.stages
            .toReversed()
            .map((stage) => `${wordFor('status', stage.to, locale)} ${t('history.days', { n: stage.days })}`)
            .join(' → ')}
        </Text>
      )}
      <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Text size="sm" fw={600}>
              {what(entry.event)}
            </Text>
            <Text size="xs" c="dimmed">
              <Moment at={entry.at} />
              {` · ${entry.actor.name ?? t('system')}`}
            </Text>
            {entry.event !== 'vehicle.added' && <ChangeList before={entry.before} after={entry.after} />}
          </li>
        ))}
      </Stack>
      {last?.nextCursor && (
        <Button
          mt="sm"
          size="compact-sm"
          variant="subtle"
          loading={loading}
          onClick={() => void more()}
          aria-label={`${t('history.more')} (${number(entries.length)})`}
        >
          {t('history.more')}
        </Button>
      )}
    </Card>
  );
}
