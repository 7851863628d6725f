import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCarSuv, IconCheck, IconFileImport, IconPalette, IconUserPlus } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { AppointmentList } from '#domains/leads/office/appointment-list.tsx';
import { appointmentMessages } from '#domains/leads/office/appointment-words.ts';
import { TaskList } from '#domains/tasks/office/task-list.tsx';
import { tasksMessages } from '#domains/tasks/office/words.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { useFormats, useLanguage, useOfficeT, useT } from '../i18n.tsx';
import { Moment } from '../moment.tsx';
import { Page } from '../page.tsx';
import { ProblemBox } from '../problem.tsx';
import { useSession } from '../session.tsx';
import { ScreenSkeleton } from '../skeletons.tsx';
import { useRead } from '../use-api.ts';
import type { Answer } from '../api.ts';
import classes from './today-screen.module.css';

type Today = Answer<'GET /api/today'>;

/** What the day begins with: who waits for an answer, and what in the inventory wants attention. */
export function TodayScreen() {
  const t = useOfficeT();
  const session = useSession();
  const today = useRead('GET /api/today', {});
  if (today.isPending) return <ScreenSkeleton />;
  if (today.error) return <ProblemBox problem={today.error} again={() => void today.refetch()} />;
  const { leads, inventory, tasks, appointments } = today.data;
  const fresh = inventory !== null && inventory.all === 0;
  return (
    <Page
      title={t('today.hello', { name: session.user.name.split(' ')[0] })}
      actions={
        <Button
          component="a"
          href={session.current.siteUrl}
          target="_blank"
          rel="noreferrer"
          variant="default"
          hiddenFrom="sm"
        >
          {t('today.openSite')}
        </Button>
      }
    >
      {fresh && <Start />}
      {inventory && !fresh && <Figures inventory={inventory} />}
      {leads && <Waiting leads={leads} />}
      {appointments && !fresh && <Expected appointments={appointments} />}
      {tasks && <Due tasks={tasks} />}
    </Page>
  );
}

function Figures({ inventory }: { inventory: NonNullable<Today['inventory']> }) {
  const t = useOfficeT();
  const { number } = useFormats();
  const shown = 'status=available&status=on_hold&status=sale_pending';
  const figures: [label: string, value: number, to: string, wants: boolean][] = [
    [t('today.onLot'), inventory.onLot, `/inventory?${shown}`, false],
    [t('today.noPhotos'), inventory.withoutPhotos, `/inventory?${shown}&hasPhotos=false`, true],
    [t('today.noPrice'), inventory.withoutPrice, `/inventory?${shown}&hasPrice=false`, true],
    [t('today.aging'), inventory.aging, `/inventory?${shown}&age=61-90&age=90%2B`, true],
    [t('today.drafts'), inventory.drafts, '/inventory?status=draft', true],
    [t('today.sold'), inventory.sold, '/inventory?status=sold&status=delivered', false],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      {figures.map(([label, value, to, wants]) => (
        <Link
          key={label}
          to={to.split('?')[0]!}
          search={searchOf(to)}
          className={classes.figure}
          data-wants={(wants && value > 0) || undefined}
        >
          <span className={classes.number}>{number(value)}</span>
          <span className={classes.label}>{label}</span>
        </Link>
      ))}
    </SimpleGrid>
  );
}

const searchOf = (to: string): never => {
  const read: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(to.split('?')[1])) (read[name] ??= []).push(value);
  return read as never;
};

