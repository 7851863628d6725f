import { Card, Text } from '@mantine/core';
import type { Answer } from '#office/api.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { taxName } from '#kernel/tax/sentence.ts';
import { useBillMoney } from './bill-money.ts';
import classes from './invoices.module.css';
import { invoicesScreenMessages } from './words.ts';

export type InvoiceAnswer = Answer<'GET /api/invoices/:invoiceId'>;

/** What an invoice comes to, as on a bill. */
export function TotalsCard({ invoice }: { invoice: InvoiceAnswer }) {
  const t = useT(invoicesScreenMessages);
  const money = useBillMoney();
  const { locale } = useLanguage();
  const named = (tax: InvoiceAnswer['taxes'][number]): string => taxName(tax as Parameters<typeof taxName>[0], locale);
  return (
    <Card component="section">
      <dl className={classes.bill}>
        <dt>{t('subtotal')}</dt>
        <dd>{money(invoice.subtotalCents)}</dd>
        {invoice.taxes
          .filter((tax) => tax.charged)
          .map((tax) => (
            <div key={tax.rateId} className={classes.row}>
              <dt>
                {named(tax)}{' '}
                <Text span size="xs" c="dimmed">
                  {t('taxOn', { base: money(tax.baseCents) })}
                </Text>
              </dt>
              <dd>{money(tax.amountCents)}</dd>
            </div>
          ))}
        <dt data-strong>{t('total')}</dt>
        <dd data-strong>{money(invoice.totalCents)}</dd>
        {invoice.state !== 'draft' && invoice.kind === 'invoice' && (
          <>
            <dt>{t('paidSoFar')}</dt>
            <dd>{money(-invoice.paidCents || 0)}</dd>
            <dt data-strong>{t('balance')}</dt>
            <dd data-strong>{money(invoice.balanceCents)}</dd>
          </>
        )}
      </dl>
      {invoice.taxes
        .filter((tax) => !tax.charged && tax.amountCents !== 0)
        .map((tax) => (
          <Text key={tax.rateId} size="sm" c="dimmed" mt="xs">
            {t('saaq', { tax: named(tax), amount: money(tax.amountCents) })}
          </Text>
        ))}
    </Card>
  );
}
