import { Button, Card, Collapse, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { TaskDialog } from './task-dialog.tsx';
import type { About } from './task-dialog.tsx';
import { TaskList } from './task-list.tsx';
import { tasksMessages } from './words.ts';

/** What is to be done about one record, and what was done. */
export function TasksCard({ about, here }: { about: About; here: 'deal' | 'customer' | 'lead' }) {
  const t = useT(tasksMessages);
  const session = useSession();
  const may = session.can('customers.read');
  const read = useRead('GET /api/tasks', { query: { ...about, state: 'all', limit: 100 } }, { enabled: may });
  const [adding, add] = useDisclosure(false);
  const [past, { toggle }] = useDisclosure(false);
  if (!may) return null;
  const all = read.data?.items ?? [];
  const open = all.filter((task) => !task.doneAt && !task.withdrawnAt);
  const over = all.filter((task) => task.doneAt !== null || task.withdrawnAt !== null);
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('tasks')}
        </Title>
        {session.can('customers.write') && (
          <Button variant="light" size="sm" leftSection={<IconPlus size={16} />} onClick={add.open}>
            {t('add')}
          </Button>
        )}
      </Group>
      {read.data && open.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      <TaskList tasks={open} here={here} />
      {over.length > 0 && (
        <>
          <Button variant="subtle" size="compact-sm" mt="sm" onClick={toggle} aria-expanded={past}>
            {t('showDone', { n: over.length })}
          </Button>
          <Collapse expanded={past}>
            <TaskList tasks={over} here={here} />
          </Collapse>
        </>
      )}
      {adding && <TaskDialog about={about} close={add.close} />}
    </Card>
  );
}
