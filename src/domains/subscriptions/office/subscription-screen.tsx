import { Alert, Anchor, Badge, Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { localeTag } from '#kernel/messages.ts';
import { graceDays, noticeDays } from '../lengths.ts';
import { InvoiceList } from './invoice-list.tsx';
import { PlanPicker } from './plan-picker.tsx';
import { subscriptionWords } from './words.ts';
import type { SubscriptionWord } from './words.ts';

type Facts = Answer<'GET /api/subscription'>;

const colours: Record<string, string> = { trial: 'blue', active: 'green', past_due: 'orange', cancelled: 'gray' };

/** What the dealership pays, with which card, what comes next, and what happens when a payment does not come. */
export function SubscriptionScreen() {
  const t = useT(subscriptionWords);
  const { locale } = useLanguage();
  const read = useRead('GET /api/subscription', {});
  useReturn();
  const facts = read.data;
  const word = `state.${facts?.state ?? ''}`;
  const known = subscriptionWords.keys.find((key) => key === word);
  return (
    <Page
      title={t('title')}
      width="reading"
      beside={facts && known && <Badge color={colours[facts.state] ?? 'gray'}>{t(known)}</Badge>}
      lead={
        <>
          {t('lead')}{' '}
          <Anchor href={`/pricing?lang=${locale}`} target="_blank" rel="noopener" size="sm" underline="always">
            {t('prices')}
          </Anchor>
        </>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ScreenSkeleton />}
      {facts && <Shown facts={facts} />}
    </Page>
  );
}

/** Who comes back from the processor's page sees at once how things stand there, without waiting for its news. */
function useReturn(): void {
  const t = useT(subscriptionWords);
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const asked = useRef(false);
  const refresh = useWrite('POST /api/subscription/refresh', {
    done: (facts) => {
      if (search['checkout'] === 'done' && facts.plan) done(t('backDone'));
      if (search['portal'] === 'done') done(t('backPortal'));
      void forget('/api/subscription', '/api/me');
    },
  });
  useEffect(() => {
    if (asked.current || (!search['checkout'] && !search['portal'])) return;
    asked.current = true;
    if (search['checkout'] === 'left') done(t('backLeft'));
    else refresh.mutate({});
    void navigate({ to: '/settings/subscription', replace: true });
  });
}

function Shown({ facts }: { facts: Facts }) {
  const t = useT(subscriptionWords);
  const { day } = useFormats();
  const { plan, pastDue, ending, setUp, state } = facts;
  const open = state !== 'cancelled' && setUp && !ending;
  return (
    <Stack>
      {!setUp && (
        <Alert variant="light" icon={<IconInfoCircle size={18} />} title={t('notSetUp')}>
          {t('notSetUpBody')}
        </Alert>
      )}
      {pastDue && (
        <Alert
          variant="light"
          color="orange"
          icon={<IconAlertTriangle size={18} />}
          title={t('due.title', { since: day(pastDue.since), date: day(pastDue.graceEndsOn) })}
        >
          <Text size="sm">{t(`due.${pastDue.reason}`)}</Text>
          <Text size="sm">{t('due.works', { notices: pastDue.notices })}</Text>
        </Alert>
      )}
      {(ending ?? plan?.ends) && (
        <Alert variant="light" color="gray" icon={<IconInfoCircle size={18} />}>
          {ending === 'now' || !plan ? t('ends.now') : t('ends.period_end', { date: day(plan.periodEndsOn) })}
        </Alert>
      )}
      {plan && <PlanCard facts={facts} plan={plan} />}
      {!plan && open && <PlanPicker facts={facts} />}
      {setUp && <Rules />}
      <InvoiceList invoices={facts.invoices} />
    </Stack>
  );
}

function PlanCard({ facts, plan }: { facts: Facts; plan: NonNullable<Facts['plan']> }) {
  const t = useT(subscriptionWords);
  const { locale } = useLanguage();
  const { money, day } = useFormats();
  const go = ({ url }: { url: string }): void => location.assign(url);
  const card = useWrite('POST /api/subscription/portal', { done: go });
  const all = useWrite('POST /api/subscription/portal', { done: go });
  const pay = useWrite('POST /api/subscription/payment', {
    forgets: ['/api/subscription', '/api/me'],
    done: (now) => (now.pastDue ? undefined : done(t('paidNow'))),
  });
  const month = new Intl.DateTimeFormat(localeTag(locale), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const expires = facts.card?.expires ? month.format(new Date(`${facts.card.expires}-15T12:00:00Z`)) : '';
  const rows: [SubscriptionWord, ReactNode][] = [
    ['plan', `${t(`every.${plan.every}`)}: ${t(`per.${plan.every}`, { amount: money(plan.amountCents) })}`],
    plan.openCents > 0
      ? ['owed', money(plan.openCents)]
      : plan.status === 'trialing'
        ? ['freeUntil', day(facts.trialEndsOn)]
        : ['paidUntil', day(plan.periodEndsOn)],
    [
      'nextCharge',
      plan.nextChargeCents === null
        ? t('noCharge')
        : t('nextChargeOn', { amount: money(plan.nextChargeCents), date: day(plan.periodEndsOn) }),
    ],
    [
      'card',
      facts.card
        ? t('cardWords', { brand: facts.card.brand.toUpperCase(), last4: facts.card.last4, expires })
        : t('cardNone'),
    ],
  ];
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('plan')}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {rows.map(([key, value]) => (
          <div key={key}>
            <Text size="xs" c="dimmed">
              {t(key)}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {facts.setUp && (
        <Group mt="md">
          {facts.pastDue?.reason === 'payment' && (
            <Button loading={pay.isPending} onClick={() => pay.mutate({})}>
              {t('payNow')}
            </Button>
          )}
          <Button
            variant="default"
            loading={card.isPending || card.isSuccess}
            onClick={() => card.mutate({ body: { for: 'card' } })}
          >
            {t('changeCard')}
          </Button>
          <Button
            variant="subtle"
            loading={all.isPending || all.isSuccess}
            onClick={() => all.mutate({ body: { for: 'all' } })}
          >
            {t('portal')}
          </Button>
        </Group>
      )}
    </Card>
  );
}

/** What happens when: said before, not after. */
function Rules() {
  const t = useT(subscriptionWords);
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('rules')}
      </Title>
      <List size="sm" spacing={4}>
        <List.Item>{t('rules.1')}</List.Item>
        <List.Item>{t('rules.2', { second: noticeDays[1], third: noticeDays[2] })}</List.Item>
        <List.Item>{t('rules.3', { days: graceDays })}</List.Item>
        <List.Item>{t('rules.4')}</List.Item>
      </List>
    </Card>
  );
}
