import { Card, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import type { ChosenClass } from '../message-classes.ts';
import { messageChannels } from '../message-classes.ts';
import { supportWords } from './words.ts';

/** Every class of messages with a switch for each way; two have none, and say so. */
export function MessagesCard() {
  const t = useT(supportWords);
  const read = useRead('GET /api/me/messages');
  const choose = useWrite('PUT /api/me/messages', {
    forgets: ['/api/me/messages', '/api/me/consents', '/api/me/events', '/api/me/announcements'],
    done: () => done(t('messages.saved')),
  });
  return (
    <Card component="section" aria-labelledby="messages-title">
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} id="messages-title">
            {t('messages.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('messages.lead')}
          </Text>
        </Stack>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {read.data?.items.map((one) => (
          <Group key={one.class} justify="space-between" gap="sm" align="flex-start">
            <Stack gap={2} style={{ flex: '1 1 14rem' }}>
              <Text size="sm" fw={600}>
                {t(`class.${one.class}`)}
              </Text>
              <Text size="sm" c="dimmed">
                {t(`class.${one.class}.help`)}
              </Text>
            </Stack>
            {one.chosen ? (
              <Group gap="md">
                {messageChannels.map((channel) => (
                  <Switch
                    key={channel}
                    checked={one[channel]}
                    disabled={choose.isPending}
                    label={t(`messages.${channel}`)}
                    aria-label={t('messages.switch', {
                      class: t(`class.${one.class}`),
                      channel: t(`messages.${channel}`),
                    })}
                    onChange={(event) =>
                      choose.mutate({
                        body: { class: one.class as ChosenClass, channel, allowed: event.currentTarget.checked },
                      })
                    }
                  />
                ))}
              </Group>
            ) : (
              <Text size="sm" c="dimmed">
                {t('messages.always')}
              </Text>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
