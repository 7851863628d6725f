import { ActionIcon, Badge, Button, Card, Chip, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconAddressBook, IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { onRowKey } from '#office/row-keys.ts';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { usePages } from '#office/use-api.ts';
import { stages } from '../stages.ts';
import type { Stage } from '../stages.ts';
import { leadsMessages } from '../messages.ts';
import classes from './leads-screen.module.css';
import { NewLead } from './new-lead.tsx';
import { StageBadge } from './stage-badge.tsx';
import { leadsScreenMessages } from './words.ts';

type Item = Answer<'GET /api/leads'>['items'][number];

/** The inbox: who asked, about what, and who is still waiting for an answer. */
export function LeadsScreen() {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const session = useSession();
  const [stage, setStage] = useState<Stage | 'all'>('all');
  const [mine, setMine] = useState(false);
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 250);
  const [adding, add] = useDisclosure(false);
  const leads = usePages('GET /api/leads', {
    query: { ...(stage === 'all' ? {} : { stage }), ...(mine ? { assignee: 'me' } : {}), ...(q ? { q } : {}) },
  });
  const counts = leads.first?.counts ?? {};
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const filtered = stage !== 'all' || mine || q !== '';
  return (
    <Page
      title={words('leads')}
      actions={
        session.can('leads.write') && (
          <Button leftSection={<IconPlus size={18} />} onClick={add.open} data-shortcut="n">
            {words('newLead')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Group gap="sm" align="center">
          {session.can('customers.read') && (
            <TextInput
              flex="1 1 16rem"
              maw={420}
              aria-label={t('search')}
              placeholder={t('search')}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              leftSection={<IconSearch size={18} />}
              rightSection={
                typed && (
                  <ActionIcon variant="subtle" color="gray" aria-label={t('clear')} onClick={() => setTyped('')}>
                    <IconX size={16} />
                  </ActionIcon>
                )
              }
              data-search-field
            />
          )}
          <Chip checked={mine} onChange={setMine} variant="light">
            {t('mine')}
          </Chip>
        </Group>
        <Chip.Group value={stage} onChange={(value) => setStage(value as Stage | 'all')}>
          <Group gap={6} role="group" aria-label={t('stage')}>
            <Chip value="all" variant="light" size="sm">{`${t('all')} ${all}`}</Chip>
            {stages.map((one) => (
              <Chip key={one} value={one} variant="light" size="sm">
                {`${words(`stage.${one}`)} ${counts[one] ?? 0}`}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {leads.problem && <ProblemBox problem={leads.problem} again={leads.again} />}
        {leads.loading && !leads.problem && <ListSkeleton rows={6} />}
        {!leads.loading && leads.items.length === 0 && !leads.problem && (
          <Empty
            icon={IconAddressBook}
            title={filtered ? t('noneFound') : t('none')}
            action={
              filtered ? (
                <Button variant="default" onClick={() => (setStage('all'), setMine(false), setTyped(''))}>
                  {t('showAll')}
                </Button>
              ) : (
                <Button variant="default" component="a" href={session.current.siteUrl} target="_blank" rel="noreferrer">
                  {t('openSite')}
                </Button>
              )
            }
          >
            {filtered ? t('noneFoundHelp') : t('noneHelp')}
          </Empty>
        )}
        <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} onKeyDown={onRowKey}>
          {leads.items.map((lead) => (
            <LeadRow key={lead.id} lead={lead} />
          ))}
        </Stack>
        {leads.hasMore && (
          <Button variant="default" onClick={leads.more} loading={leads.loadingMore} mx="auto">
            {t('more')}
          </Button>
        )}
      </Stack>
      <NewLead opened={adding} close={add.close} />
    </Page>
  );
}

function LeadRow({ lead }: { lead: Item }) {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const { locale } = useLanguage();
  const vehicle = lead.vehicle && shortVehicleName(lead.vehicle, locale);
  const waiting = !lead.firstHumanAnswerAt && lead.stage === 'new';
  return (
    <li data-row>
      <Card
        withBorder
        padding="sm"
        radius="md"
        component={Link}
        {...({ to: '/leads/$leadId', params: { leadId: lead.id } } as object)}
        style={{
          textDecoration: 'none',
          color: 'inherit',
          // A line inside of the edge, so that the words of all rows stand under one another.
          ...(waiting ? { boxShadow: 'inset 4px 0 0 var(--mantine-primary-color-filled)' } : {}),
        }}
        data-row-link
      >
        <Group justify="space-between" align="flex-start" gap="sm" wrap="wrap">
          <Stack gap={2} style={{ flex: '1 1 14rem', minWidth: 0 }}>
            <Group gap="xs">
              <Text fw={600}>{lead.customer?.name ?? t('hiddenCustomer')}</Text>
              {waiting && (
                <Badge size="sm" variant="light">
                  {t('waiting')}
                </Badge>
              )}
            </Group>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {[vehicle, words(`kind.${lead.kind}`), words(`source.${lead.source}`)].filter(Boolean).join(' · ')}
            </Text>
            {lead.message && (
              <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                {lead.message}
              </Text>
            )}
          </Stack>
          <div className={classes.aside}>
            <StageBadge stage={lead.stage} />
            <Text size="xs" c="dimmed">
              <Moment at={lead.lastActivityAt} />
            </Text>
            {lead.assignee && (
              <Text size="xs" c="dimmed">
                {lead.assignee.name}
              </Text>
            )}
          </div>
        </Group>
      </Card>
    </li>
  );
}
