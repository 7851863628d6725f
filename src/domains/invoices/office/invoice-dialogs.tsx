import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { wallClock } from '#kernel/calendar.ts';
import { api } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { paperWords } from '../paper-words.ts';
import { methods } from '../methods.ts';
import type { Method } from '../methods.ts';
import { useBillMoney } from './bill-money.ts';
import { FormDialog } from './form-dialog.tsx';
import { MoneyInput } from './money-input.tsx';
import type { InvoiceAnswer } from './totals-card.tsx';
import { invoicesScreenMessages } from './words.ts';

interface Asking {
  invoice: InvoiceAnswer;
  close(): void;
}

/** Today where the dealership is, as it was when the dialog opened. */
export function useToday(): string {
  const session = useSession();
  const [today] = useState(() => wallClock(new Date(), session.current.timeZone).day);
  return today;
}

/** Takes a payment of an invoice; what is above its balance stays as credit. */
export function PayDialog({ invoice, close }: Asking) {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const money = useBillMoney();
  const today = useToday();
  return (
    <FormDialog
      title={`${t('pay')} · ${invoice.number}`}
      act={t('pay')}
      values={{
        amountCents: invoice.balanceCents as number | null,
        method: 'e_transfer' as Method,
        receivedOn: today,
        reference: '',
      }}
      fields={{ allocations: 'amountCents' }}
      close={close}
      save={async ({ amountCents, method, receivedOn, reference }) => {
        const payment = await api('POST /api/payments', {
          body: {
            method,
            receivedOn,
            amountCents: amountCents ?? 0,
            reference: reference || null,
            allocations: [{ invoiceId: invoice.id, amountCents: Math.min(amountCents ?? 0, invoice.balanceCents) }],
          },
        });
        await forget('/api/invoices', '/api/payments');
        done(t('paidDone', { amount: money(payment.amountCents), number: payment.receiptNumber }));
      }}
    >
      {(fields) => (
        <>
          <MoneyInput label={t('amount')} data-autofocus min={0} {...fields.getInputProps('amountCents')} />
          <Select
            label={t('method')}
            allowDeselect={false}
            data={methods.map((one) => ({ value: one, label: words(`method.${one}`) }))}
            {...fields.getInputProps('method')}
          />
          <TextInput label={t('receivedOn')} type="date" max={today} {...fields.getInputProps('receivedOn')} />
          <TextInput label={t('reference')} maxLength={100} {...fields.getInputProps('reference')} />
        </>
      )}
    </FormDialog>
  );
}

/** Issues a draft. */
export function IssueDialog({ invoice, close, taken }: Asking & { taken(next: InvoiceAnswer): void }) {
  const t = useT(invoicesScreenMessages);
  const today = useToday();
  return (
    <FormDialog
      title={t('issueTitle')}
      help={t('issueBody')}
      act={t('issue')}
      values={{ issuedOn: today }}
      close={close}
      save={async ({ issuedOn }) => {
        const next = await api('POST /api/invoices/:invoiceId/issue', {
          params: { invoiceId: invoice.id },
          body: { version: invoice.version, issuedOn },
        });
        taken(next);
        await forget('/api/invoices', '/api/payments');
        done(t('issued', { number: next.number }));
      }}
    >
      {(fields) => <TextInput label={t('issuedOn')} type="date" max={today} {...fields.getInputProps('issuedOn')} />}
    </FormDialog>
  );
}

/** Takes an invoice back by a credit note. */
export function CreditDialog({ invoice, close }: Asking) {
  const t = useT(invoicesScreenMessages);
  return (
    <FormDialog
      title={t('creditTitle', { number: invoice.number })}
      help={t('creditBody')}
      act={t('creditNote')}
      danger
      values={{ reason: '' }}
      close={close}
      save={async ({ reason }) => {
        const note = await api('POST /api/invoices/:invoiceId/credit-note', {
          params: { invoiceId: invoice.id },
          body: { reason },
        });
        await forget('/api/invoices', '/api/payments');
        done(t('credited', { number: note.number }));
      }}
    >
      {(fields) => (
        <Textarea label={t('reason')} data-autofocus autosize minRows={2} {...fields.getInputProps('reason')} />
      )}
    </FormDialog>
  );
}

/** Marks an invoice as disputed: nobody is reminded of it until that is settled. */
export function DisputeDialog({ invoice, close, taken }: Asking & { taken(next: InvoiceAnswer): void }) {
  const t = useT(invoicesScreenMessages);
  return (
    <FormDialog
      title={t('disputeIt')}
      help={t('disputeBody')}
      act={t('disputeIt')}
      values={{ reason: '' }}
      close={close}
      save={async ({ reason }) => {
        taken(
          await api('PUT /api/invoices/:invoiceId/dispute', { params: { invoiceId: invoice.id }, body: { reason } }),
        );
        await forget('/api/invoices');
      }}
    >
      {(fields) => (
        <Textarea label={t('disputeReason')} data-autofocus autosize minRows={2} {...fields.getInputProps('reason')} />
      )}
    </FormDialog>
  );
}

/** Sends an invoice, or a reminder of it. */
export function SendDialog({ invoice, close, reminder }: Asking & { reminder: boolean }) {
  const t = useT(invoicesScreenMessages);
  return (
    <FormDialog
      title={`${t(reminder ? 'remind' : 'send')} · ${invoice.number}`}
      act={t(reminder ? 'remind' : 'send')}
      values={{ to: invoice.parties?.buyer.email ?? '', message: '' }}
      close={close}
      save={async ({ to, message }) => {
        const route = reminder ? 'POST /api/invoices/:invoiceId/reminder' : 'POST /api/invoices/:invoiceId/mail';
        await api(route, {
          params: { invoiceId: invoice.id },
          body: { ...(to ? { to } : {}), message: message || null },
        });
        await forget('/api/invoices');
        done(t('sent'));
      }}
    >
      {(fields) => (
        <>
          <TextInput label={t('sendTo')} type="email" {...fields.getInputProps('to')} />
          <Textarea label={t('message')} autosize minRows={3} {...fields.getInputProps('message')} />
        </>
      )}
    </FormDialog>
  );
}
