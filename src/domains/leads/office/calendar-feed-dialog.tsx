import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyButton } from '#office/copy-button.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { appointmentMessages } from './appointment-words.ts';

const forgets = ['/api/calendar-feed'];

/** The link by which one's own calendar program reads one's appointments: made, shown once, renewed, ended. */
export function CalendarFeedDialog({ close }: { close(): void }) {
  const t = useT(appointmentMessages);
  const office = useOfficeT();
  const { dateTime } = useFormats();
  const [url, setUrl] = useState<string | null>(null);
  const read = useRead('GET /api/calendar-feed');
  const make = useWrite('POST /api/calendar-feed', { forgets, done: (made) => setUrl(made.url) });
  const end = useWrite('DELETE /api/calendar-feed', {
    forgets,
    done: () => {
      setUrl(null);
      done(t('feedEnded'));
    },
  });
  const since = read.data?.madeAt ?? null;
  return (
    <Modal opened onClose={close} title={t('feedTitle')} closeButtonProps={{ 'aria-label': office('close') }}>
      <Stack>
        <Text size="sm">{t('feedHelp')}</Text>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {url ? (
          <Alert color="green" variant="light" title={t('feedMade')} role="status">
            <TextInput
              readOnly
              label={t('feedUrl')}
              value={url}
              onFocus={({ currentTarget }) => currentTarget.select()}
              rightSection={<CopyButton value={url} what={t('feedUrl')} />}
            />
          </Alert>
        ) : (
          read.data && (
            <Text size="sm" fw={600}>
              {since ? t('feedSince', { when: dateTime(since) }) : t('feedNone')}
            </Text>
          )
        )}
        <Group justify="flex-end">
          {since && (
            <Button variant="subtle" color="red" loading={end.isPending} onClick={() => end.mutate({})}>
              {t('feedEnd')}
            </Button>
          )}
          <Button loading={make.isPending} disabled={!read.data} onClick={() => make.mutate({})}>
            {t(since ? 'feedRenew' : 'feedMake')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
