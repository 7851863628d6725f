import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useRead } from '#office/use-api.ts';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';

const few = 8;

/** What happened to the account, newest first. */
export function EventsCard() {
  const t = useT(accountWords);
  const read = useRead('GET /api/me/events');
  const [all, setAll] = useState(false);
  const items = read.data?.items ?? [];
  return (
    <AccountCard title={t('events.title')} lead={t('events.lead')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {(all ? items : items.slice(0, few)).map(({ id, at, event, ip, device }) => (
          <li key={id}>
            <Group justify="space-between" gap={4}>
              <Text size="sm">{t(`event.${event}`)}</Text>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {[device, ip].filter(Boolean).join(' · ')}
                {(device ?? ip) && ' · '}
                <Moment at={at} exact />
              </Text>
            </Group>
          </li>
        ))}
      </Stack>
      {!all && items.length > few && (
        <Group>
          <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
            {t('events.more')}
          </Button>
        </Group>
      )}
    </AccountCard>
  );
}
