import { ActionIcon, Checkbox, Group, Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { formatPhone } from '#kernel/phone-words.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { tasksMessages } from './words.ts';

/** Comes when somebody changes one: lists stand on screens that have no other fields. */
const TaskDialog = lazy(async () => ({ default: (await import('./task-dialog.tsx')).TaskDialog }));

export type Task = Answer<'GET /api/tasks'>['items'][number];

const touched = ['/api/tasks', '/api/today'];

/** Tasks under each other: a box to do each, what it is about, until when and whose. Doing one can be taken back. */
export function TaskList({ tasks, here }: { tasks: readonly Task[]; here?: 'deal' | 'customer' | 'lead' }) {
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} {...(here ? { here } : {})} />
      ))}
    </Stack>
  );
}

function TaskRow({ task, here }: { task: Task; here?: 'deal' | 'customer' | 'lead' }) {
  const t = useT(tasksMessages);
  const { day, date } = useFormats();
  const { locale } = useLanguage();
  const session = useSession();
  const [changing, setChanging] = useState(false);
  const name = task.title ?? t(`kind.${task.kind}`);
  const turn = useWrite('PATCH /api/tasks/:taskId', {
    forgets: touched,
    done: (next) => {
      const back = (): Promise<unknown> =>
        turn.mutateAsync({
          params: { taskId: task.id },
          body: { version: next.version, done: next.doneAt === null },
        });
      done(t(next.doneAt ? 'done' : 'reopened', { task: name }), next.doneAt ? { undo: back } : {});
    },
  });
  const may = session.can('customers.write') && task.withdrawnAt === null;
  const when = task.withdrawnAt
    ? t('withdrawn')
    : task.doneAt
      ? [t('doneOn', { day: date(task.doneAt) }), task.doneBy].filter(Boolean).join(' · ')
      : t(task.overdue ? 'overdue' : 'due', { day: day(task.dueOn) });
  const who = task.customer?.name ?? '';
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <Checkbox
        mt={2}
        aria-label={t('markDone', { task: name, who })}
        checked={task.doneAt !== null}
        disabled={!may || turn.isPending}
        onChange={(event) =>
          turn.mutate({
            params: { taskId: task.id },
            body: { version: task.version, done: event.currentTarget.checked },
          })
        }
      />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text
          size="sm"
          fw={600}
          td={task.doneAt || task.withdrawnAt ? 'line-through' : undefined}
          style={{ overflowWrap: 'anywhere' }}
        >
          {name}
        </Text>
        <Group gap={6} component="span" fz="sm">
          {task.customer && here !== 'customer' && here !== 'deal' && (
            <Link to={`/customers/${task.customer.id}`}>{task.customer.name}</Link>
          )}
          {task.customer?.phone && ['delivery_call', 'missed_appointment'].includes(task.kind) && (
            <a href={`tel:${task.customer.phone}`}>{formatPhone(task.customer.phone)}</a>
          )}
          {task.vehicle && here !== 'deal' && (
            <Text span size="sm" c="dimmed">
              {shortVehicleName(task.vehicle, locale)}
            </Text>
          )}
          {task.dealId && here !== 'deal' && <Link to={`/deals/${task.dealId}`}>{t('deal')}</Link>}
          {task.leadId && !task.dealId && here !== 'lead' && <Link to={`/leads/${task.leadId}`}>{t('lead')}</Link>}
        </Group>
        <Text size="xs" c={task.overdue ? 'red' : 'dimmed'}>
          {[when, task.doneAt ? null : (task.assignee?.name ?? t('nobody'))].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {may && !task.doneAt && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('change', { task: name })}
          onClick={() => setChanging(true)}
        >
          <IconPencil size={16} />
        </ActionIcon>
      )}
      {changing && (
        <Suspense>
          <TaskDialog task={task} close={() => setChanging(false)} />
        </Suspense>
      )}
    </Group>
  );
}
