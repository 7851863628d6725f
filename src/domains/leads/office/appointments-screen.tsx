import { Button, Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarEvent, IconCalendarShare } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { addDays } from '#kernel/calendar.ts';
import type { Query } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { ChoiceFilter, useUrlFilters } from '#office/filters.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { usePages, useRead } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import { isOpen } from '../appointment-rules.ts';
import type { Appointment } from './appointment-dialog.tsx';
import { AppointmentList } from './appointment-list.tsx';
import { appointmentMessages } from './appointment-words.ts';
import { CalendarFeedDialog } from './calendar-feed-dialog.tsx';

/** Who is expected today and in the coming week, and of whom nobody said whether they came. */
export function AppointmentsScreen() {
  const t = useT(appointmentMessages);
  const office = useOfficeT();
  const session = useSession();
  const today = useToday();
  const filters = useUrlFilters(['staff', 'locationId']);
  const staff = filters.one('staff') ?? 'all';
  const query = filters.query as Query<'GET /api/appointments'>;
  const week = usePages('GET /api/appointments', {
    query: { ...query, from: today, to: addDays(today, 7), limit: 100 },
  });
  const before = useRead('GET /api/appointments', {
    query: { ...query, from: addDays(today, -14), to: addDays(today, -1), limit: 100 },
  });
  const people = useRead('GET /api/staff', {}, { enabled: session.can('staff.read') }).data?.items ?? [];
  const locations = useRead('GET /api/locations', {}).data?.items.filter((one) => !one.archived) ?? [];
  const [subscribing, subscribe] = useDisclosure(false);
  const unsaid = (before.data?.items ?? []).filter(({ state }) => isOpen(state));
  const days = Map.groupBy(week.items, (one) => one.day);
  return (
    <Page
      title={t('appointments')}
      lead={t('week')}
      width="reading"
      actions={
        <Button
          variant="default"
          leftSection={<IconCalendarShare size={18} />}
          onClick={subscribe.open}
          aria-haspopup="dialog"
        >
          {t('feed')}
        </Button>
      }
    >
      <Group gap="sm">
        <SegmentedControl
          aria-label={t('whose')}
          data={[
            { value: 'all', label: t('everyone') },
            { value: 'me', label: t('mine') },
          ]}
          value={staff === 'me' ? 'me' : 'all'}
          onChange={(next) => filters.set({ staff: next === 'me' ? 'me' : undefined })}
        />
        {people.length > 1 && (
          <ChoiceFilter
            label={t('anyone')}
            options={people.filter((one) => one.state === 'active').map((one) => ({ value: one.id, label: one.name }))}
            value={staff === 'all' || staff === 'me' ? undefined : staff}
            onChange={(next) => filters.set({ staff: next })}
          />
        )}
        {locations.length > 1 && (
          <ChoiceFilter
            label={t('anywhere')}
            options={locations.map((one) => ({ value: one.id, label: one.name }))}
            value={filters.one('locationId')}
            onChange={(next) => filters.set({ locationId: next })}
          />
        )}
      </Group>
      {week.problem && <ProblemBox problem={week.problem} again={week.again} />}
      {week.loading && !week.problem && <ListSkeleton rows={4} />}
      {unsaid.length > 0 && (
        <Card component="section">
          <Title order={2} size="h3">
            {t('open')}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {t('openHelp')}
          </Text>
          <AppointmentList items={unsaid} dated />
        </Card>
      )}
      {!week.loading && !week.problem && week.items.length === 0 && (
        <Card>
          <Empty
            icon={IconCalendarEvent}
            title={t('weekNone')}
            action={
              filters.count > 0 ? (
                <Button variant="default" onClick={filters.clear}>
                  {office('clearFilters')}
                </Button>
              ) : (
                <Button variant="default" renderRoot={(props) => <Link to="/leads" {...props} />}>
                  {t('toLeads')}
                </Button>
              )
            }
          >
            {t(filters.count > 0 ? 'weekNoneFound' : 'weekNoneHelp')}
          </Empty>
        </Card>
      )}
      <Stack gap="md">
        {[...days].map(([day, items]) => (
          <Day key={day} day={day} today={today} items={items} />
        ))}
      </Stack>
      {week.hasMore && (
        <Button variant="default" loading={week.loadingMore} onClick={week.more}>
          {office('more')}
        </Button>
      )}
      {subscribing && <CalendarFeedDialog close={subscribe.close} />}
    </Page>
  );
}

function Day({ day, today, items }: { day: string; today: string; items: readonly Appointment[] }) {
  const t = useT(appointmentMessages);
  const formats = useFormats();
  const said = formats.weekday(day);
  return (
    <Card component="section">
      <Title order={2} size="h3">
        {day === today ? t('today', { day: said }) : day === addDays(today, 1) ? t('tomorrow', { day: said }) : said}
      </Title>
      <AppointmentList items={items} />
    </Card>
  );
}
