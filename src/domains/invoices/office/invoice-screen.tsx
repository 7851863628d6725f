import { Alert, Anchor, Button, Card, Group, Menu, Stack, Text, Title } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, keyOf, memory, useRead } from '#office/use-api.ts';
import { invoicesMessages } from '../messages.ts';
import { paperWords } from '../paper-words.ts';
import { FactGrid } from './fact-grid.tsx';
import { useBillMoney } from './bill-money.ts';
import { DraftEditor } from './draft-editor.tsx';
import { CreditDialog, DisputeDialog, IssueDialog, PayDialog, SendDialog } from './invoice-dialogs.tsx';
import { PaperLink } from './paper-link.tsx';
import { Sheet } from './sheet.tsx';
import { StandingNotes } from './standing-notes.tsx';
import { StateBadge } from './state-badge.tsx';
import { TotalsCard } from './totals-card.tsx';
import type { InvoiceAnswer } from './totals-card.tsx';
import { invoicesScreenMessages } from './words.ts';

/** One invoice: a draft to write, or what was issued, paid and sent. */
export function InvoiceScreen() {
  const { invoiceId } = useParams({ strict: false }) as { invoiceId: string };
  const read = useRead('GET /api/invoices/:invoiceId', { params: { invoiceId } });
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  return <Shown key={invoiceId} invoice={read.data} />;
}

