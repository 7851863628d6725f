import { Badge, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { api } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { EntryCard } from './incident-parts.tsx';
import { incidentWords } from './words.ts';

type Line = Answer<'GET /api/incidents'>['items'][number];

/** The register: what happened, how it stands, and what is still to be done. */
export function IncidentsScreen() {
  const t = useT(incidentWords);
  const read = useRead('GET /api/incidents', {});
  const [opening, setOpening] = useState(false);
  const enter = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpening(true)}>
      {t('enter')}
    </Button>
  );
  const items = read.data?.items;
  return (
    <Page title={t('title')} lead={t('lead')} width="reading" actions={items && items.length > 0 ? enter : undefined}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ScreenSkeleton />}
      {items?.length === 0 && (
        <Empty icon={IconShieldCheck} title={t('none')} action={enter}>
          {t('noneBody')}
        </Empty>
      )}
      <Stack>
        {items?.map((one) => (
          <IncidentCard key={one.id} one={one} />
        ))}
      </Stack>
      {opening && <Opening close={() => setOpening(false)} />}
    </Page>
  );
}

function IncidentCard({ one }: { one: Line }) {
  const t = useT(incidentWords);
  const byPlatform = one.control === 'platform' && (
    <Badge variant="light" color="gray">
      {t('byPlatform')}
    </Badge>
  );
  return <EntryCard one={one} to={`/settings/incidents/${one.id}`} whose={byPlatform} />;
}

function Opening({ close }: { close(): void }) {
  const t = useT(incidentWords);
  const office = useOfficeT();
  const navigate = useNavigate();
  const form = useRecordForm({
    initialValues: { title: '' },
    save: async (body) => {
      const { id } = await api('POST /api/incidents', { body });
      await forget('/api/incidents');
      done(t('entered'));
      void navigate({ to: `/settings/incidents/${id}` });
    },
  });
  return (
    <Modal opened onClose={close} title={t('enter')} closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <TextInput
            label={t('enterTitle')}
            description={t('enterHint')}
            maxLength={200}
            data-autofocus
            {...form.fields.getInputProps('title')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('enter')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
