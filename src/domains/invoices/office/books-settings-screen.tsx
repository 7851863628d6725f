import { Card, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScaledInput } from '#office/scaled-input.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { localeTag } from '#kernel/messages.ts';
import { MoneyInput } from './money-input.tsx';
import { useScreenErrors } from './screen-errors.ts';
import { invoicesScreenMessages } from './words.ts';

/** What the books are kept by: registration numbers, fiscal year, terms, limits, words on invoices. */
export function BooksSettingsScreen() {
  const read = useRead('GET /api/books-settings');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  return <Shown key={read.data.version} settings={read.data} />;
}

function Shown({ settings }: { settings: Answer<'GET /api/books-settings'> }) {
  const t = useT(invoicesScreenMessages);
  const office = useOfficeT();
  const { locale } = useLanguage();
  const form = useRecordForm({
    initialValues: {
      gstNumber: settings.gstNumber ?? '',
      qstNumber: settings.qstNumber ?? '',
      pstNumber: settings.pstNumber ?? '',
      fiscalYearEndMonth: String(settings.fiscalYearEndMonth),
      termsDays: settings.termsDays,
      refundLimitCents: settings.refundLimitCents as number | null,
      trustAccount: settings.trustAccount ?? '',
      noteEn: settings.noteEn ?? '',
      noteFr: settings.noteFr ?? '',
      interestRate: settings.interestRate,
    },
    fieldWords: useScreenErrors(),
    save: async ({ fiscalYearEndMonth, refundLimitCents, ...values }) => {
      await api('PATCH /api/books-settings', {
        body: {
          version: settings.version,
          ...values,
          fiscalYearEndMonth: Number(fiscalYearEndMonth),
          refundLimitCents: refundLimitCents ?? 0,
          // Nothing and zero both mean that none is asked.
          interestRate: values.interestRate || null,
        },
      });
      done(office('saved'));
      // After the form has said that it is saved: it is made anew with what is kept.
      setTimeout(() => void forget('/api/books-settings', '/api/invoices'), 0);
    },
  });
  const { fields } = form;
  const month = new Intl.DateTimeFormat(localeTag(locale), { month: 'long', timeZone: 'UTC' });
  return (
    <Page title={t('settings')} crumbs={[{ to: '/books', label: t('books') }]} width="reading">
      <Form form={form}>
        <Stack>
          <Card component="section">
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput label={t('gstNumber')} placeholder="123456789 RT0001" {...fields.getInputProps('gstNumber')} />
              <TextInput
                label={t('qstNumber')}
                placeholder="1234567890 TQ0001"
                {...fields.getInputProps('qstNumber')}
              />
              <TextInput label={t('pstNumber')} maxLength={40} {...fields.getInputProps('pstNumber')} />
              <Select
                label={t('fiscalYearEndMonth')}
                allowDeselect={false}
                data={Array.from({ length: 12 }, (_, at) => ({
                  value: String(at + 1),
                  label: month.format(new Date(Date.UTC(2026, at, 15))),
                }))}
                {...fields.getInputProps('fiscalYearEndMonth')}
              />
              <NumberInput label={t('termsDays')} min={0} max={365} {...fields.getInputProps('termsDays')} />
              <MoneyInput label={t('refundLimit')} min={0} {...fields.getInputProps('refundLimitCents')} />
              <ScaledInput
                label={t('interestRate')}
                description={t('interestRateHelp')}
                scale={1000}
                decimalScale={3}
                min={0}
                max={35}
                suffix=" %"
                inputMode="decimal"
                hideControls
                {...fields.getInputProps('interestRate')}
              />
              <TextInput label={t('trustAccount')} maxLength={100} {...fields.getInputProps('trustAccount')} />
            </SimpleGrid>
          </Card>
          <Card component="section">
            <Stack gap="sm">
              <Textarea label={t('noteEn')} autosize minRows={2} {...fields.getInputProps('noteEn')} />
              <Textarea label={t('noteFr')} autosize minRows={2} {...fields.getInputProps('noteFr')} />
            </Stack>
          </Card>
        </Stack>
        <SaveBar form={form} />
      </Form>
    </Page>
  );
}
