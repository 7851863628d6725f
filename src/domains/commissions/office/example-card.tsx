import { Card, NumberInput, SimpleGrid, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { commissionOf } from '../commission.ts';
import { commissionsMessages } from '../messages.ts';
import { PlanRules } from '../plan-rules.ts';
import { whole } from '../shares.ts';
import { tiersOf } from '../tiers.ts';
import { MoneyInput, useAmounts } from './amounts.tsx';
import { rulesOf } from './plan-values.ts';
import type { RulesValues } from './plan-values.ts';
import classes from './commissions.module.css';
import { commissionsScreenMessages } from './words.ts';
import { Row, WorkingList } from './working-list.tsx';

/** What a deal of one's own choosing pays under the rules, as one types them; and a month of such deals. */
export function ExampleCard({ values }: { values: RulesValues }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const money = useAmounts();
  const [front, setFront] = useState<number | null>(2_400_00);
  const [back, setBack] = useState<number | null>(1_100_00);
  const [deals, setDeals] = useState<number | string>(8);
  const [margins, setMargins] = useState<Record<string, number | null>>({});
  const read = PlanRules.safeParse(rulesOf(values));
  const marginOf = (product: string): number | null => (product in margins ? margins[product]! : 600_00);
  const working =
    read.data &&
    commissionOf(read.data, {
      frontCents: front ?? 0,
      backCents: back ?? 0,
      products: read.data.spiffs.flatMap(({ product }) => {
        const cents = marginOf(product);
        return cents === null ? [] : [{ product, cents }];
      }),
    });
  const count = Math.max(0, Math.min(99, Number(deals) || 0));
  const bonus =
    working && read.data
      ? tiersOf(
          Array.from({ length: count }, (_, at) => ({
            id: String(at),
            share: whole,
            grossCents: (front ?? 0) + (back ?? 0),
            baseCents: working.baseCents,
            tiers: read.data.tiers,
          })),
        ).bonus.reduce((sum, one) => sum + one.cents, 0)
      : 0;
  return (
    <Card component="section" className={classes.beside}>
      <Title order={2} size="h3">
        {t('example')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('exampleHelp')}
      </Text>
      <SimpleGrid cols={2} spacing="sm" style={{ alignItems: 'end' }}>
        <MoneyInput label={t('exFront')} value={front} onChange={setFront} />
        <MoneyInput label={t('exBack')} value={back} onChange={setBack} />
        {values.spiffs.map(({ product }) => (
          <MoneyInput
            key={product}
            label={t('exMargin', { product: words(`product.${product}`) })}
            value={marginOf(product)}
            onChange={(cents) => setMargins((all) => ({ ...all, [product]: cents }))}
          />
        ))}
        <NumberInput label={t('exDeals')} min={1} max={99} value={deals} onChange={setDeals} hideControls />
      </SimpleGrid>
      <div aria-live="polite">
        {working ? (
          <WorkingList working={working}>
            <Row label={`${t('exMonth')} × ${count}`}>{money(working.totalCents * count)}</Row>
            {bonus !== 0 && <Row label={t('exTiers')}>{money(bonus)}</Row>}
            <Row label={t('exTotal')} strong>
              {money(working.totalCents * count + bonus)}
            </Row>
          </WorkingList>
        ) : (
          <Text size="sm" c="dimmed" mt="sm">
            {t('exWrong')}
          </Text>
        )}
      </div>
    </Card>
  );
}
