import { Button, Card, Group, SegmentedControl, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChecklist, IconPlus } from '@tabler/icons-react';
import type { Query } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useUrlFilters } from '#office/filters.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { usePages } from '#office/use-api.ts';
import { TaskDialog } from './task-dialog.tsx';
import { TaskList } from './task-list.tsx';
import { tasksMessages } from './words.ts';

/** Everything there is to do, by the day it is due. */
export function TasksScreen() {
  const t = useT(tasksMessages);
  const office = useOfficeT();
  const session = useSession();
  const filters = useUrlFilters(['assignee', 'state']);
  const whose = filters.one('assignee') ?? 'all';
  const state = filters.one('state') ?? 'open';
  const pages = usePages('GET /api/tasks', { query: { ...filters.query, state } as Query<'GET /api/tasks'> });
  const [adding, add] = useDisclosure(false);
  return (
    <Page
      title={t('tasks')}
      width="reading"
      actions={
        session.can('customers.write') && (
          <Button leftSection={<IconPlus size={18} />} onClick={add.open} data-shortcut="n">
            {t('add')}
          </Button>
        )
      }
    >
      <Group gap="sm">
        <SegmentedControl
          aria-label={t('whose')}
          data={[
            { value: 'all', label: t('everyone') },
            { value: 'me', label: t('mine') },
            { value: 'none', label: t('unassigned') },
          ]}
          value={whose}
          onChange={(assignee) => filters.set({ assignee: assignee === 'all' ? undefined : assignee })}
        />
        <SegmentedControl
          aria-label={t('state')}
          data={[
            { value: 'open', label: t('open') },
            { value: 'done', label: t('doneTab') },
          ]}
          value={state}
          onChange={(next) => filters.set({ state: next === 'open' ? undefined : next })}
        />
      </Group>
      {pages.problem && <ProblemBox problem={pages.problem} again={pages.again} />}
      <Card component="section">
        <Stack>
          {!pages.loading && pages.items.length === 0 && (
            <Empty icon={IconChecklist} title={t('none')}>
              {t('noneHelp')}
            </Empty>
          )}
          <TaskList tasks={pages.items} />
          {pages.hasMore && (
            <Button variant="default" loading={pages.loadingMore} onClick={pages.more}>
              {office('more')}
            </Button>
          )}
        </Stack>
      </Card>
      {adding && <TaskDialog close={add.close} />}
    </Page>
  );
}
