import { Button, Card, Group, Radio, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { useWrite } from '#office/use-api.ts';
import { graceDays } from '../lengths.ts';
import { subscriptionWords } from './words.ts';
import { useTaxWords } from './tax-words.ts';

type Facts = Answer<'GET /api/subscription'>;

/** The two ways to pay, with what each comes to in the dealership's province. */
export function PlanPicker({ facts }: { facts: Facts }) {
  const t = useT(subscriptionWords);
  const { money, day } = useFormats();
  const taxWords = useTaxWords();
  const [every, choose] = useState<string>(facts.prices[0]?.every ?? 'month');
  const open = useWrite('POST /api/subscription/checkout', { done: ({ url }) => location.assign(url) });
  return (
    <Card component="section">
      <Stack>
        <Title order={2} size="h3">
          {t('choose')}
        </Title>
        <Text size="sm">
          {facts.state === 'trial'
            ? t('chooseTrial', { date: day(facts.trialEndsOn), days: graceDays })
            : t('choosePaid')}
        </Text>
        <Radio.Group value={every} onChange={choose} aria-label={t('choose')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {facts.prices.map((price) => (
              <Radio.Card key={price.every} value={price.every} p="md" radius="md">
                <Group wrap="nowrap" align="flex-start">
                  <Radio.Indicator />
                  <div>
                    <Text fw={600}>{t(`every.${price.every}`)}</Text>
                    <Text size="lg" fw={650}>
                      {t(`per.${price.every}`, { amount: money(price.amountCents) })}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {price.taxes.length > 0
                        ? t('withTaxes', { total: money(price.totalCents), taxes: taxWords(price.taxes) })
                        : t('noTaxes')}
                    </Text>
                  </div>
                </Group>
              </Radio.Card>
            ))}
          </SimpleGrid>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t('everything')} {t('goNote')}
        </Text>
        <Group>
          <Button
            loading={open.isPending || open.isSuccess}
            onClick={() => open.mutate({ body: { every: every === 'year' ? 'year' : 'month' } })}
          >
            {t('go')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
