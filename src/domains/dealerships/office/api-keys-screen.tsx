import {
  Alert,
  Anchor,
  Button,
  Card,
  Checkbox,
  Code,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { CopyButton } from '#office/copy-button.tsx';
import { Empty } from '#office/empty.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { permissions } from '../permissions.ts';
import type { Permission } from '../permissions.ts';
import { useDealershipErrors } from './field-errors.ts';
import { dealershipWords } from './words.ts';

type Key = Answer<'GET /api/api-keys'>['items'][number];

/** Keys of scripts: made with scopes, shown once, revoked by themselves. */
export function ApiKeysScreen() {
  const t = useT(dealershipWords);
  const read = useRead('GET /api/api-keys', {});
  const [making, make] = useDisclosure(false);
  const [made, setMade] = useState<string | null>(null);
  const create = (
    <Button leftSection={<IconPlus size={18} />} data-shortcut="n" onClick={make.open}>
      {t('keys.create')}
    </Button>
  );
  return (
    <Page
      title={t('keys.title')}
      width="reading"
      lead={
        <>
          {t('keys.lead')}{' '}
          <Anchor href="/api/docs" size="sm" underline="always">
            {t('keys.reference')}
          </Anchor>
        </>
      }
      actions={create}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      {read.data?.items.length === 0 && (
        <Card>
          <Empty icon={IconKey} title={t('keys.none')} action={create}>
            {t('keys.noneHelp')}
          </Empty>
        </Card>
      )}
      <Stack gap="sm">
        {read.data?.items.map((key) => (
          <KeyCard key={key.id} made={key} />
        ))}
      </Stack>
      {making && <NewKey close={make.close} onMade={setMade} />}
      <Modal
        opened={made !== null}
        onClose={() => setMade(null)}
        title={t('keys.made')}
        withCloseButton={false}
        closeOnClickOutside={false}
      >
        <Stack>
          <Alert variant="light">{t('keys.once')}</Alert>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Code block style={{ flex: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} data-api-key>
              {made}
            </Code>
            <CopyButton value={made ?? ''} what={t('keys.theKey')} />
          </Group>
          <Button onClick={() => setMade(null)}>{t('keys.done')}</Button>
        </Stack>
      </Modal>
    </Page>
  );
}

function KeyCard({ made }: { made: Key }) {
  const t = useT(dealershipWords);
  const { date } = useFormats();
  const sure = useConfirm();
  const revoke = useWrite('DELETE /api/api-keys/:apiKeyId', {
    forgets: ['/api/api-keys'],
    done: () => done(t('keys.revoked')),
  });
  const ask = async (): Promise<void> => {
    if (
      await sure({
        title: t('keys.revokeTitle', { name: made.name }),
        body: t('keys.revokeBody'),
        act: t('keys.revoke'),
      })
    ) {
      revoke.mutate({ params: { apiKeyId: made.id } });
    }
  };
  return (
    <Card component="article">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <Title order={2} size="h3">
            {made.name}
          </Title>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            <Code>{made.keyStart}…</Code> · {made.scopes.join(', ')}
          </Text>
          <Text size="xs" c="dimmed">
            {t('keys.used')} {made.lastUsedAt ? <Moment at={made.lastUsedAt} /> : t('keys.never')}
            {made.createdBy && ` · ${t('keys.made.by', { name: made.createdBy })}`}
            {made.expiresAt && ` · ${t('keys.expiresOn', { date: date(made.expiresAt) })}`}
          </Text>
        </Stack>
        <Button size="xs" variant="subtle" color="red" loading={revoke.isPending} onClick={() => void ask()}>
          {t('keys.revoke')}
        </Button>
      </Group>
    </Card>
  );
}

function NewKey({ close, onMade }: { close(): void; onMade(key: string): void }) {
  const t = useT(dealershipWords);
  const office = useOfficeT();
  const session = useSession();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { name: '', scopes: [] as Permission[], expires: '' },
    fieldWords: useDealershipErrors(),
    fields: { expiresAt: 'expires' },
    save: async ({ name, scopes, expires }) => {
      const body = { name, scopes, ...(expires ? { expiresAt: `${expires}T23:59:59Z` } : {}) };
      const made = await sure(() => api('POST /api/api-keys', { body }));
      if (!made) return;
      await forget('/api/api-keys');
      close();
      onMade(made.answer.key);
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('keys.create')}
      size="lg"
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <TextInput
            label={t('keys.name')}
            required
            maxLength={100}
            data-autofocus
            {...form.fields.getInputProps('name')}
          />
          <Checkbox.Group label={t('keys.scopes')} required {...form.fields.getInputProps('scopes')}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={6}>
              {permissions.map((one) => (
                <Checkbox key={one} value={one} label={one} disabled={!session.can(one)} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          <TextInput type="date" label={t('keys.expires')} {...form.fields.getInputProps('expires')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('keys.make')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
