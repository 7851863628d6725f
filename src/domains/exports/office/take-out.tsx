import {
  Alert,
  Button,
  Card,
  Checkbox,
  Group,
  Modal,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconArchive, IconBolt, IconLock, IconPackageExport } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { NightlyCard } from './nightly-card.tsx';
import { dataWords } from './words.ts';

type Kind = 'everything' | 'records' | 'continuity';
const signs: Record<Kind, Icon> = { everything: IconPackageExport, records: IconArchive, continuity: IconBolt };
const starts = { everything: 'take.start', records: 'take.startRecords', continuity: 'take.startContinuity' } as const;
const helps = {
  everything: 'take.everythingHelp',
  records: 'take.recordsHelp',
  continuity: 'take.continuityHelp',
} as const;

/** The three ways of taking data out, each with what it is for. */
export function TakeOut({ fiscalYears }: { fiscalYears: readonly number[] }) {
  const t = useT(dataWords);
  const [asked, ask] = useState<Kind | null>(null);
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('take.title')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        {(['everything', 'records', 'continuity'] as const).map((kind) => {
          const Sign = signs[kind];
          const nothing = kind === 'records' && fiscalYears.length === 0;
          return (
            <Card key={kind} component="section" style={{ display: 'flex' }}>
              <Stack gap="xs" justify="space-between" style={{ flex: 1 }}>
                <Stack gap={6}>
                  <Group gap="xs" wrap="nowrap">
                    <Sign size={20} aria-hidden="true" />
                    <Title order={3} size="h4">
                      {t(`take.${kind}`)}
                    </Title>
                  </Group>
                  <Text size="sm" c="dimmed">
                    {t(nothing ? 'take.noYear' : helps[kind])}
                  </Text>
                </Stack>
                <Button
                  variant={kind === 'everything' ? 'filled' : 'default'}
                  disabled={nothing}
                  onClick={() => ask(kind)}
                  style={{ height: 'auto', minHeight: 36 }}
                  styles={{ label: { whiteSpace: 'normal' } }}
                >
                  {t(starts[kind])}
                </Button>
              </Stack>
            </Card>
          );
        })}
      </SimpleGrid>
      <NightlyCard />
      {asked && <Asking kind={asked} fiscalYears={fiscalYears} close={() => ask(null)} />}
    </Stack>
  );
}

function Asking({ kind, fiscalYears, close }: { kind: Kind; fiscalYears: readonly number[]; close(): void }) {
  const t = useT(dataWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    // The year before the present one is what an accountant waits for.
    initialValues: {
      photos: true,
      protect: false,
      passphrase: '',
      fiscalYear: String(fiscalYears[1] ?? fiscalYears[0] ?? ''),
    },
    validate: {
      passphrase: (value, { protect }) => (protect && value.length < 12 ? t('form.passphraseShort') : null),
    },
    save: async (values) => {
      const body = {
        kind,
        photos: values.photos,
        ...(kind === 'records' ? { fiscalYear: Number(values.fiscalYear) } : {}),
        ...(values.protect ? { passphrase: values.passphrase } : {}),
      };
      const made = await sure(() => api('POST /api/exports', { body }));
      if (!made) return;
      void forget('/api/exports');
      done(t('started'));
      close();
    },
  });
  const { protect } = form.fields.values;
  return (
    <Modal opened onClose={close} title={t(`take.${kind}`)} closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form}>
        <Stack>
          {form.trouble && <ProblemBox problem={form.trouble} />}
          <Text size="sm">{t(helps[kind])}</Text>
          {kind === 'records' && (
            <Select
              label={t('form.year')}
              data={fiscalYears.map(String)}
              allowDeselect={false}
              {...form.fields.getInputProps('fiscalYear')}
            />
          )}
          {kind === 'everything' && (
            <Checkbox
              label={t('form.photos')}
              description={t('form.photosHelp')}
              {...form.fields.getInputProps('photos', { type: 'checkbox' })}
            />
          )}
          <Checkbox
            label={t('form.protect')}
            description={t('form.protectHelp')}
            {...form.fields.getInputProps('protect', { type: 'checkbox' })}
          />
          {protect && (
            <PasswordInput
              label={t('form.passphrase')}
              description={t('form.passphraseHelp')}
              autoComplete="new-password"
              maxLength={200}
              visibilityToggleButtonProps={{ 'aria-label': t('form.show') }}
              {...form.fields.getInputProps('passphrase')}
            />
          )}
          <Alert variant="light" color="gray" icon={<IconLock size={18} />}>
            {t('form.secret')}
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t(starts[kind])}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
