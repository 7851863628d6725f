import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPercentage } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { commissionsMessages } from '../messages.ts';
import { PeopleCard } from './people-card.tsx';
import { RulesList } from './rules-words.tsx';
import { commissionsScreenMessages } from './words.ts';

/** The plans of the dealership, and who is on them. */
export function PlansScreen() {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { day } = useFormats();
  const session = useSession();
  const read = useRead('GET /api/commission-plans');
  const make = session.can('commissions.write') && (
    <Button renderRoot={(props) => <Link to="/commissions/plans/new" {...props} />}>{t('newPlan')}</Button>
  );
  const plans = read.data?.items ?? [];
  return (
    <Page title={t('plans')} crumbs={[{ label: words('commissions'), to: '/commissions' }]} actions={make}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.data && plans.length === 0 && (
        <Empty icon={IconPercentage} title={t('plansNone')} action={make}>
          {t('plansNoneHelp')}
        </Empty>
      )}
      {plans.length > 0 && (
        <Stack>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {plans.map((plan) => (
              <Card key={plan.id} component="section">
                <Group justify="space-between" mb="xs" wrap="nowrap" align="flex-start">
                  <Title order={2} size="h3">
                    <Anchor renderRoot={(props) => <Link to={`/commissions/plans/${plan.id}`} {...props} />} inherit>
                      {plan.name}
                    </Anchor>
                  </Title>
                  {plan.archived && (
                    <Badge variant="light" color="gray">
                      {t('archived')}
                    </Badge>
                  )}
                </Group>
                <Text size="sm" c="dimmed" mb="xs">
                  {t('since', { day: day(plan.versions[0]!.startsOn) })} · {t('onIt', { n: plan.people })}
                </Text>
                <RulesList rules={plan.versions[0]!.rules} />
              </Card>
            ))}
          </SimpleGrid>
          <PeopleCard plans={plans} />
        </Stack>
      )}
    </Page>
  );
}
