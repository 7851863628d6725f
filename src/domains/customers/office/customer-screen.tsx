import { Anchor, Badge, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { IconMail, IconPhone } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { formatPhone } from '#kernel/phone-words.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { TasksCard } from '#domains/tasks/office/tasks-card.tsx';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { customersMessages } from './words.ts';

type Customer = Answer<'GET /api/customers/:customerId'>;

/** A customer: how to reach them, what is to be done, what they bought and gave in trade, and what may be sent to them. */
export function CustomerScreen() {
  const t = useT(customersMessages);
  const session = useSession();
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const read = useRead('GET /api/customers/:customerId', { params: { customerId } });
  const customer = read.data;
  if (read.error && !customer)
    return (
      <Page title={t('customer')}>
        <ProblemBox problem={read.error} again={() => void read.refetch()} />
      </Page>
    );
  if (!customer) return <ScreenSkeleton />;
  return (
    <Page title={customer.name}>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <TasksCard about={{ customerId }} here="customer" />
            <Garage customer={customer} />
            {session.can('deals.read') && <Deals customerId={customerId} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <Contact customer={customer} />
            <Consents customer={customer} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Contact({ customer }: { customer: Customer }) {
  const t = useT(customersMessages);
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('contact')}
      </Title>
      <Stack gap={6}>
        {customer.phone && (
          <Anchor href={`tel:${customer.phone}`}>
            <Group gap={6} wrap="nowrap">
              <IconPhone size={16} aria-hidden /> {formatPhone(customer.phone)}
            </Group>
          </Anchor>
        )}
        {customer.email && (
          <Anchor href={`mailto:${customer.email}`} style={{ overflowWrap: 'anywhere' }}>
            <Group gap={6} wrap="nowrap">
              <IconMail size={16} aria-hidden /> {customer.email}
            </Group>
          </Anchor>
        )}
        <Text size="sm" c="dimmed">
          {customer.locale === 'fr' ? t('french') : t('english')}
        </Text>
      </Stack>
    </Card>
  );
}

function Garage({ customer }: { customer: Customer }) {
  const t = useT(customersMessages);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const session = useSession();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('garage')}
      </Title>
      {customer.garage.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('garageNone')}
        </Text>
      )}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {customer.garage.map((one) => {
          const name = vehicleName(one, locale) || t('vehicle');
          return (
            <li key={one.id}>
              <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
                <div style={{ minWidth: 0 }}>
                  <Text fw={600} size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
                    {one.vehicleId && session.can('inventory.read') ? (
                      <Link to={`/inventory/${one.vehicleId}`}>{name}</Link>
                    ) : (
                      name
                    )}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {[day(one.on), one.vin].filter(Boolean).join(' · ')}
                    {session.can('deals.read') && (
                      <>
                        {' · '}
                        <Link to={`/deals/${one.dealId}`}>{t('deal')}</Link>
                      </>
                    )}
                  </Text>
                </div>
                <Badge color={one.way === 'bought' ? 'green' : 'gray'} style={{ flex: 'none' }}>
                  {t(`way.${one.way}`)}
                </Badge>
              </Group>
            </li>
          );
        })}
      </Stack>
    </Card>
  );
}

function Deals({ customerId }: { customerId: string }) {
  const t = useT(customersMessages);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const read = useRead('GET /api/deals', { query: { customerId, limit: 20 } });
  const deals = read.data?.items ?? [];
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('deals')}
      </Title>
      {read.data && deals.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('dealsNone')}
        </Text>
      )}
      <Stack gap="xs">
        {deals.map((deal) => (
          <Text key={deal.id} size="sm" component="div">
            <Link to={`/deals/${deal.id}`}>{deal.number}</Link>{' '}
            <Text span size="sm" c="dimmed">
              {[deal.vehicle && vehicleName(deal.vehicle, locale), day(deal.soldOn)].filter(Boolean).join(' · ')}
            </Text>
          </Text>
        ))}
      </Stack>
    </Card>
  );
}

/** What may be sent, channel by channel, with why and until when. */
function Consents({ customer }: { customer: Customer }) {
  const t = useT(customersMessages);
  const { date } = useFormats();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb={4}>
        {t('consent')}
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {t('consentHelp')}
      </Text>
      {customer.consents.length === 0 && <Text size="sm">{t('consentNone')}</Text>}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {customer.consents.map((one) => {
          const until = one.inForce
            ? one.endsAt
              ? t('until', { day: date(one.endsAt) })
              : t('always')
            : one.withdrawnAt
              ? t('withdrawn', { day: date(one.withdrawnAt) })
              : one.endsAt
                ? t('ended', { day: date(one.endsAt) })
                : t('notYet');
          return (
            <li key={`${one.channel}${one.basis}${String(one.givenAt)}${one.dealId ?? ''}`}>
              <Text size="sm" fw={600} c={one.inForce ? undefined : 'dimmed'}>
                {t('line', { channel: t(`channel.${one.channel}`), until })}
              </Text>
              <Text size="xs" c="dimmed">
                {`${t(`basis.${one.basis}`)} · ${date(one.givenAt)}`}
              </Text>
            </li>
          );
        })}
      </Stack>
    </Card>
  );
}
