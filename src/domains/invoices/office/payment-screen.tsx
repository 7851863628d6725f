import { Anchor, Badge, Button, Card, Group, Menu, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { paperWords } from '../paper-words.ts';
import { refundMethods } from '../methods.ts';
import { ownReason } from '../reason-words.ts';
import { FactGrid } from './fact-grid.tsx';
import { useBillMoney } from './bill-money.ts';
import { FormDialog } from './form-dialog.tsx';
import { MoneyInput } from './money-input.tsx';
import { PaperLink } from './paper-link.tsx';
import { RequestCard } from './refund-requests.tsx';
import { invoicesScreenMessages } from './words.ts';

type PaymentAnswer = Answer<'GET /api/payments/:paymentId'>;

/** One payment and what became of it. */
export function PaymentScreen() {
  const { paymentId } = useParams({ strict: false }) as { paymentId: string };
  const read = useRead('GET /api/payments/:paymentId', { params: { paymentId } });
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  return <Shown key={paymentId} payment={read.data} />;
}

const refresh = () => forget('/api/payments', '/api/invoices', '/api/trust', '/api/refund-requests');

function Shown({ payment }: { payment: PaymentAnswer }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const money = useBillMoney();
  const session = useSession();
  const [asked, ask] = useState<'refund' | 'return' | 'release' | 'forfeit' | null>(null);
  const params = { paymentId: payment.id };
  const close = () => ask(null);
  const may = session.can('payments.write') && payment.amountCents > 0;
  const left = payment.availableCents + payment.heldCents;
  const canRefund = may && left > 0 && payment.method !== 'trade_credit';
  const canReturn = may && payment.method !== 'cash' && payment.refundedCents === 0;
  const canForfeit = session.can('payments.approve') && payment.kind === 'deposit' && !payment.refundable && left > 0;
  const facts = [
    [t('amount'), money(payment.amountCents)],
    [t('method'), words(`method.${payment.method}`)],
    [t('receivedOn'), day(payment.receivedOn)],
    [t('reference'), payment.reference],
    [t('available'), payment.amountCents > 0 ? money(payment.availableCents) : null],
    [t('held'), payment.heldCents > 0 ? money(payment.heldCents) : null],
    [t('trustRule'), payment.trustRule && (payment.trustRule === 'chosen' ? t('chosen') : payment.trustRule)],
    [t('reason'), ownReason(payment.reason, locale)],
    [t('recordedBy'), payment.recordedBy],
  ].filter(([, value]) => value);
  return (
    <Page
      title={payment.receiptNumber}
      beside={<Badge color={payment.amountCents > 0 ? 'green' : 'orange'}>{words(`kind.${payment.kind}`)}</Badge>}
      lead={payment.customer?.name}
      crumbs={[{ to: '/payments', label: t('payments') }]}
      actions={
        <>
          {(canReturn || canForfeit || (may && payment.heldCents > 0)) && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" aria-label={t('more')} px="sm">
                  <IconDots size={18} aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {may && payment.heldCents > 0 && <Menu.Item onClick={() => ask('release')}>{t('release')}</Menu.Item>}
                {canForfeit && <Menu.Item onClick={() => ask('forfeit')}>{t('forfeit')}</Menu.Item>}
                {canReturn && (
                  <Menu.Item c="var(--mantine-color-error)" onClick={() => ask('return')}>
                    {t('returned')}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
          <PaperLink route="GET /api/payments/:paymentId/receipt" params={params} label={t('pdf')} />
          {canRefund && <Button onClick={() => ask('refund')}>{t('refund')}</Button>}
        </>
      }
    >
      <Stack>
        <Card component="section">
          <FactGrid facts={facts} />
          {payment.refundOf && (
            <Anchor renderRoot={(props) => <Link to={`/payments/${payment.refundOf!.id}`} {...props} />} size="sm">
              {t('refundOf', { number: payment.refundOf.receiptNumber })}
            </Anchor>
          )}
        </Card>
        {payment.amountCents > 0 && <PaysCard payment={payment} may={may} />}
        {may && payment.availableCents > 0 && <CreditCard payment={payment} />}
        {payment.requests.length > 0 && (
          <Card component="section">
            <Stack>
              {payment.requests.map((request) => (
                <RequestCard key={request.id} request={request} />
              ))}
            </Stack>
          </Card>
        )}
        {payment.refunds.map((refund) => (
          <Anchor key={refund.id} renderRoot={(props) => <Link to={`/payments/${refund.id}`} {...props} />} size="sm">
            {[
              refund.receiptNumber,
              money(refund.amountCents),
              day(refund.receivedOn),
              ownReason(refund.reason, locale),
            ].join(' · ')}
          </Anchor>
        ))}
      </Stack>
      {asked === 'refund' && (
        <FormDialog
          title={t('refund')}
          help={t('refundHelp', { amount: money(left) })}
          act={t('refund')}
          values={{
            amountCents: left as number | null,
            method: 'e_transfer' as (typeof refundMethods)[number],
            reason: '',
          }}
          close={close}
          save={async ({ amountCents, ...rest }) => {
            const after = await api('POST /api/payments/:paymentId/refunds', {
              params,
              body: { ...rest, amountCents: amountCents ?? 0 },
            });
            await refresh();
            done(t(after.requests.some((one) => one.state === 'open') ? 'refundWaits' : 'refunded'));
          }}
        >
          {(fields) => (
            <>
              <MoneyInput label={t('amount')} min={0} data-autofocus {...fields.getInputProps('amountCents')} />
              <Select
                label={t('method')}
                allowDeselect={false}
                data={refundMethods.map((one) => ({ value: one, label: words(`method.${one}`) }))}
                {...fields.getInputProps('method')}
              />
              <Textarea label={t('reason')} autosize minRows={2} {...fields.getInputProps('reason')} />
            </>
          )}
        </FormDialog>
      )}
      {asked === 'forfeit' && (
        <FormDialog
          title={t('forfeit')}
          help={t('forfeitHelp', { amount: money(left) })}
          act={t('forfeit')}
          danger
          values={{ amountCents: left as number | null, reason: '' }}
          close={close}
          save={async ({ amountCents, reason }) => {
            const paper = await api('POST /api/payments/:paymentId/forfeit', {
              params,
              body: { amountCents: amountCents ?? 0, reason },
            });
            await refresh();
            done(t('forfeited', { number: paper.number ?? '' }));
          }}
        >
          {(fields) => (
            <>
              <MoneyInput label={t('amount')} min={0} data-autofocus {...fields.getInputProps('amountCents')} />
              <Textarea label={t('reason')} autosize minRows={2} {...fields.getInputProps('reason')} />
            </>
          )}
        </FormDialog>
      )}
      {asked === 'return' && (
        <FormDialog
          title={t('returnedTitle')}
          help={t('returnedBody')}
          act={t('returned')}
          danger
          values={{ reason: '' }}
          close={close}
          save={async (body) => {
            await api('POST /api/payments/:paymentId/return', { params, body });
            await refresh();
            done(t('refunded'));
          }}
        >
          {(fields) => (
            <Textarea label={t('reason')} data-autofocus autosize minRows={2} {...fields.getInputProps('reason')} />
          )}
        </FormDialog>
      )}
      {asked === 'release' && (
        <FormDialog
          title={t('release')}
          help={t('releaseHelp', { amount: money(payment.heldCents) })}
          act={t('release')}
          values={{ amountCents: payment.heldCents as number | null, reason: '' }}
          close={close}
          save={async ({ amountCents, reason }) => {
            await api('POST /api/payments/:paymentId/release', {
              params,
              body: { amountCents: amountCents ?? 0, reason: reason || null },
            });
            await refresh();
            done(t('released'));
          }}
        >
          {(fields) => (
            <>
              <MoneyInput label={t('amount')} min={0} {...fields.getInputProps('amountCents')} />
              <Textarea label={t('reason')} autosize minRows={2} {...fields.getInputProps('reason')} />
            </>
          )}
        </FormDialog>
      )}
    </Page>
  );
}

/** Which invoices it pays; each part can be taken off with a reason. */
function PaysCard({ payment, may }: { payment: PaymentAnswer; may: boolean }) {
  const t = useT(invoicesScreenMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const [off, takeOff] = useState<{ invoiceId: string; number: string } | null>(null);
  const net = new Map<string, { invoiceId: string; number: string; cents: number; on: string }>();
  for (const part of payment.allocations) {
    const before = net.get(part.invoiceId);
    net.set(part.invoiceId, {
      invoiceId: part.invoiceId,
      number: part.number,
      cents: (before?.cents ?? 0) + part.amountCents,
      on: part.allocatedOn,
    });
  }
  const parts = [...net.values()].filter((part) => part.cents > 0);
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('pays')}
      </Title>
      {parts.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('paysNothing')}
        </Text>
      )}
      <Stack gap="xs">
        {parts.map((part) => (
          <Group key={part.invoiceId} justify="space-between">
            <Anchor renderRoot={(props) => <Link to={`/invoices/${part.invoiceId}`} {...props} />} size="sm">
              {[part.number, day(part.on)].join(' · ')}
            </Anchor>
            <Group gap="xs">
              <Text size="sm">{money(part.cents)}</Text>
              {may && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('takeOffTitle', { number: part.number })}
                  onClick={() => takeOff(part)}
                >
                  {t('takeOff')}
                </Button>
              )}
            </Group>
          </Group>
        ))}
      </Stack>
      {off && (
        <FormDialog
          title={t('takeOffTitle', { number: off.number })}
          act={t('takeOff')}
          values={{ reason: '' }}
          close={() => takeOff(null)}
          save={async ({ reason }) => {
            await api('POST /api/payments/:paymentId/take-off', {
              params: { paymentId: payment.id },
              body: { invoiceId: off.invoiceId, reason },
            });
            await refresh();
            done(t('takenOff'));
          }}
        >
          {(fields) => (
            <Textarea label={t('reason')} data-autofocus autosize minRows={2} {...fields.getInputProps('reason')} />
          )}
        </FormDialog>
      )}
    </Card>
  );
}

