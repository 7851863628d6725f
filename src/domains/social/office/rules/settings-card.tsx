import { Card, Chip, Group, NumberInput, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { useSocialErrors } from '../field-errors.ts';
import { ruleWords } from './rule-words.ts';
import type { RuleWord } from './rule-words.ts';

/** When and how often rules may publish. What a person sends is not held back by it. */
export function SettingsCard({ settings, may }: { settings: Answer<'GET /api/social/settings'>; may: boolean }) {
  const t = useT(ruleWords);
  const { fromTime, toTime, weekdays, perDay, gapMinutes, repeatDays, version } = settings;
  const form = useRecordForm({
    initialValues: { fromTime, toTime, weekdays, perDay, gapMinutes, repeatDays },
    fieldWords: useSocialErrors(),
    save: async (values) => {
      await api('PATCH /api/social/settings', { body: { ...values, version } });
      await forget('/api/social/settings');
      done(t('settings.saved'));
    },
  });
  const { getInputProps: input } = form.fields;
  const days = form.fields.getValues().weekdays;
  return (
    <Form form={form}>
      <Card component="section" aria-labelledby="settings-title">
        <Stack gap="md">
          <div>
            <Title order={2} size="h3" id="settings-title">
              {t('settings')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('settings.lead')}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
            <TextInput type="time" label={t('settings.from')} disabled={!may} {...input('fromTime')} />
            <TextInput type="time" label={t('settings.to')} disabled={!may} {...input('toTime')} />
            <NumberInput label={t('settings.perDay')} min={1} max={25} disabled={!may} {...input('perDay')} />
            <NumberInput
              label={t('settings.gap')}
              min={0}
              max={1440}
              suffix={t('settings.minutes')}
              disabled={!may}
              {...input('gapMinutes')}
            />
            <NumberInput
              label={t('settings.repeat')}
              min={0}
              max={365}
              suffix={t('settings.days')}
              disabled={!may}
              {...input('repeatDays')}
            />
          </SimpleGrid>
          <div>
            <Text size="sm" fw={500} mb={6} id="weekdays-label">
              {t('settings.weekdays')}
            </Text>
            <Chip.Group
              multiple
              value={days.map(String)}
              onChange={(next) => {
                // At least one day stays.
                if (next.length > 0) form.fields.setFieldValue('weekdays', next.map(Number).sort() as never);
              }}
            >
              <Group gap={6} role="group" aria-labelledby="weekdays-label">
                {[0, 1, 2, 3, 4, 5, 6].map((day) => (
                  <Chip key={day} value={String(day)} variant="light" size="sm" disabled={!may}>
                    {t(`day.${day}` as RuleWord)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </div>
        </Stack>
      </Card>
      {may && <SaveBar form={form} />}
    </Form>
  );
}