function Shown({ invoice }: { invoice: InvoiceAnswer }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const session = useSession();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const [asked, ask] = useState<'issue' | 'pay' | 'credit' | 'send' | 'remind' | 'dispute' | null>(null);
  const close = () => ask(null);
  const taken = (next: InvoiceAnswer): void =>
    void memory.setQueryData(keyOf('GET /api/invoices/:invoiceId', { params: { invoiceId: invoice.id } }), next);
  const draft = invoice.state === 'draft';
  const may = session.can('invoices.write');
  const open = invoice.kind === 'invoice' && invoice.balanceCents > 0;
  const remove = async (): Promise<void> => {
    if (!(await confirm({ title: t('deleteTitle'), body: t('deleteBody'), act: t('deleteDraft') }))) return;
    await api('DELETE /api/invoices/:invoiceId', {
      params: { invoiceId: invoice.id },
      query: { version: invoice.version },
    });
    await navigate({ to: '/invoices' });
    void forget('/api/invoices');
    done(t('deleted'));
  };
  return (
    <Page
      title={invoice.number ?? `${words('invoice')} (${t('draft')})`}
      beside={<StateBadge state={invoice.state} overdue={invoice.overdue} />}
      lead={invoice.customer?.name}
      crumbs={[{ to: '/invoices', label: words('invoices') }]}
      actions={
        <>
          {may && !draft && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" aria-label={t('more')} px="sm">
                  <IconDots size={18} aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => ask('send')}>{t('send')}</Menu.Item>
                {invoice.overdue && <Menu.Item onClick={() => ask('remind')}>{t('remind')}</Menu.Item>}
                {open && !invoice.dispute && <Menu.Item onClick={() => ask('dispute')}>{t('disputeIt')}</Menu.Item>}
                {invoice.kind === 'invoice' && invoice.state !== 'void' && (
                  <Menu.Item c="var(--mantine-color-error)" onClick={() => ask('credit')}>
                    {t('creditNote')}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
          {may && draft && (
            <Button variant="default" onClick={() => void remove()}>
              {t('deleteDraft')}
            </Button>
          )}
          <PaperLink route="GET /api/invoices/:invoiceId/paper" params={{ invoiceId: invoice.id }} label={t('pdf')} />
          {may && draft && <Button onClick={() => ask('issue')}>{t('issue')}</Button>}
          {open && session.can('payments.write') && <Button onClick={() => ask('pay')}>{t('pay')}</Button>}
        </>
      }
    >
      <Stack>
        {invoice.missing.length > 0 && (
          <Alert color="yellow" title={t('missing')}>
            {invoice.missing.map(({ fact, source }) => (
              <Text key={fact} size="sm" title={source}>
                {t(`missing.${fact}`)}{' '}
                {fact !== 'buyer_name' && session.can('dealership.write') && (
                  <Anchor renderRoot={(props) => <Link to="/settings/books" {...props} />} size="sm">
                    {t('settings')}
                  </Anchor>
                )}
              </Text>
            ))}
          </Alert>
        )}
        {(invoice.mirrorOf ?? invoice.voidedBy) && (
          <Alert color="gray">
            <Anchor
              renderRoot={(props) => <Link to={`/invoices/${(invoice.mirrorOf ?? invoice.voidedBy)!.id}`} {...props} />}
            >
              {invoice.mirrorOf
                ? t('mirrorOf', { number: invoice.mirrorOf.number })
                : t('voidedBy', { number: invoice.voidedBy!.number })}
            </Anchor>
            {invoice.reason && <Text size="sm">{invoice.reason}</Text>}
          </Alert>
        )}
        {!draft && <StandingNotes invoice={invoice} taken={taken} />}
        {draft && may && <DraftEditor key={invoice.version} invoice={invoice} taken={taken} />}
        {(!draft || !may || invoice.dealId) && <Lines invoice={invoice} />}
        <TotalsCard invoice={invoice} />
        {!draft && <Facts invoice={invoice} />}
        {!draft && session.can('books.read') && <PaymentsCard invoice={invoice} />}
      </Stack>
      {asked === 'issue' && <IssueDialog invoice={invoice} close={close} taken={taken} />}
      {asked === 'pay' && <PayDialog invoice={invoice} close={close} />}
      {asked === 'dispute' && <DisputeDialog invoice={invoice} close={close} taken={taken} />}
      {asked === 'credit' && <CreditDialog invoice={invoice} close={close} />}
      {(asked === 'send' || asked === 'remind') && (
        <SendDialog invoice={invoice} close={close} reminder={asked === 'remind'} />
      )}
    </Page>
  );
}

function Lines({ invoice }: { invoice: InvoiceAnswer }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const { number } = useFormats();
  const money = useBillMoney();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('lines')}
      </Title>
      <Sheet
        label={t('lines')}
        columns={[t('description'), t('amount')]}
        ends={[1]}
        rows={invoice.lines.map((line) => [
          <span key="d">
            {line.description}
            {(line.quantity !== 1000 || line.treatment !== 'taxable') && (
              <Text size="xs" c="dimmed">
                {[
                  line.quantity === 1000 ? null : `${number(line.quantity / 1000, 3)} × ${money(line.unitPriceCents)}`,
                  line.treatment === 'taxable' ? null : words(`treatment.${line.treatment}`),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            )}
          </span>,
          money(line.amountCents),
        ])}
      />
    </Card>
  );
}

function Facts({ invoice }: { invoice: InvoiceAnswer }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const { locale } = useLanguage();
  const { day, dateTime } = useFormats();
  const facts = [
    [t('issuedOn'), day(invoice.issuedOn)],
    [t('dueOn'), day(invoice.dueOn)],
    [t('purpose'), invoice.purpose === 'sale' ? null : words(`purpose.${invoice.purpose}`)],
    [t('lateRate'), invoice.lateRate && t('aYear', { rate: writtenRate(invoice.lateRate, locale) })],
    [t('poNumber'), invoice.poNumber],
    [t('billTo'), invoice.parties && [invoice.parties.buyer.name, ...invoice.parties.buyer.address].join(', ')],
    [t('note'), invoice.note],
  ].filter(([, value]) => value);
  return (
    <Card component="section">
      <FactGrid facts={facts} />
      {invoice.mails.length > 0 && (
        <>
          <Title order={3} size="h4" mt="md" mb={4}>
            {t('letters')}
          </Title>
          {invoice.mails.map((mail) => (
            <Text key={mail.at} size="sm">
              {[t(`mail.${mail.kind}`), dateTime(mail.at), mail.by ?? t('byItself'), t(`mail.${mail.state}`)]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          ))}
        </>
      )}
    </Card>
  );
}

function PaymentsCard({ invoice }: { invoice: InvoiceAnswer }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const { day } = useFormats();
  const money = useBillMoney();
  const read = useRead('GET /api/payments', { query: { invoiceId: invoice.id, limit: 50 } });
  if (!read.data || read.data.items.length === 0) return null;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('payments')}
      </Title>
      <Stack gap="xs">
        {read.data.items.map((payment) => (
          <Group key={payment.id} justify="space-between" wrap="nowrap">
            <Anchor renderRoot={(props) => <Link to={`/payments/${payment.id}`} {...props} />} size="sm">
              {[payment.receiptNumber, words(`method.${payment.method}`), day(payment.receivedOn)].join(' · ')}
            </Anchor>
            <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
              {money(payment.amountCents)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
