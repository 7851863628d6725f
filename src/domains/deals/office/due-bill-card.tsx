import { ActionIcon, Button, Card, Group, List, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { newId } from '#kernel/ids.ts';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import type { DealAnswer } from './desk-values.ts';
import { usePaperworkErrors } from './paperwork-errors.ts';
import { paperworkMessages } from './paperwork-words.ts';

export type PaperworkAnswer = Answer<'GET /api/deals/:dealId/paperwork'>;

/** What the dealership still owes on a deal: written down, and when it was done. */
export function DueBillCard({ deal, paperwork }: { deal: DealAnswer; paperwork: PaperworkAnswer }) {
  const t = useT(paperworkMessages);
  const { day } = useFormats();
  const session = useSession();
  const [editing, dialog] = useDisclosure(false);
  const may = session.can('deals.write') && deal.status !== 'cancelled';
  const { dueItems } = paperwork;
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('dueBill')}
        </Title>
        {may && (
          <Button size="sm" variant="light" onClick={dialog.open}>
            {dueItems.length > 0 ? t('edit') : t('addDue')}
          </Button>
        )}
      </Group>
      {dueItems.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('dueNone')}
        </Text>
      ) : (
        <List size="sm" spacing={4}>
          {dueItems.map((item) => (
            <List.Item key={item.id} style={{ overflowWrap: 'anywhere' }}>
              {item.what}{' '}
              <Text span size="xs" c="dimmed">
                {item.doneOn
                  ? t('doneAt', { day: day(item.doneOn) })
                  : item.dueOn
                    ? t('dueBy', { day: day(item.dueOn) })
                    : t('asAgreed')}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      {editing && <DueBillDialog deal={deal} paperwork={paperwork} close={dialog.close} />}
    </Card>
  );
}

interface Values {
  items: { id: string; what: string; dueOn: string; doneOn: string }[];
}
const emptyItem = () => ({ id: newId(), what: '', dueOn: '', doneOn: '' });

function DueBillDialog({ deal, paperwork, close }: { deal: DealAnswer; paperwork: PaperworkAnswer; close(): void }) {
  const t = useT(paperworkMessages);
  const form = useRecordForm<Values>({
    initialValues: {
      items:
        paperwork.dueItems.length > 0
          ? paperwork.dueItems.map((one) => ({ ...one, dueOn: one.dueOn ?? '', doneOn: one.doneOn ?? '' }))
          : [emptyItem()],
    },
    fieldWords: usePaperworkErrors(),
    save: async ({ items }) => {
      await api('PUT /api/deals/:dealId/due-bill', {
        params: { dealId: deal.id },
        body: {
          version: paperwork.version,
          items: items.map((one) => ({ ...one, dueOn: one.dueOn || null, doneOn: one.doneOn || null })),
        },
      });
      await forget('/api/deals/:dealId/paperwork');
      done(t('saved'));
      close();
    },
  });
  const { fields } = form;
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': t('close') }} title={t('dueEdit')} size="xl">
      <Form form={form} guard={false}>
        <Stack>
          {fields.getValues().items.map((item, at) => (
            <Group key={item.id} gap="xs" align="flex-end">
              <TextInput
                flex="3 1 14rem"
                label={t('what')}
                maxLength={300}
                data-autofocus={at === 0 || undefined}
                {...fields.getInputProps(`items.${at}.what`)}
              />
              <TextInput
                flex="1 1 8rem"
                label={t('dueOn')}
                type="date"
                {...fields.getInputProps(`items.${at}.dueOn`)}
              />
              <TextInput
                flex="1 1 8rem"
                label={t('doneOn')}
                type="date"
                {...fields.getInputProps(`items.${at}.doneOn`)}
              />
              <ActionIcon
                size="lg"
                variant="subtle"
                color="gray"
                aria-label={t('remove', { name: item.what })}
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
              onClick={() => fields.insertListItem('items', emptyItem())}
            >
              {t('addDue')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
