import { Group, Stack } from '@mantine/core';
import { useUrlFilters } from '#office/filters.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { commissionsMessages } from '../messages.ts';
import { MonthPicker, useRunningPeriod } from './month-picker.tsx';
import { StateBadge } from './state-badge.tsx';
import { StatementCard } from './statement-card.tsx';
import { StatementFiles } from './statement-files.tsx';
import { commissionsScreenMessages } from './words.ts';

/** One's own statement, month by month. */
export function OwnStatementScreen() {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const session = useSession();
  const filters = useUrlFilters(['period']);
  const running = useRunningPeriod();
  const period = filters.one('period') ?? running;
  const read = useRead('GET /api/my-commissions', { query: { period } }, { keep: true });
  return (
    <Page
      title={t('mine')}
      width="reading"
      {...(session.can('commissions.read') ? { crumbs: [{ label: words('commissions'), to: '/commissions' }] } : {})}
      beside={read.data && <StateBadge state={read.data.state} />}
      actions={<StatementFiles own period={period} />}
    >
      <Stack>
        <Group>
          <MonthPicker
            period={period}
            choose={(next) => filters.set({ period: next === running ? undefined : next })}
          />
        </Group>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {read.data && <StatementCard statement={read.data} />}
      </Stack>
    </Page>
  );
}