/** The customer's open invoices that the rest of the payment could pay. */
function CreditCard({ payment }: { payment: PaymentAnswer }) {
  const t = useT(invoicesScreenMessages);
  const money = useBillMoney();
  const open = useRead(
    'GET /api/invoices',
    { query: { customerId: payment.customer?.id ?? '', state: ['issued', 'part_paid'], limit: 50 } },
    { enabled: Boolean(payment.customer) },
  );
  const use = useWrite('POST /api/payments/:paymentId/allocations', {
    forgets: ['/api/payments', '/api/invoices'],
    done: () => done(t('creditUsed')),
  });
  const invoices = (open.data?.items ?? []).filter((one) => one.balanceCents > 0);
  if (invoices.length === 0) return null;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('openInvoices')}
      </Title>
      <Stack gap="xs">
        {invoices.map((invoice) => (
          <Group key={invoice.id} justify="space-between">
            <Text size="sm">{[invoice.number, money(invoice.balanceCents)].join(' · ')}</Text>
            <Button
              size="compact-sm"
              variant="light"
              loading={use.isPending}
              onClick={() =>
                use.mutate({
                  params: { paymentId: payment.id },
                  body: {
                    allocations: [
                      { invoiceId: invoice.id, amountCents: Math.min(invoice.balanceCents, payment.availableCents) },
                    ],
                  },
                })
              }
            >
              {t('useCredit', { number: invoice.number })}
            </Button>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
