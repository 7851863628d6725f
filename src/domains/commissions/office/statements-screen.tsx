import { Anchor, Button, Card, Group, Table, Text } from '@mantine/core';
import { IconPercentage } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '#office/empty.tsx';
import { useUrlFilters } from '#office/filters.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { unitsOf } from '../line-words.ts';
import { commissionsMessages } from '../messages.ts';
import { useAmounts } from './amounts.tsx';
import { MonthPicker, useRunningPeriod } from './month-picker.tsx';
import { OwnStatementScreen } from './own-statement-screen.tsx';
import { StateBadge } from './state-badge.tsx';
import { commissionsScreenMessages } from './words.ts';

/** Everybody's statements of a month; one's own for those who may not see the others'. */
export function StatementsScreen() {
  const session = useSession();
  return session.can('commissions.read') ? <Everybody /> : <OwnStatementScreen />;
}

function Everybody() {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { locale } = useLanguage();
  const money = useAmounts();
  const filters = useUrlFilters(['period']);
  const running = useRunningPeriod();
  const period = filters.one('period') ?? running;
  const read = useRead('GET /api/commission-statements', { query: { period } }, { keep: true });
  const { data } = read;
  return (
    <Page
      title={words('commissions')}
      actions={
        <>
          <Button variant="default" renderRoot={(props) => <Link to="/commissions/mine" {...props} />}>
            {t('mine')}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/commissions/plans" {...props} />}>
            {t('plans')}
          </Button>
        </>
      }
    >
      <Group mb="md">
        <MonthPicker period={period} choose={(next) => filters.set({ period: next === running ? undefined : next })} />
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {data && data.items.length === 0 && (
        <Empty
          icon={IconPercentage}
          title={t('nobody')}
          action={<Button renderRoot={(props) => <Link to="/commissions/plans" {...props} />}>{t('toPlans')}</Button>}
        >
          {t('nobodyHelp')}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <Card component="section">
          <Table.ScrollContainer
            minWidth={0}
            type="native"
            tabIndex={0}
            role="region"
            aria-label={words('commissions')}
          >
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('person')}</Table.Th>
                  <Table.Th ta="end">{t('total')}</Table.Th>
                  <Table.Th>{t('state')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.items.map((one) => (
                  <Table.Tr key={one.staff.id}>
                    <Table.Td>
                      <Anchor renderRoot={(props) => <Link to={`/commissions/${period}/${one.staff.id}`} {...props} />}>
                        {one.staff.name}
                      </Anchor>
                      <Text size="xs" c="dimmed">
                        {one.plan ?? t('noPlan')} · {t('dealsCounted', { n: unitsOf(one.units, locale) })}
                      </Text>
                    </Table.Td>
                    <Table.Td ta="end" style={{ whiteSpace: 'nowrap' }}>
                      {money(one.totalCents)}
                    </Table.Td>
                    <Table.Td>
                      <StateBadge state={one.state} />
                    </Table.Td>
                  </Table.Tr>
                ))}
                <Table.Tr>
                  <Table.Th scope="row">{t('total')}</Table.Th>
                  <Table.Td ta="end" fw={650} style={{ whiteSpace: 'nowrap' }}>
                    {money(data.totalCents)}
                  </Table.Td>
                  <Table.Td />
                </Table.Tr>
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
    </Page>
  );
}
