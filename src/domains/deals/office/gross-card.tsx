import { Card, Text, Title } from '@mantine/core';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { Desk, Worked } from '../desk.ts';
import { costsOf } from '../desk.ts';
import { grossOf } from '../gross.ts';
import type { GrossStep } from '../gross.ts';
import { useBillMoney } from './bill-money.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { dealsScreenMessages } from './words.ts';

/** Gross as a waterfall: front, back, total. Shown only to those who may see it. */
export function GrossCard({ desk, worked }: { desk: Desk; worked: Worked }) {
  const t = useT(dealsScreenMessages);
  const money = useBillMoney();
  const { locale } = useLanguage();
  const gross = grossOf(worked.sheet, costsOf(desk), locale);
  const steps = (all: readonly GrossStep[]) =>
    all.map((step, at) => (
      // Steps have no id: two lines may be called the same.
      // oxlint-disable-next-line react/no-array-index-key
      <Figure key={`${step.of}${at}`} label={step.name ?? t(`gross.${step.of}`)} part>
        {money(step.cents)}
      </Figure>
    ));
  const missing = gross.missing.map((one) => t(`missing.${one.of}`, { name: one.name ?? '' })).join(', ');
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('grossSection')}
      </Title>
      <FigureList>
        {steps(gross.front)}
        <Figure label={t('front')} strong>
          {money(gross.frontCents)}
        </Figure>
        {steps(gross.back)}
        <Figure label={t('back')} strong>
          {money(gross.backCents)}
        </Figure>
        <Figure label={t('total')} strong>
          {money(gross.totalCents)}
        </Figure>
      </FigureList>
      {missing && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('grossMissing', { what: missing })}
        </Text>
      )}
    </Card>
  );
}
