import { Anchor, Card, Collapse, SimpleGrid, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Answer } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { reasonOf, shareOf, unitsOf, vehicleOf } from '../line-words.ts';
import { commissionsMessages } from '../messages.ts';
import { useAmounts } from './amounts.tsx';
import { WorkingList } from './working-list.tsx';
import { commissionsScreenMessages } from './words.ts';

export type Shown = Answer<'GET /api/my-commissions'>;
type Line = Shown['lines'][number];

/** A statement: what it comes to by kind, and its lines. */
export function StatementCard({ statement }: { statement: Shown }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { locale } = useLanguage();
  const money = useAmounts();
  const kinds = Object.entries(statement.sums).filter(([, cents]) => cents !== 0) as [Line['kind'], number][];
  const facts: [string, string][] = [
    [t('plan'), statement.plan ?? t('noPlan')],
    [t('deals'), unitsOf(statement.units, locale)],
    ...(statement.grossCents === undefined ? [] : [[t('gross'), money(statement.grossCents)] as [string, string]]),
    ...kinds.map(([kind, cents]): [string, string] => [words(`kind.${kind}`), money(cents)]),
    [t('total'), money(statement.totalCents)],
  ];
  return (
    <Stack>
      <Card component="section">
        <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} spacing="sm">
          {facts.map(([label, value]) => (
            <div key={label}>
              <Text size="xs" c="dimmed">
                {label}
              </Text>
              <Text fw={label === t('total') ? 650 : 400} style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        {statement.state === 'open' && statement.lines.length > 0 && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('openNote')}
          </Text>
        )}
      </Card>
      {statement.lines.length === 0 ? (
        <Empty icon={IconReceipt} title={t('nothing')}>
          {t('nothingHelp')}
        </Empty>
      ) : (
        <Card component="section">
          <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="region" aria-label={words('statement')}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('what')}</Table.Th>
                  <Table.Th ta="end">{t('amount')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {statement.lines.map((line) => (
                  <OneLine key={line.id} line={line} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
    </Stack>
  );
}

function OneLine({ line }: { line: Line }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { locale } = useLanguage();
  const { day } = useFormats();
  const money = useAmounts();
  const session = useSession();
  const [open, { toggle }] = useDisclosure(false);
  const why = reasonOf(line, locale);
  const vehicle = vehicleOf(line.deal, locale);
  const part = line.share !== null && line.share < 10_000 ? shareOf(line.share, locale) : null;
  return (
    <Table.Tr>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <Text size="sm" fw={600}>
          {words(`kind.${line.kind}`)}
        </Text>
        <Text size="sm" component="div">
          {line.deal &&
            (session.can('deals.read') ? (
              <Link to={`/deals/${line.deal.id}`}>{line.deal.number}</Link>
            ) : (
              line.deal.number
            ))}
          {vehicle && ` · ${vehicle}`}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[day(line.on), line.pool && words(`pool.${line.pool}`), part, why].filter(Boolean).join(' · ')}
        </Text>
        {line.working && (
          <>
            <Anchor
              size="xs"
              renderRoot={(props) => <UnstyledButton {...props} />}
              aria-expanded={open}
              onClick={toggle}
            >
              {t('working')}
            </Anchor>
            <Collapse expanded={open}>
              <WorkingList working={line.working} />
            </Collapse>
          </>
        )}
      </Table.Td>
      <Table.Td ta="end" style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
        {money(line.cents)}
      </Table.Td>
    </Table.Tr>
  );
}
