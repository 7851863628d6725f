import { Button, Card, Grid, Menu, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { commissionsMessages } from '../messages.ts';
import { ExampleCard } from './example-card.tsx';
import { firstRules, rulesOf } from './plan-values.ts';
import type { RulesValues } from './plan-values.ts';
import { RulesFields } from './rules-fields.tsx';
import { RulesList } from './rules-words.tsx';
import { useRunningPeriod, useToday } from './month-picker.tsx';
import { Dialog } from './dialog.tsx';
import { commissionsScreenMessages, useScreenErrors } from './words.ts';

type Plan = Answer<'GET /api/commission-plans/:planId'>;
interface Values {
  name: string;
  startsOn: string;
  rules: RulesValues;
}

/** A new plan. */
export function NewPlanScreen() {
  const t = useT(commissionsScreenMessages);
  const go = useNavigate();
  const month = useRunningPeriod();
  const form = useRecordForm<Values>({
    initialValues: { name: '', startsOn: `${month}-01`, rules: firstRules },
    fieldWords: useScreenErrors(),
    save: async ({ name, startsOn, rules }) => {
      const plan = await api('POST /api/commission-plans', { body: { name, startsOn, rules: rulesOf(rules) } });
      void forget('/api/commission-plans');
      done(t('planMade'));
      // After the form has said that it is saved, so that leaving asks nothing.
      setTimeout(() => void go({ to: '/commissions/plans', hash: plan.id } as never), 0);
    },
  });
  return (
    <Frame title={t('newPlan')}>
      <Form form={form}>
        <Editor form={form} named />
        <SaveBar form={form} label={t('makePlan')} />
      </Form>
    </Frame>
  );
}

/** A plan: its rules so far, and new ones from a day on. */
export function PlanScreen() {
  const t = useT(commissionsScreenMessages);
  const { planId } = useParams({ strict: false }) as { planId: string };
  const read = useRead('GET /api/commission-plans/:planId', { params: { planId } });
  if (read.error && !read.data) {
    return (
      <Frame title={t('plan')}>
        <ProblemBox problem={read.error} again={() => void read.refetch()} />
      </Frame>
    );
  }
  return read.data ? <Shown key={read.data.version} plan={read.data} /> : <ScreenSkeleton />;
}

function Shown({ plan }: { plan: Plan }) {
  const t = useT(commissionsScreenMessages);
  const session = useSession();
  const { day } = useFormats();
  const [renaming, rename] = useState(false);
  const today = useToday();
  const latest = plan.versions[0]!;
  const may = session.can('commissions.write');
  const form = useRecordForm<Values>({
    initialValues: { name: plan.name, startsOn: today, rules: latest.rules },
    fieldWords: useScreenErrors(),
    save: async ({ startsOn, rules }) => {
      await api('POST /api/commission-plans/:planId/versions', {
        params: { planId: plan.id },
        body: { version: plan.version, startsOn, rules: rulesOf(rules) },
      });
      done(t('rulesSaved'));
      setTimeout(() => void forget('/api/commission', '/api/my-commissions', '/api/deals'), 0);
    },
  });
  const put = useWrite('PATCH /api/commission-plans/:planId', {
    forgets: ['/api/commission-plans'],
    done: (next) =>
      done(next.archived ? t('archivedDone') : t('restoredDone'), {
        undo: () =>
          put.mutate({ params: { planId: plan.id }, body: { version: next.version, archived: !next.archived } }),
      }),
  });
  return (
    <Frame
      title={plan.name}
      actions={
        may && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={16} />}>
                {t('plan')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => rename(true)}>{t('rename')}</Menu.Item>
              <Menu.Item
                onClick={() =>
                  put.mutate({ params: { planId: plan.id }, body: { version: plan.version, archived: !plan.archived } })
                }
              >
                {plan.archived ? t('restore') : t('archive')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      {may && (
        <Form form={form}>
          <Editor form={form} />
          <SaveBar form={form} label={t('addRules')} />
        </Form>
      )}
      <Card component="section" mt="md">
        <Title order={2} size="h3" mb="sm">
          {t('earlier')}
        </Title>
        <Stack>
          {plan.versions.map((one) => (
            <div key={one.startsOn}>
              <Text size="sm" fw={600} mb={4}>
                {t('from', { day: day(one.startsOn) })}
              </Text>
              <RulesList rules={one.rules} />
            </div>
          ))}
        </Stack>
      </Card>
      {renaming && <Renaming plan={plan} close={() => rename(false)} />}
    </Frame>
  );
}

function Frame({ title, actions, children }: { title: string; actions?: React.ReactNode; children: React.ReactNode }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  return (
    <Page
      title={title}
      crumbs={[
        { label: words('commissions'), to: '/commissions' },
        { label: t('plans'), to: '/commissions/plans' },
      ]}
      actions={actions}
    >
      {children}
    </Page>
  );
}

/** The rules at the left, and at the right what they pay. */
function Editor({ form, named }: { form: ReturnType<typeof useRecordForm<Values>>; named?: boolean }) {
  const t = useT(commissionsScreenMessages);
  const { fields } = form;
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="md">
          <Card component="section">
            <Stack gap="sm">
              {named && <TextInput label={t('name')} required maxLength={100} {...fields.getInputProps('name')} />}
              <TextInput
                type="date"
                label={t('startsOn')}
                description={t('startsOnHelp')}
                required
                {...fields.getInputProps('startsOn')}
              />
            </Stack>
          </Card>
          <RulesFields fields={fields as never} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <ExampleCard values={fields.getValues().rules} />
      </Grid.Col>
    </Grid>
  );
}

function Renaming({ plan, close }: { plan: Plan; close(): void }) {
  const t = useT(commissionsScreenMessages);
  const form = useRecordForm({
    initialValues: { name: plan.name },
    fieldWords: useScreenErrors(),
    save: async ({ name }) => {
      await api('PATCH /api/commission-plans/:planId', {
        params: { planId: plan.id },
        body: { version: plan.version, name },
      });
      done(t('renamed'));
      setTimeout(() => void forget('/api/commission-plans', '/api/commission-assignments'), 0);
    },
  });
  return (
    <Dialog title={t('rename')} act={t('rename')} form={form} close={close}>
      <TextInput label={t('name')} required maxLength={100} {...form.fields.getInputProps('name')} />
    </Dialog>
  );
}
