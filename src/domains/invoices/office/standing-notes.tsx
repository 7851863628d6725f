import { Alert, Button, Group, Text } from '@mantine/core';
import { api } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { useBillMoney } from './bill-money.ts';
import type { InvoiceAnswer } from './totals-card.tsx';
import { invoicesScreenMessages } from './words.ts';

/** What is going on about an issued invoice: a dispute, interest that has run up, the reminders. */
export function StandingNotes({ invoice, taken }: { invoice: InvoiceAnswer; taken(next: InvoiceAnswer): void }) {
  const t = useT(invoicesScreenMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const may = session.can('invoices.write');
  const charge = useWrite('POST /api/invoices/:invoiceId/interest', {
    forgets: ['/api/invoices', '/api/ageing'],
    done: (charged) => done(t('interestCharged', { number: charged.number ?? '' })),
  });
  const settle = async (): Promise<void> => {
    taken(
      await api('PUT /api/invoices/:invoiceId/dispute', { params: { invoiceId: invoice.id }, body: { reason: null } }),
    );
    await forget('/api/invoices');
  };
  const { dispute, interest, reminding } = invoice;
  return (
    <>
      {dispute && (
        <Alert color="orange" title={t('disputedSince', { day: day(dispute.on) })}>
          <Text size="sm">{dispute.reason}</Text>
          {may && (
            <Group mt="xs">
              <Button size="compact-sm" variant="default" onClick={() => void settle()}>
                {t('disputeSettled')}
              </Button>
            </Group>
          )}
        </Alert>
      )}
      {interest && (
        <Alert color="blue" title={t('interestRun', { amount: money(interest.cents) })}>
          <Text size="sm">{t('interestSpan', { from: day(interest.from), to: day(interest.to) })}</Text>
          {may && (
            <Group mt="xs">
              <Button
                size="compact-sm"
                variant="default"
                loading={charge.isPending}
                onClick={() =>
                  charge.mutate({ params: { invoiceId: invoice.id }, body: { amountCents: interest.cents } })
                }
              >
                {t('chargeInterest')}
              </Button>
            </Group>
          )}
        </Alert>
      )}
      {reminding && reminding.held !== 'paid' && (reminding.held !== 'off' || reminding.taken.length > 0) && (
        <Text size="sm" c="dimmed">
          {reminding.nextOn
            ? t('remindNext', { day: day(reminding.nextOn) })
            : t(`remindHeld.${reminding.held ?? 'no_step'}`)}
        </Text>
      )}
    </>
  );
}