function Waiting({ leads }: { leads: NonNullable<Today['leads']> }) {
  const t = useOfficeT();
  const { locale } = useLanguage();
  return (
    <Card padding={0}>
      <Group justify="space-between" p="md">
        <Group gap="xs">
          <Title order={2} size="h3">
            {t('today.waiting')}
          </Title>
          {leads.waiting > 0 && <Badge variant="filled">{leads.waiting}</Badge>}
        </Group>
        <Button variant="subtle" size="compact-sm" renderRoot={(props) => <Link to="/leads" {...props} />}>
          {t('today.see')}
        </Button>
      </Group>
      {leads.first.length === 0 && (
        <Group gap="xs" px="md" pb="lg">
          <ThemeIcon variant="light" color="green" radius="xl" size="sm">
            <IconCheck size={14} />
          </ThemeIcon>
          <Text size="sm">{t('today.waitingNone')}</Text>
        </Group>
      )}
      <ul className={classes.list}>
        {leads.first.map((lead) => (
          <li key={lead.id}>
            <Link to={`/leads/${lead.id}`} className={classes.line}>
              <Stack gap={0} miw={0}>
                <Text fw={600} size="sm">
                  {lead.customer?.name ?? t('kind.customer')}
                </Text>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {(lead.vehicle && shortVehicleName(lead.vehicle, locale)) || lead.message}
                </Text>
              </Stack>
              <Text size="xs" c="dimmed" ta="right">
                <Moment at={lead.createdAt} />
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Who is expected today. */
function Expected({ appointments }: { appointments: NonNullable<Today['appointments']> }) {
  const t = useT(appointmentMessages);
  return (
    <Card component="section">
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Title order={2} size="h3">
            {t('todayCard')}
          </Title>
          {appointments.today > 0 && <Badge variant="filled">{appointments.today}</Badge>}
        </Group>
        <Button variant="subtle" size="compact-sm" renderRoot={(props) => <Link to="/appointments" {...props} />}>
          {t('see')}
        </Button>
      </Group>
      {appointments.first.length === 0 ? (
        <Text size="sm">{t('todayNone')}</Text>
      ) : (
        <AppointmentList items={appointments.first} />
      )}
    </Card>
  );
}

/** What is due for whoever looks: theirs, and what nobody has. */
function Due({ tasks }: { tasks: NonNullable<Today['tasks']> }) {
  const t = useT(tasksMessages);
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Group gap="xs">
          <Title order={2} size="h3">
            {t('today')}
          </Title>
          {tasks.due > 0 && <Badge variant="filled">{tasks.due}</Badge>}
        </Group>
        <Button variant="subtle" size="compact-sm" renderRoot={(props) => <Link to="/tasks" {...props} />}>
          {t('seeAll')}
        </Button>
      </Group>
      {tasks.first.length === 0 && (
        <Group gap="xs">
          <ThemeIcon variant="light" color="green" radius="xl" size="sm">
            <IconCheck size={14} />
          </ThemeIcon>
          <Text size="sm">{t('todayNone')}</Text>
        </Group>
      )}
      <TaskList tasks={tasks.first} />
    </Card>
  );
}

function Start() {
  const t = useOfficeT();
  const session = useSession();
  const steps: [Icon, string, string, string, boolean][] = [
    [
      IconFileImport,
      '/inventory/import',
      t('today.doImport'),
      t('today.doImportBody'),
      session.can('inventory.import'),
    ],
    [IconCarSuv, '/inventory/new', t('today.doVehicle'), t('today.doVehicleBody'), session.can('inventory.write')],
    [IconPalette, '/settings', t('today.doBrand'), t('today.doBrandBody'), session.can('dealership.write')],
    [IconUserPlus, '/settings/staff', t('today.doInvite'), t('today.doInviteBody'), session.can('staff.write')],
  ];
  return (
    <Card>
      <Stack gap="md">
        <div>
          <Title order={2} size="h3">
            {t('today.start')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('today.startBody')}
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {steps
            .filter(([, , , , may]) => may)
            .map(([Sign, to, title, body]) => (
              <Link key={to} to={to} className={classes.step}>
                <ThemeIcon variant="light" size={40} radius="md">
                  <Sign size={22} stroke={1.6} />
                </ThemeIcon>
                <span>
                  <Text fw={600} size="sm" component="span" display="block">
                    {title}
                  </Text>
                  <Text size="sm" c="dimmed" component="span" display="block">
                    {body}
                  </Text>
                </span>
              </Link>
            ))}
        </SimpleGrid>
      </Stack>
    </Card>
  );
}
