import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { incidentWords } from './words.ts';

/** A notice of an incident that concerns whoever is signed in: on every screen, until they have read it. */
export function IncidentNoticeBar() {
  const t = useT(incidentWords);
  const [open, setOpen] = useState(false);
  const read = useRead('GET /api/me/incident-notices', {}, { staleTime: 300_000 });
  const seen = useWrite('POST /api/me/incident-notices/:incidentId/seen', { forgets: ['/api/me/incident-notices'] });
  const notice = read.data?.items.find((one) => !one.seen);
  if (!notice) return null;
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconShieldExclamation size={18} />}
      role="region"
      aria-label={t('bar.label')}
      mb="md"
      py="xs"
    >
      <Stack gap="xs" align="flex-start">
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>
            {notice.subject}
          </Text>
          {!open && (
            <Button size="compact-sm" variant="light" aria-expanded={open} onClick={() => setOpen(true)}>
              {t('bar.read')}
            </Button>
          )}
        </Group>
        {open &&
          notice.paragraphs.map((words) => (
            <Text key={words} size="sm" style={{ whiteSpace: 'pre-line' }}>
              {words}
            </Text>
          ))}
        {open && (
          <Button
            size="compact-sm"
            loading={seen.isPending}
            onClick={() => seen.mutate({ params: { incidentId: notice.id } })}
          >
            {t('bar.seen')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
