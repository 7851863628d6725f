import { ActionIcon, Button, Card, Group, Menu, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { useRunningPeriod } from './month-picker.tsx';
import { Dialog } from './dialog.tsx';
import { commissionsScreenMessages, useScreenErrors } from './words.ts';

type Assignment = Answer<'GET /api/commission-assignments'>['items'][number];
type Plan = Answer<'GET /api/commission-plans'>['items'][number];
const forgets = ['/api/commission', '/api/my-commissions', '/api/deals'];

/** Who is on which plan, with the days. */
export function PeopleCard({ plans }: { plans: readonly Plan[] }) {
  const t = useT(commissionsScreenMessages);
  const { day } = useFormats();
  const session = useSession();
  const sure = useConfirm();
  const read = useRead('GET /api/commission-assignments');
  const [ending, end] = useState<Assignment | null>(null);
  const [adding, add] = useState(false);
  const takeAway = useWrite('DELETE /api/commission-assignments/:assignmentId', {
    forgets,
    done: () => done(t('takenAway')),
  });
  const askTakeAway = async (one: Assignment): Promise<void> => {
    const title = t('takeAwayTitle', { name: one.staff.name });
    if (await sure({ title, body: t('takeAwayBody'), act: t('takeAway') }))
      takeAway.mutate({ params: { assignmentId: one.id } });
  };
  const may = session.can('commissions.write');
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('people')}
        </Title>
        {may && (
          <Button size="sm" variant="light" leftSection={<IconPlus size={16} />} onClick={() => add(true)}>
            {t('putOn')}
          </Button>
        )}
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.data && read.data.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('peopleNone')}
        </Text>
      )}
      <Stack gap="sm">
        {read.data?.items.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={600}>
                {one.staff.name}
              </Text>
              <Text size="sm" c="dimmed">
                {[
                  one.plan.name,
                  t('from', { day: day(one.fromOn) }),
                  one.untilOn ? t('until', { day: day(one.untilOn) }) : t('untilFurther'),
                ].join(' · ')}
              </Text>
            </div>
            {may && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="subtle" size="lg" color="gray" aria-label={one.staff.name}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => end(one)}>{t('end')}</Menu.Item>
                  <Menu.Item c="var(--mantine-color-error)" onClick={() => void askTakeAway(one)}>
                    {t('takeAway')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </Group>
        ))}
      </Stack>
      {adding && <Adding plans={plans} close={() => add(false)} />}
      {ending && <Ending assignment={ending} close={() => end(null)} />}
    </Card>
  );
}

function Adding({ plans, close }: { plans: readonly Plan[]; close(): void }) {
  const t = useT(commissionsScreenMessages);
  const staff = useRead('GET /api/staff').data?.items ?? [];
  const open = plans.filter((plan) => !plan.archived);
  const month = useRunningPeriod();
  const form = useRecordForm({
    initialValues: {
      staffId: null as string | null,
      planId: open.length === 1 ? open[0]!.id : (null as string | null),
      fromOn: `${month}-01`,
      untilOn: '',
    },
    fieldWords: useScreenErrors(),
    // Whoever chose nobody is told so by the field, not by the form of an id.
    validate: {
      staffId: (value) => (value ? null : t('error.no_such_staff')),
      planId: (value) => (value ? null : t('error.no_such_plan')),
    },
    save: async ({ staffId, planId, fromOn, untilOn }) => {
      const made = await api('POST /api/commission-assignments', {
        body: { staffId: staffId!, planId: planId!, fromOn, untilOn: untilOn || null },
      });
      void forget(...forgets);
      done(t('putOnDone', { name: made.staff.name }));
    },
  });
  const { fields } = form;
  return (
    <Dialog title={t('putOn')} act={t('putOn')} form={form} close={close}>
      <Select
        label={t('person')}
        searchable
        data={staff.filter((one) => one.state === 'active').map((one) => ({ value: one.id, label: one.name }))}
        {...fields.getInputProps('staffId')}
      />
      <Select
        label={t('plan')}
        data={open.map((plan) => ({ value: plan.id, label: plan.name }))}
        {...fields.getInputProps('planId')}
      />
      <TextInput type="date" label={t('fromOn')} required {...fields.getInputProps('fromOn')} />
      <TextInput
        type="date"
        label={t('untilOn')}
        description={t('untilFurther')}
        {...fields.getInputProps('untilOn')}
      />
    </Dialog>
  );
}

function Ending({ assignment, close }: { assignment: Assignment; close(): void }) {
  const t = useT(commissionsScreenMessages);
  const form = useRecordForm({
    initialValues: { untilOn: assignment.untilOn ?? '' },
    fieldWords: useScreenErrors(),
    save: async ({ untilOn }) => {
      await api('PATCH /api/commission-assignments/:assignmentId', {
        params: { assignmentId: assignment.id },
        body: { version: assignment.version, untilOn: untilOn || null },
      });
      void forget(...forgets);
      done(t('ended'));
    },
  });
  return (
    <Dialog title={`${assignment.staff.name} · ${assignment.plan.name}`} act={t('end')} form={form} close={close}>
      <TextInput
        type="date"
        label={t('untilOn')}
        description={t('untilFurther')}
        {...form.fields.getInputProps('untilOn')}
      />
    </Dialog>
  );
}
