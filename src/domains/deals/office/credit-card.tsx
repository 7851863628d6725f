import { Alert, Card, Text, Title } from '@mantine/core';
import { IconAlertOctagon, IconShieldCheck } from '@tabler/icons-react';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import type { Worked } from '../desk.ts';
import { dealsMessages } from '../messages.ts';
import { useBillMoney } from './bill-money.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { dealsScreenMessages } from './words.ts';

/** What the credit costs, and whether the law allows it, with the arithmetic. */
export function CreditCard({ worked }: { worked: Worked }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { number } = useFormats();
  const money = useBillMoney();
  const { locale } = useLanguage();
  const { financing, sheet } = worked;
  if (!financing) return null;
  const { loan, credit } = financing;
  const rate = (value: number): string => (Number.isFinite(value) ? writtenRate(value, locale) : '∞ %');
  return (
    <Card component="section">
      <Title order={2} size="h3">
        {words(`kind.${sheet.kind}`)}
      </Title>
      <Text size="xl" fw={700} className="figures" mt={4}>
        {money(financing.paymentWithTaxCents)}
        <Text span size="sm" c="dimmed" fw={400}>
          {` ${words(`frequency.${sheet.terms.frequency}`).toLowerCase()}`}
          {financing.taxes && ` · ${t('paymentTax', { tax: money(financing.taxes.totalCents) })}`}
        </Text>
      </Text>
      <FigureList>
        <Figure label={t('payments', { count: number(loan.count) })}>{money(loan.paymentCents)}</Figure>
        <Figure label={t('lastPayment')} part hidden={loan.lastPaymentCents === loan.paymentCents}>
          {money(loan.lastPaymentCents)}
        </Figure>
        <Figure label={t('interest')}>{money(credit.interestCents)}</Figure>
        <Figure label={t('creditCharges')} hidden={!credit.chargesCents}>
          {money(credit.chargesCents)}
        </Figure>
        <Figure label={t('costOfCredit')} strong>
          {money(credit.costOfBorrowingCents)}
        </Figure>
        <Figure
          label={
            <>
              {t('apr')}{' '}
              <Text span size="xs" c="dimmed">
                {t('effective', { rate: rate(credit.effective) })}
              </Text>
            </>
          }
        >
          {rate(credit.apr)}
        </Figure>
      </FigureList>
      <Alert
        mt="md"
        variant="light"
        color={credit.criminal ? 'red' : 'green'}
        icon={credit.criminal ? <IconAlertOctagon size={18} /> : <IconShieldCheck size={18} />}
        title={credit.criminal ? t('criminal') : t('lawful')}
        role={credit.criminal ? 'alert' : undefined}
      >
        <Text size="sm">
          {t(credit.limit === null ? 'arithmeticFree' : 'arithmetic', {
            cost: money(credit.costOfBorrowingCents),
            advanced: money(credit.advancedCents),
            count: number(loan.count),
            apr: rate(credit.measure === 'apr' ? credit.apr : credit.effective),
            limit: rate(credit.limit ?? 0),
          })}
        </Text>
        <Text size="xs" c="dimmed">
          {t('ruleUsed', { id: credit.ruleId })}
        </Text>
      </Alert>
    </Card>
  );
}
