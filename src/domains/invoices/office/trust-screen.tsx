import { Alert, Anchor, Button, Card, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconBuildingBank } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { useBillMoney } from './bill-money.ts';
import { FormDialog } from './form-dialog.tsx';
import { MoneyInput } from './money-input.tsx';
import { Sheet } from './sheet.tsx';
import { invoicesScreenMessages } from './words.ts';

/** What is held in trust, for whom, and the ledger behind it. */
export function TrustScreen() {
  const t = useT(invoicesScreenMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const [asking, ask] = useState(false);
  const read = useRead('GET /api/trust');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  const { account, balanceCents, entries, held, reconciliations, toReconcile } = read.data;
  const payment = (id: string, label: string) => (
    <Anchor renderRoot={(props) => <Link to={`/payments/${id}`} {...props} />} size="sm">
      {label}
    </Anchor>
  );
  return (
    <Page
      title={t('trust')}
      lead={[t('trustLead'), account].filter(Boolean).join(' ')}
      actions={
        session.can('payments.write') &&
        toReconcile.length > 0 && <Button onClick={() => ask(true)}>{t('reconcile')}</Button>
      }
    >
      {entries.length === 0 ? (
        <Empty icon={IconBuildingBank} title={t('trustNone')}>
          {t('trustNoneHelp')}
        </Empty>
      ) : (
        <Stack>
          {toReconcile.length > 0 && (
            <Alert color="yellow">{t('toReconcile', { months: toReconcile.join(', ') })}</Alert>
          )}
          <Card component="section">
            <Group justify="space-between" mb="sm">
              <Title order={2} size="h3">
                {t('trustBalance')}
              </Title>
              <Text fw={650}>{money(balanceCents)}</Text>
            </Group>
            <Sheet
              label={t('heldFor')}
              columns={[t('heldFor'), t('receipt'), t('receivedOn'), t('trustRule'), t('amount')]}
              ends={[4]}
              rows={held.map((one) => [
                one.customerName ?? '–',
                payment(one.paymentId, one.receiptNumber),
                day(one.receivedOn),
                one.rule === 'chosen' ? t('chosen') : one.rule,
                money(one.heldCents),
              ])}
            />
          </Card>
          <Card component="section">
            <Title order={2} size="h3" mb="sm">
              {t('entries')}
            </Title>
            <Sheet
              label={t('entries')}
              columns={[t('issuedOn'), t('kind'), t('receipt'), t('customer'), t('reason'), t('amount'), t('running')]}
              ends={[5, 6]}
              rows={entries.map((one) => [
                day(one.enteredOn),
                t(`trust.${one.kind}`),
                payment(one.paymentId, one.receiptNumber),
                one.customerName ?? '–',
                one.reason ?? '',
                money(one.amountCents),
                money(one.balanceCents),
              ])}
            />
          </Card>
          {reconciliations.length > 0 && (
            <Card component="section">
              <Sheet
                label={t('reconcile')}
                columns={[t('month'), t('ledger'), t('bank'), t('difference'), t('noteWhy'), t('by')]}
                ends={[1, 2, 3]}
                rows={reconciliations.map((one) => [
                  one.month,
                  money(one.ledgerCents),
                  money(one.bankCents),
                  money(one.bankCents - one.ledgerCents),
                  one.note ?? '',
                  one.by ?? '–',
                ])}
              />
            </Card>
          )}
        </Stack>
      )}
      {asking && (
        <FormDialog
          title={t('reconcile')}
          act={t('reconcile')}
          values={{ month: toReconcile[0] ?? '', bankCents: null as number | null, note: '' }}
          close={() => ask(false)}
          save={async ({ month, bankCents, note }) => {
            await api('POST /api/trust/reconciliations', {
              body: { month, bankCents: bankCents ?? 0, note: note || null },
            });
            await forget('/api/trust');
            done(t('reconciled'));
          }}
        >
          {(fields) => (
            <>
              <TextInput label={t('month')} {...fields.getInputProps('month')} />
              <MoneyInput label={t('bank')} min={0} data-autofocus {...fields.getInputProps('bankCents')} />
              <Textarea label={t('noteWhy')} autosize minRows={2} {...fields.getInputProps('note')} />
            </>
          )}
        </FormDialog>
      )}
    </Page>
  );
}
