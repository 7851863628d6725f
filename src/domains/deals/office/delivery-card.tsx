import { ActionIcon, Button, Card, Checkbox, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { newId } from '#kernel/ids.ts';
import { api } from '#office/api.ts';
import type { Answer, Body } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { asProblem } from '#office/problem-error.ts';
import { done, failed } from '#office/toasts.tsx';
import { forget, keyOf, memory, useRead } from '#office/use-api.ts';
import type { DealAnswer } from './desk-values.ts';
import type { PaperworkAnswer } from './due-bill-card.tsx';
import { paperworkMessages } from './paperwork-words.ts';

/** What is checked at delivery, ticked one by one as it is done. */
export function DeliveryCard({ deal, paperwork }: { deal: DealAnswer; paperwork: PaperworkAnswer }) {
  const t = useT(paperworkMessages);
  const { locale } = useLanguage();
  const { dateTime } = useFormats();
  const session = useSession();
  const [extra, setExtra] = useState('');
  const [choosing, dialog] = useDisclosure(false);
  const may = session.can('deals.write') && deal.status !== 'cancelled';
  /** What was ticked here and is on its way: the box shows it at once. */
  const [ticking, setTicking] = useState<Record<string, boolean>>({});
  const params = { dealId: deal.id };
  const send = async (body: Body<'POST /api/deals/:dealId/delivery-checks'>): Promise<void> => {
    try {
      const next = await api('POST /api/deals/:dealId/delivery-checks', { params, body });
      memory.setQueryData(keyOf('GET /api/deals/:dealId/paperwork', { params }), next);
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const tick = async (id: string, is: boolean): Promise<void> => {
    setTicking((all) => ({ ...all, [id]: is }));
    await send(is ? { done: [id] } : { undone: [id] });
    setTicking(({ [id]: _done, ...others }) => others);
  };
  const { checks } = paperwork;
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('delivery')}
        </Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {t('progress', { done: checks.filter((one) => one.at).length, all: checks.length })}
        </Text>
      </Group>
      <Stack gap={6}>
        {checks.map((check) => (
          <Group key={check.id} gap="xs" wrap="nowrap" align="flex-start" justify="space-between">
            <Checkbox
              checked={ticking[check.id] ?? check.at !== null}
              disabled={!may}
              label={check[locale]}
              description={check.at && [dateTime(check.at), check.by].filter(Boolean).join(' · ')}
              onChange={(event) => void tick(check.id, event.currentTarget.checked)}
            />
            {check.own && may && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('remove', { name: check[locale] })}
                onClick={() => void send({ remove: [check.id] })}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
      {may && (
        <Group gap="xs" mt="md" align="flex-end">
          <TextInput
            flex="1 1 12rem"
            label={t('addCheck')}
            maxLength={200}
            value={extra}
            onChange={(event) => setExtra(event.currentTarget.value)}
          />
          <Button
            variant="light"
            disabled={!extra.trim()}
            onClick={() => {
              void send({ add: [{ id: newId(), words: extra.trim() }] });
              setExtra('');
            }}
          >
            {t('add')}
          </Button>
        </Group>
      )}
      {session.can('dealership.write') && (
        <Group mt="sm">
          <Button variant="subtle" size="compact-sm" onClick={dialog.open}>
            {t('usual')}
          </Button>
        </Group>
      )}
      {choosing && <UsualList close={dialog.close} />}
    </Card>
  );
}

type Checklist = Answer<'GET /api/delivery-checklist'>;

/** The dealership's own list, read before it is changed. */
function UsualList({ close }: { close(): void }) {
  const t = useT(paperworkMessages);
  const read = useRead('GET /api/delivery-checklist');
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': t('close') }} title={t('usual')} size="xl">
      {read.data && <UsualForm list={read.data} close={close} />}
    </Modal>
  );
}

function UsualForm({ list, close }: { list: Checklist; close(): void }) {
  const t = useT(paperworkMessages);
  const form = useRecordForm<{ items: Checklist['items'] }>({
    initialValues: { items: list.items },
    save: async ({ items }) => {
      await api('PUT /api/delivery-checklist', { body: { version: list.version, items } });
      await forget('/api/deals/:dealId/paperwork', '/api/delivery-checklist');
      done(t('saved'));
      close();
    },
  });
  const { fields } = form;
  return (
    <Form form={form} guard={false}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('usualHelp')}
        </Text>
        {fields.getValues().items.map((item, at) => (
          <Group key={item.id} gap="xs" align="flex-end">
            <TextInput
              flex="1 1 14rem"
              label={t('inEnglish')}
              maxLength={200}
              {...fields.getInputProps(`items.${at}.en`)}
            />
            <TextInput
              flex="1 1 14rem"
              label={t('inFrench')}
              maxLength={200}
              {...fields.getInputProps(`items.${at}.fr`)}
            />
            <ActionIcon
              size="lg"
              variant="subtle"
              color="gray"
              aria-label={t('remove', { name: item.en })}
              onClick={() => fields.removeListItem('items', at)}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Group>
        ))}
        <Group justify="space-between">
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} />}
            onClick={() => fields.insertListItem('items', { id: newId(), en: '', fr: '' })}
          >
            {t('addPoint')}
          </Button>
          <Button type="submit" loading={form.saving}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
