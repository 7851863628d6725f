import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';

const forgets = ['/api/me/sessions', '/api/me/events'];

/** Where one is signed in; any of it can be ended, at once. */
export function SessionsCard() {
  const t = useT(accountWords);
  const read = useRead('GET /api/me/sessions');
  const end = useWrite('DELETE /api/me/sessions/:sessionId', { forgets, done: () => done(t('sessions.ended')) });
  const endOthers = useWrite('DELETE /api/me/sessions', {
    forgets,
    done: ({ ended }) => done(t('sessions.endedOthers', { n: ended })),
  });
  const items = read.data?.items ?? [];
  return (
    <AccountCard
      title={t('sessions.title')}
      beside={
        items.length > 1 && (
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {items.map(({ id, device, ip, present, createdAt, lastSeenAt }) => (
        <Group key={id} justify="space-between" gap="sm">
          <Stack gap={2} style={{ flex: '1 1 12rem', minWidth: 0 }}>
            <Group gap="xs">
              <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
                {device ?? t('sessions.unknown')}
              </Text>
              {present && <Badge>{t('sessions.present')}</Badge>}
            </Group>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {ip && <>{ip} · </>}
              {t('sessions.since')} <Moment at={createdAt} exact /> · {t('sessions.seen')} <Moment at={lastSeenAt} />
            </Text>
          </Stack>
          {!present && (
            <Button
              size="xs"
              variant="subtle"
              color="red"
              aria-label={t('sessions.endThis', { device: device ?? t('sessions.unknown') })}
              onClick={() => end.mutate({ params: { sessionId: id } })}
            >
              {t('sessions.end')}
            </Button>
          )}
        </Group>
      ))}
    </AccountCard>
  );
}
