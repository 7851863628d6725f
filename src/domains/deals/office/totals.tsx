import { Paper, Text } from '@mantine/core';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { Worked } from '../desk.ts';
import { dealsMessages } from '../messages.ts';
import { useBillMoney } from './bill-money.ts';
import classes from './figures.module.css';
import { dealsScreenMessages } from './words.ts';

/** The outcome in one line that stays in sight while one works further down. */
export function Totals({ worked }: { worked: Worked }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const money = useBillMoney();
  const { locale } = useLanguage();
  const { figures, financing, sheet } = worked;
  return (
    <Paper withBorder className={classes.bar} aria-label={t('figures')} role="group">
      <Text span size="sm">
        {t('outTheDoor')} <b>{money(figures.totalCents)}</b>
      </Text>
      {financing ? (
        <>
          <Text span size="sm">
            {words(`frequency.${sheet.terms.frequency}`)} <b>{money(financing.paymentWithTaxCents)}</b>
          </Text>
          <Text span size="sm" c={financing.credit.criminal ? 'red' : undefined}>
            {t('apr')}{' '}
            <b>{Number.isFinite(financing.credit.apr) ? writtenRate(financing.credit.apr, locale) : '∞ %'}</b>
          </Text>
        </>
      ) : (
        <Text span size="sm">
          {figures.balanceCents < 0 ? t('owedToBuyer') : t('due')} <b>{money(Math.abs(figures.balanceCents))}</b>
        </Text>
      )}
    </Paper>
  );
}
