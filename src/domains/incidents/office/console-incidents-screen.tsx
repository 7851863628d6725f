import {
  Badge,
  Button,
  Card,
  Checkbox,
  Group,
  List,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { DealershipsSelect } from '#domains/support/office/dealership-select.tsx';
import type { Answer } from '#office/api.ts';
import { api } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { EntryCard } from './incident-parts.tsx';
import { incidentWords } from './words.ts';
import type { IncidentWord } from './words.ts';

type Register = Answer<'GET /api/operator/incidents'>;
type Line = Register['items'][number];

/** The platform's register: how each entry stands, who is in control, what is due; and whether telling people works. */
export function ConsoleIncidentsScreen() {
  const t = useT(incidentWords);
  const read = useRead('GET /api/operator/incidents');
  const [opening, setOpening] = useState(false);
  const enter = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpening(true)}>
      {t('enter')}
    </Button>
  );
  const items = read.data?.items;
  return (
    <Page
      title={t('title')}
      lead={t('console.lead')}
      width="reading"
      actions={items && items.length > 0 ? enter : undefined}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ScreenSkeleton />}
      {items?.length === 0 && (
        <Empty icon={IconShieldCheck} title={t('none')} action={enter}>
          {t('console.noneBody')}
        </Empty>
      )}
      <Stack>
        {items?.map((one) => (
          <IncidentCard key={one.id} one={one} />
        ))}
        {read.data && <LastDrill drill={read.data.drill} />}
      </Stack>
      {opening && <Opening close={() => setOpening(false)} />}
    </Page>
  );
}

function IncidentCard({ one }: { one: Line }) {
  const t = useT(incidentWords);
  const whose = (
    <Badge variant="light" color={one.control === 'platform' ? 'blue' : 'gray'} style={{ maxWidth: '100%' }}>
      {one.dealership?.name ?? t('accountHolders')}
    </Badge>
  );
  return (
    <EntryCard one={one} to={`/operator/incidents/${one.id}`} whose={whose}>
      {one.duties.length > 0 && (
        <List size="sm" mt={4}>
          {one.duties.map((duty) => (
            <List.Item key={duty}>
              {t((duty === 'release' ? 'duty.release.console' : `duty.${duty}`) as IncidentWord)}
            </List.Item>
          ))}
        </List>
      )}
    </EntryCard>
  );
}

/** What the last practice measured (`automo drill breach`). */
function LastDrill({ drill }: { drill: Register['drill'] }) {
  const t = useT(incidentWords);
  const { dateTime, number } = useFormats();
  const facts: [string, string][] = drill
    ? [
        [t('drill.at'), dateTime(drill.endedAt)],
        [t('drill.affected'), number(drill.affected)],
        [t('drill.delivered'), number(drill.delivered)],
        [t('drill.undeliverable'), number(drill.undeliverable)],
        [t('drill.twice'), number(drill.twice)],
        [t('drill.find'), number(drill.findMs)],
        [t('drill.notify'), number(drill.notifyMs)],
      ]
    : [];
  return (
    <Card component="section" aria-labelledby="drill">
      <Group gap="sm" mb="xs">
        <Title order={2} size="h3" id="drill">
          {t('drill.title')}
        </Title>
        {drill && (
          <Badge variant="light" color={drill.holds ? 'green' : 'red'}>
            {t(drill.holds ? 'drill.held' : 'drill.failed')}
          </Badge>
        )}
      </Group>
      {!drill && <Text size="sm">{t('drill.none')}</Text>}
      <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" m={0}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Card>
  );
}

function Opening({ close }: { close(): void }) {
  const t = useT(incidentWords);
  const office = useOfficeT();
  const navigate = useNavigate();
  const form = useRecordForm({
    initialValues: { title: '', accounts: false, dealershipIds: [] as string[] },
    fieldWords: ({ code }) => (code === 'nobody' ? t('whose.nobody') : undefined),
    save: async (body) => {
      const { items } = await api('POST /api/operator/incidents', { body });
      await forget('/api/operator/incidents');
      done(t('entered'));
      close();
      if (items.length === 1) void navigate({ to: `/operator/incidents/${items[0]!.id}` });
    },
  });
  return (
    <Modal opened onClose={close} size="lg" title={t('enter')} closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <TextInput
            label={t('enterTitle')}
            description={t('enterHint')}
            required
            maxLength={200}
            data-autofocus
            {...form.fields.getInputProps('title')}
          />
          <Checkbox
            label={t('whose.accounts')}
            description={t('whose.accountsHint')}
            {...form.fields.getInputProps('accounts', { type: 'checkbox' })}
          />
          <DealershipsSelect
            label={t('whose.dealerships')}
            description={t('whose.dealershipsHint')}
            {...form.fields.getInputProps('dealershipIds')}
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
