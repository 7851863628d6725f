import { Anchor, Badge, Button, Card, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLifebuoy, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { supportWords } from './words.ts';

/** One's requests to support, and a new one. */
export function HelpScreen() {
  const t = useT(supportWords);
  const { date } = useFormats();
  const { locale } = useLanguage();
  const [asking, ask] = useDisclosure(false);
  const read = useRead('GET /api/me/support');
  const button = (
    <Button leftSection={<IconPlus size={18} />} data-shortcut="n" onClick={ask.open}>
      {t('help.new')}
    </Button>
  );
  return (
    <Page
      title={t('help.title')}
      width="reading"
      lead={
        <>
          {t('help.lead')}{' '}
          <Anchor href={`/help?lang=${locale}`} target="_blank" size="sm" underline="always">
            {t('help.questions')}
          </Anchor>
        </>
      }
      actions={button}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      {read.data?.items.length === 0 && (
        <Card>
          <Empty icon={IconLifebuoy} title={t('help.none')} action={button}>
            {t('help.noneHelp')}
          </Empty>
        </Card>
      )}
      <Stack gap="sm">
        {read.data?.items.map((one) => (
          <Card key={one.id} component="article">
            <Group justify="space-between" gap="sm">
              <Stack gap={2} style={{ flex: '1 1 14rem', minWidth: 0 }}>
                <Anchor fw={600} renderRoot={(props) => <Link to={`/support/${one.id}`} {...props} />}>
                  {one.subject}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {one.number} · {date(one.openedAt)}
                  {one.state === 'open' && ` · ${t('due', { date: date(one.dueAt) })}`}
                </Text>
              </Stack>
              <Badge
                variant="light"
                color={one.state === 'waiting' ? 'orange' : one.state === 'closed' ? 'gray' : 'blue'}
              >
                {t(`state.${one.state}`)}
              </Badge>
            </Group>
          </Card>
        ))}
      </Stack>
      {asking && <Ask close={ask.close} />}
    </Page>
  );
}

function Ask({ close }: { close(): void }) {
  const t = useT(supportWords);
  const office = useOfficeT();
  const session = useSession();
  const form = useRecordForm({
    initialValues: { subject: '', body: '' },
    save: async (words) => {
      const made = await api('POST /api/me/support', { body: { ...words, dealershipId: session.current.id } });
      await forget('/api/me/support');
      done(t('sent', { number: made.number }));
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('help.new')} size="lg" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <TextInput
            label={t('subject')}
            required
            maxLength={200}
            data-autofocus
            {...form.fields.getInputProps('subject')}
          />
          <Textarea
            label={t('body')}
            required
            autosize
            minRows={6}
            maxRows={16}
            maxLength={10_000}
            {...form.fields.getInputProps('body')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('send')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
