import { Card, NumberInput, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { dealsMessages } from '../messages.ts';
import { FeesCard } from './fees-card.tsx';
import { MoneyInput } from './money-input.tsx';
import { saleMessages } from './sale-words.ts';

/** What the dealership charges beside the price, and from where on a manager is asked. */
export function DealSettingsScreen() {
  const t = useT(saleMessages);
  const words = useT(dealsMessages);
  const read = useRead('GET /api/deal-policy');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  return (
    <Page title={t('settings')} crumbs={[{ to: '/deals', label: words('deals') }]} width="reading">
      <FeesCard />
      <Limits key={read.data.version} policy={read.data} />
    </Page>
  );
}

function Limits({ policy }: { policy: Answer<'GET /api/deal-policy'> }) {
  const t = useT(saleMessages);
  const form = useRecordForm({
    initialValues: {
      overAllowanceCents: policy.overAllowanceCents as number | null,
      discountPercent: policy.discountPercent as number | string,
    },
    save: async ({ overAllowanceCents, discountPercent }) => {
      await api('PUT /api/deal-policy', {
        body: {
          version: policy.version,
          overAllowanceCents: overAllowanceCents ?? 0,
          discountPercent: Number(discountPercent || 0),
        },
      });
      done(t('saved'));
      // After the form has said that it is saved: it is made anew with what is kept.
      setTimeout(() => void forget('/api/deal-policy', '/api/deals'), 0);
    },
  });
  return (
    <Form form={form}>
      <Card component="section">
        <Title order={2} size="h3" mb={4}>
          {t('limits')}
        </Title>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('limitsHelp')}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
            <MoneyInput label={t('overAllowance')} min={0} {...form.fields.getInputProps('overAllowanceCents')} />
            <NumberInput
              label={t('discountPercent')}
              min={0}
              max={100}
              allowDecimal={false}
              {...form.fields.getInputProps('discountPercent')}
            />
          </SimpleGrid>
        </Stack>
      </Card>
      <SaveBar form={form} />
    </Form>
  );
}
