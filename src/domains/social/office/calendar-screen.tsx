import { ActionIcon, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { atWall, wallClock } from '#kernel/calendar.ts';
import { localeTag } from '#kernel/messages.ts';
import { useUrlFilters } from '#office/filters.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { usePages } from '#office/use-api.ts';
import { Agenda } from './calendar/agenda.tsx';
import { DayGrid } from './calendar/day-grid.tsx';
import { addDays, addMonths, readDay, weekOf, weeksOfMonth } from './calendar/days.ts';
import { entriesOf } from './calendar/entries.ts';
import type { Entry } from './calendar/entries.ts';
import { useMove } from './calendar/use-move.ts';
import { postName } from './post-row.tsx';
import type { PostItem } from './post-row.tsx';
import { SocialPage } from './social-page.tsx';
import { TimeDialog } from './time-dialog.tsx';
import { useNow } from './use-now.ts';
import { socialWords } from './words.ts';

const views = ['week', 'month', 'list'] as const;
type View = (typeof views)[number];

/** What the list shows from its day on. */
const listDays = 30;

/** What goes out when: by week, by month, or in order; another time by dragging, or by a button. */
export function CalendarScreen() {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const session = useSession();
  const { timeZone } = session.current;
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const filters = useUrlFilters(['view', 'day']);
  const now = useNow();
  const view: View = views.find((one) => one === filters.one('view')) ?? (phone ? 'list' : 'week');
  const today = wallClock(new Date(now), timeZone).day;
  const day = readDay(filters.one('day')) ?? today;
  const days =
    view === 'week'
      ? weekOf(day)
      : view === 'month'
        ? weeksOfMonth(day).flat()
        : Array.from({ length: listDays }, (_, n) => addDays(day, n));
  const posts = usePages('GET /api/posts', { query: { from: days[0]!, to: days.at(-1)!, limit: 100 } });
  // A calendar with a page missing would be wrong: all of its days are read.
  const { hasMore, loadingMore, more } = posts;
  useEffect(() => {
    if (hasMore && !loadingMore) more();
  }, [hasMore, loadingMore, more]);
  const entries = entriesOf(posts.items, timeZone).filter((entry) => entry.post.state !== 'cancelled');
  const { move, moving } = useMove();
  const [asked, setAsked] = useState<{ post: PostItem; at: string | null } | null>(null);
  const drop = (entry: Entry, to: string): void => {
    // The same time on another day; when that has passed, a person chooses one.
    if (atWall(to, entry.time, timeZone).at.getTime() > Date.now()) void move(entry.post, `${to}T${entry.time}`);
    else setAsked({ post: entry.post, at: null });
  };
  const onMove = session.can('social.publish')
    ? (post: PostItem): void => setAsked({ post, at: post.scheduledWall })
    : undefined;
  const step = (n: number): void =>
    filters.set({
      day: view === 'month' ? addMonths(day, n) : addDays(day, n * (view === 'week' ? 7 : listDays)),
    });
  const title = spanOf(view, day, days, localeTag(locale));
  return (
    <SocialPage
      title={t('calendar')}
      actions={
        session.can('social.write') && (
          <Button
            leftSection={<IconPlus size={18} />}
            data-shortcut="n"
            renderRoot={(props) => <Link to="/social/new" {...props} />}
          >
            {t('new')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap={6}>
            <ActionIcon variant="default" size="lg" aria-label={t('calendar.back')} onClick={() => step(-1)}>
              <IconChevronLeft size={18} />
            </ActionIcon>
            <Button variant="default" onClick={() => filters.set({ day: undefined })}>
              {t('today')}
            </Button>
            <ActionIcon variant="default" size="lg" aria-label={t('calendar.on')} onClick={() => step(1)}>
              <IconChevronRight size={18} />
            </ActionIcon>
            <Text fw={650} ml={6} role="status">
              {title}
            </Text>
          </Group>
          <SegmentedControl
            aria-label={t('calendar.view')}
            value={view}
            onChange={(next) => filters.set({ view: next })}
            data={views.map((one) => ({ value: one, label: t(`view.${one}`) }))}
          />
        </Group>
        {posts.problem && <ProblemBox problem={posts.problem} again={posts.again} />}
        {posts.loading && !posts.problem ? (
          <ListSkeleton rows={7} />
        ) : view === 'list' || phone ? (
          <Agenda entries={entries} today={today} onMove={onMove} />
        ) : (
          <DayGrid
            days={days}
            how={view}
            month={day.slice(0, 7)}
            today={today}
            entries={entries}
            onDrop={drop}
            onMove={onMove}
          />
        )}
        {!phone && view !== 'list' && onMove && (
          <Text size="xs" c="dimmed">
            {t('calendar.help')}
          </Text>
        )}
      </Stack>
      {asked && (
        <TimeDialog
          title={t('moveTo.name', { name: postName(asked.post, locale) })}
          act={t('move')}
          initial={asked.at}
          pending={moving}
          close={() => setAsked(null)}
          onPick={(at) => void move(asked.post, at).then(() => setAsked(null))}
        />
      )}
    </SocialPage>
  );
}

/** What is shown, in words: a month's name, or from day to day. */
function spanOf(view: View, day: string, days: string[], tag: string): string {
  const at = (one: string): Date => new Date(`${one}T12:00:00Z`);
  if (view === 'month')
    return new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at(day));
  const format = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.formatRange(at(days[0]!), at(days.at(-1)!));
}
