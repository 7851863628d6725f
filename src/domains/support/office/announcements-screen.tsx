import { Badge, Button, Card, Group, Modal, Radio, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';

/** What was announced, whom it reached, and a new announcement. */
export function AnnouncementsScreen() {
  const t = useT(operatorWords);
  const { dateTime } = useFormats();
  const { locale } = useLanguage();
  const [writing, write] = useDisclosure(false);
  const read = useRead('GET /api/operator/announcements');
  const withdraw = useWrite('DELETE /api/operator/announcements/:announcementId', {
    forgets: ['/api/operator/announcements'],
    done: () => done(t('withdrawn')),
  });
  return (
    <Page
      title={t('nav.announcements')}
      width="reading"
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={write.open}>
          {t('announce')}
        </Button>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      <Stack gap="sm">
        {read.data?.items.length === 0 && (
          <Card>
            <Text size="sm" c="dimmed">
              {t('none')}
            </Text>
          </Card>
        )}
        {read.data?.items.map((one) => (
          <Card key={one.id} component="article">
            <Stack gap={6}>
              <Group justify="space-between" align="flex-start">
                <Title order={2} size="h3">
                  {locale === 'fr' ? one.titleFr : one.titleEn}
                </Title>
                <Badge variant="light">{t(`short.${one.class}`)}</Badge>
              </Group>
              <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                {locale === 'fr' ? one.bodyFr : one.bodyEn}
              </Text>
              <Group justify="space-between">
                <Text size="xs" c="dimmed">
                  {dateTime(one.publishedAt)} {t('by', { name: one.writtenBy })} · {t('reached', one)}
                </Text>
                {one.withdrawnAt ? (
                  <Badge variant="light" color="gray">
                    {t('withdrawn')}
                  </Badge>
                ) : (
                  <Button
                    size="xs"
                    variant="subtle"
                    color="red"
                    onClick={() => withdraw.mutate({ params: { announcementId: one.id } })}
                  >
                    {t('withdraw')}
                  </Button>
                )}
              </Group>
            </Stack>
          </Card>
        ))}
      </Stack>
      {writing && <Write close={write.close} />}
    </Page>
  );
}

function Write({ close }: { close(): void }) {
  const t = useT(operatorWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: {
      class: 'service_notice' as 'service_notice' | 'product_news',
      title: { en: '', fr: '' },
      body: { en: '', fr: '' },
    },
    save: async (body) => {
      const made = await sure(() => api('POST /api/operator/announcements', { body }));
      if (!made) return;
      await forget('/api/operator/announcements', '/api/me/announcements');
      done(t('announced'));
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('announce')} size="xl" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <Radio.Group label={t('class')} {...form.fields.getInputProps('class')}>
            <Stack gap="xs" mt={6}>
              <Radio value="service_notice" label={t('class.service_notice')} />
              <Radio value="product_news" label={t('class.product_news')} />
            </Stack>
          </Radio.Group>
          <TextInput label={t('titleEn')} required maxLength={150} {...form.fields.getInputProps('title.en')} />
          <Textarea
            label={t('bodyEn')}
            required
            autosize
            minRows={3}
            maxLength={5000}
            {...form.fields.getInputProps('body.en')}
          />
          <TextInput label={t('titleFr')} required maxLength={150} {...form.fields.getInputProps('title.fr')} />
          <Textarea
            label={t('bodyFr')}
            required
            autosize
            minRows={3}
            maxLength={5000}
            {...form.fields.getInputProps('body.fr')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('announce')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
