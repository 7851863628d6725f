import { Button, Card, Group, Radio, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { refreshSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { DateList } from './date-list.tsx';
import { closingWords } from './words.ts';

type Closing = Answer<'GET /api/closing'>;
type Kind = Closing['ways'][number]['kind'];

/** How to leave, with its dates in view before it is confirmed by typing the name. */
export function CancelForm({ closing }: { closing: Closing }) {
  const t = useT(closingWords);
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { kind: closing.ways[0]!.kind as Kind, name: '', reason: '' },
    fieldWords: ({ code }) => (code === 'other_name' ? t('other_name') : undefined),
    save: async ({ kind, name, reason }) => {
      const body = { kind, name, ...(reason.trim() ? { reason } : {}) };
      const made = await sure(() => api('POST /api/closing/cancel', { body }));
      if (!made) return;
      done(t('cancelled'));
      await Promise.all([forget('/api/'), refreshSession()]);
    },
  });
  const { kind } = form.fields.getValues();
  const way = closing.ways.find((one) => one.kind === kind)!;
  return (
    <Form form={form} guard={false}>
      <Stack gap="md">
        <Card component="section">
          <Radio.Group label={t('ways.title')} {...form.fields.getInputProps('kind')}>
            <Stack gap="sm" mt="sm">
              {closing.ways.map((one) => (
                <Radio
                  key={one.kind}
                  value={one.kind}
                  label={t(`way.${one.kind}`)}
                  description={t(`way.${one.kind}.help`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        </Card>
        <Card component="section" aria-live="polite">
          <Title order={2} size="h3" mb="sm">
            {t('dates.title')}
          </Title>
          <DateList {...way} later={kind === 'period_end'} />
        </Card>
        <Card component="section">
          <Stack>
            <Textarea
              label={t('reason')}
              maxLength={2000}
              autosize
              minRows={2}
              {...form.fields.getInputProps('reason')}
            />
            <TextInput
              label={t('name', { name: closing.name })}
              required
              autoComplete="off"
              maxLength={200}
              {...form.fields.getInputProps('name')}
            />
            <Group justify="flex-end">
              <Button type="submit" color="red" loading={form.saving}>
                {t(kind === 'erase' ? 'cancel.erase' : 'cancel')}
              </Button>
            </Group>
          </Stack>
        </Card>
      </Stack>
    </Form>
  );
}
