import { Select, TextInput } from '@mantine/core';
import { api } from '#office/api.ts';
import { FormDialog } from '#office/form-dialog.tsx';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import type { Task } from './task-list.tsx';
import { tasksMessages } from './words.ts';
import type { TasksKey } from './words.ts';

/** What a task is about. */
export interface About {
  customerId?: string;
  dealId?: string;
  leadId?: string;
}

const known = new Set<string>(tasksMessages.keys);

/** Writes down a new task about something, or changes one. */
export function TaskDialog({ task, about = {}, close }: { task?: Task; about?: About; close(): void }) {
  const t = useT(tasksMessages);
  const session = useSession();
  const staff = useRead('GET /api/staff', {}, { enabled: session.can('staff.read') }).data?.items ?? [];
  const today = useToday();
  const own = !task || task.kind === 'free';
  const name = task ? (task.title ?? t(`kind.${task.kind}`)) : '';
  return (
    <FormDialog
      title={task ? t('change', { task: name }) : t('add')}
      act={t('save')}
      values={{
        title: name,
        dueOn: task?.dueOn ?? today,
        assigneeId: task ? (task.assignee?.id ?? null) : session.current.staffId,
      }}
      fieldWords={({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as TasksKey) : undefined)}
      save={async ({ title, ...values }) => {
        if (task)
          await api('PATCH /api/tasks/:taskId', {
            params: { taskId: task.id },
            body: { version: task.version, ...values, ...(own ? { title } : {}) },
          });
        else await api('POST /api/tasks', { body: { title, ...values, ...about } });
        done(t(task ? 'changed' : 'added'));
        void forget('/api/tasks', '/api/today');
      }}
      close={close}
    >
      {(fields) => (
        <>
          {own && <TextInput label={t('title')} maxLength={200} data-autofocus {...fields.getInputProps('title')} />}
          <TextInput type="date" label={t('dueOn')} {...fields.getInputProps('dueOn')} />
          <Select
            label={t('assignee')}
            placeholder={t('nobody')}
            clearable
            searchable
            data={staff
              .filter((one) => one.state === 'active' || one.id === task?.assignee?.id)
              .map((one) => ({ value: one.id, label: one.name }))}
            {...fields.getInputProps('assigneeId')}
          />
        </>
      )}
    </FormDialog>
  );
}
