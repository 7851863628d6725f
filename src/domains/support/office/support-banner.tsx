import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { IconEye, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { bannerWords } from './banner-words.ts';

/** Says on every screen that support may look, to all staff, and what was announced. */
export function SupportBanner() {
  return (
    <>
      <GrantBanner />
      <Announcements />
    </>
  );
}

function GrantBanner() {
  const t = useT(bannerWords);
  const { dateTime } = useFormats();
  const session = useSession();
  const read = useRead('GET /api/support-access', {}, { staleTime: 60_000 });
  const end = useWrite('DELETE /api/support-grants/:grantId', {
    forgets: ['/api/support-access', '/api/support-grants'],
    done: () => done(t('grant.ended')),
  });
  const grant = read.data?.grant;
  if (!grant) return null;
  const words = { operator: grant.operator ?? '', until: dateTime(grant.endsAt), reason: grant.reason };
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconEye size={18} />}
      role="region"
      aria-label={t('grant.label')}
      mb="md"
      py="xs"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t(grant.operator ? 'grant.one' : 'grant.any', words)}
        </Text>
        {session.can('support.grant') && (
          <Group gap="sm">
            <Anchor size="sm" renderRoot={(props) => <Link to="/settings/support-access" {...props} />}>
              {t('grant.reads')}
            </Anchor>
            <Button
              size="xs"
              variant="default"
              loading={end.isPending}
              onClick={() => end.mutate({ params: { grantId: grant.id } })}
            >
              {t('grant.end')}
            </Button>
          </Group>
        )}
      </Group>
    </Alert>
  );
}

function Announcements() {
  const t = useT(bannerWords);
  const read = useRead('GET /api/me/announcements', {}, { staleTime: 600_000 });
  const away = useWrite('POST /api/me/announcements/:announcementId/dismissal', {
    forgets: ['/api/me/announcements'],
  });
  const items = read.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t('news.label')}>
      {items.map((one) => (
        <Alert
          key={one.id}
          variant="light"
          color="blue"
          icon={<IconSpeakerphone size={18} />}
          title={one.title}
          role="note"
          mb="md"
          py="xs"
        >
          <Group justify="space-between" align="flex-end" gap="xs">
            <Text size="sm" style={{ whiteSpace: 'pre-line', flex: '1 1 16rem', overflowWrap: 'anywhere' }}>
              {one.body}
            </Text>
            <Button
              size="xs"
              variant="default"
              loading={away.isPending}
              onClick={() => away.mutate({ params: { announcementId: one.id } })}
            >
              {t('news.dismiss')}
            </Button>
          </Group>
        </Alert>
      ))}
    </section>
  );
}
