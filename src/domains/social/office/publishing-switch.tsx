import { Button, List, Stack, Text } from '@mantine/core';
import { IconHandStop, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useConfirm } from '#office/confirm.tsx';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { usePause } from './use-pause.ts';
import { socialWords } from './words.ts';

/** The switches over all of publishing: hold it back for a while, or stop everything at once. */
export function PublishingSwitch() {
  const t = useT(socialWords);
  const session = useSession();
  const sure = useConfirm();
  const pause = usePause();
  const settings = useRead('GET /api/social/settings', {}).data;
  const stop = useWrite('POST /api/social/stop', {
    forgets: ['/api/social', '/api/posts'],
    done: () => done(t('stopped')),
  });
  if (!session.can('social.publish') || !settings) return null;
  const paused = settings.pausedAt !== null;
  const ask = async (): Promise<void> => {
    const body = (
      <Stack gap="xs">
        <Text size="sm">{t('stop.lead', { n: settings.waiting })}</Text>
        <List size="sm" spacing={4}>
          <List.Item>{t('stop.waiting')}</List.Item>
          <List.Item>{t('stop.underWay')}</List.Item>
          <List.Item>{t('stop.paused')}</List.Item>
        </List>
      </Stack>
    );
    if (await sure({ title: t('stop.title'), body, act: t('stop.act') })) stop.mutate({});
  };
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconHandStop size={17} />}
        loading={stop.isPending}
        onClick={() => void ask()}
      >
        {t('stop')}
      </Button>
      <Button
        variant="default"
        leftSection={paused ? <IconPlayerPlay size={17} /> : <IconPlayerPause size={17} />}
        loading={pause.pending}
        onClick={() => pause.put(!paused)}
      >
        {t(paused ? 'resume' : 'pause')}
      </Button>
    </>
  );
}
