import { Alert, Button, Card, Group, NumberInput, Select, Stack, Switch, Text, Textarea, Title } from '@mantine/core';
import { IconBellOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { asProblem } from '#office/problem-error.ts';
import { forget, useRead } from '#office/use-api.ts';
import { useScreenErrors } from './screen-errors.ts';
import { invoicesScreenMessages } from './words.ts';

type Schedule = Answer<'GET /api/reminders'>;

/** When the dealership reminds its customers without anybody's doing, and with what words. */
export function RemindersScreen() {
  const read = useRead('GET /api/reminders');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  return <Shown key={read.data.version} schedule={read.data} />;
}

interface Step {
  id?: string;
  days: number;
  when: 'before' | 'after';
  textEn: string;
  textFr: string;
}

/** A schedule that offends nobody: a word before, one after, and two more. */
const usual: Step[] = [
  { days: 3, when: 'before', textEn: '', textFr: '' },
  { days: 3, when: 'after', textEn: '', textFr: '' },
  { days: 14, when: 'after', textEn: '', textFr: '' },
  { days: 30, when: 'after', textEn: '', textFr: '' },
];

function Shown({ schedule }: { schedule: Schedule }) {
  const t = useT(invoicesScreenMessages);
  const office = useOfficeT();
  const form = useRecordForm<{ on: boolean; steps: Step[] }>({
    initialValues: {
      on: schedule.on,
      steps: schedule.steps.map(({ id, days, textEn, textFr }) => ({
        id,
        days: Math.abs(days),
        when: days < 0 ? 'before' : 'after',
        textEn: textEn ?? '',
        textFr: textFr ?? '',
      })),
    },
    fieldWords: useScreenErrors(),
    save: async ({ on, steps }) => {
      await api('PUT /api/reminders', {
        body: {
          version: schedule.version,
          on,
          steps: steps.map(({ id, days, when, textEn, textFr }) => ({
            ...(id ? { id } : {}),
            days: when === 'before' ? -days || 0 : days,
            textEn: textEn || null,
            textFr: textFr || null,
          })),
        },
      });
      done(office('saved'));
      setTimeout(() => void forget('/api/reminders', '/api/books-settings', '/api/invoices'), 0);
    },
  });
  const { fields } = form;
  const { steps } = fields.getValues();
  return (
    <Page
      title={t('reminders')}
      lead={t('remindersLead')}
      crumbs={[{ to: '/books', label: t('books') }]}
      width="reading"
    >
      <Form form={form}>
        <Stack>
          <Card component="section">
            <Switch
              label={t('remindersOn')}
              description={t('remindersOnHelp')}
              {...fields.getInputProps('on', { type: 'checkbox' })}
            />
            {schedule.on && schedule.today > 0 && (
              <Alert mt="sm" color="blue">
                {t('remindersToday', { n: schedule.today })}
              </Alert>
            )}
          </Card>
          {steps.length === 0 && (
            <Empty icon={IconBellOff} title={t('stepsNone')}>
              <Stack align="center" gap="sm">
                {t('stepsNoneHelp')}
                <Button variant="light" onClick={() => fields.setFieldValue('steps', usual)}>
                  {t('stepsUsual')}
                </Button>
              </Stack>
            </Empty>
          )}
          {steps.map((step, at) => (
            <Card key={step.id ?? `new ${at}`} component="section">
              <Group justify="space-between" align="center" mb="sm">
                <Title order={2} size="h4">
                  {t('step', { n: at + 1 })}
                </Title>
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-sm"
                  leftSection={<IconTrash size={16} aria-hidden />}
                  aria-label={t('removeLine', { name: t('step', { n: at + 1 }) })}
                  onClick={() => fields.removeListItem('steps', at)}
                >
                  {t('remove')}
                </Button>
              </Group>
              <Stack gap="sm">
                <Group align="flex-start" grow preventGrowOverflow={false}>
                  <NumberInput
                    label={t('stepDays')}
                    min={0}
                    max={step.when === 'before' ? 30 : 180}
                    allowDecimal={false}
                    {...fields.getInputProps(`steps.${at}.days`)}
                  />
                  <Select
                    label={t('stepWhen')}
                    allowDeselect={false}
                    data={[
                      { value: 'before', label: t('stepBefore') },
                      { value: 'after', label: t('stepAfter') },
                    ]}
                    {...fields.getInputProps(`steps.${at}.when`)}
                  />
                </Group>
                <Textarea
                  label={t('stepTextEn')}
                  description={t('stepTextHelp')}
                  autosize
                  minRows={2}
                  {...fields.getInputProps(`steps.${at}.textEn`)}
                />
                <Textarea
                  label={t('stepTextFr')}
                  autosize
                  minRows={2}
                  {...fields.getInputProps(`steps.${at}.textFr`)}
                />
                <Preview step={step} />
              </Stack>
            </Card>
          ))}
          {typeof fields.errors.steps === 'string' && (
            <Text size="sm" c="red" role="alert">
              {fields.errors.steps}
            </Text>
          )}
          {steps.length > 0 && steps.length < 10 && (
            <Group>
              <Button
                variant="default"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() =>
                  fields.insertListItem('steps', { days: 45, when: 'after', textEn: '', textFr: '' } satisfies Step)
                }
              >
                {t('addStep')}
              </Button>
            </Group>
          )}
        </Stack>
        <SaveBar form={form} />
      </Form>
    </Page>
  );
}

/** The letter of a step as a customer would read it, in either language, from what is typed now. */
function Preview({ step }: { step: Step }) {
  const t = useT(invoicesScreenMessages);
  const { locale: own } = useLanguage();
  const [letter, show] = useState<(Answer<'POST /api/reminders/preview'> & { locale: 'en' | 'fr' }) | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const look = async (locale: 'en' | 'fr'): Promise<void> => {
    try {
      const text = locale === 'fr' ? step.textFr : step.textEn;
      const days = step.when === 'before' ? -step.days || 0 : step.days;
      show({ ...(await api('POST /api/reminders/preview', { body: { days, locale, text: text || null } })), locale });
      setWrong(null);
    } catch (error) {
      const problem = asProblem(error);
      setWrong(problem.errors[0]?.code === 'unknown_place' ? t('error.unknown_place') : problem.message);
      show(null);
    }
  };
  const order: ('en' | 'fr')[] = own === 'fr' ? ['fr', 'en'] : ['en', 'fr'];
  return (
    <div>
      <Group gap="xs">
        {order.map((locale) => (
          <Button key={locale} size="compact-sm" variant="light" onClick={() => void look(locale)}>
            {t(locale === 'fr' ? 'previewFr' : 'previewEn')}
          </Button>
        ))}
      </Group>
      {wrong && (
        <Text size="sm" c="red" mt="xs" role="alert">
          {wrong}
        </Text>
      )}
      {letter && (
        <Card withBorder mt="xs" lang={letter.locale}>
          <Text fw={600}>{letter.subject}</Text>
          {letter.paragraphs.map((one, at) => (
            <Text key={at} size="sm" mt="xs" style={{ whiteSpace: 'pre-line' }}>
              {one}
            </Text>
          ))}
        </Card>
      )}
    </div>
  );
}
