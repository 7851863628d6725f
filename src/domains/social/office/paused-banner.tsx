import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { usePause } from './use-pause.ts';
import { socialWords } from './words.ts';

/** Says that nothing is sent, since when and by whom, and lets it go on. */
export function PausedBanner() {
  const t = useT(socialWords);
  const { dateTime } = useFormats();
  const session = useSession();
  const settings = useRead('GET /api/social/settings', {}).data;
  const pause = usePause();
  if (!settings?.pausedAt) return null;
  return (
    <Alert color="orange" variant="light" icon={<IconPlayerPause size={20} />} title={t('paused')} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm" style={{ flex: '1 1 16rem' }}>
          {settings.pausedBy
            ? t('paused.by', { name: settings.pausedBy, when: dateTime(settings.pausedAt) })
            : t('paused.since', { when: dateTime(settings.pausedAt) })}{' '}
          {t('paused.waiting', { n: settings.waiting })}
        </Text>
        {session.can('social.publish') && (
          <Button size="xs" variant="default" loading={pause.pending} onClick={() => pause.put(false)}>
            {t('resume')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
