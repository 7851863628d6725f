import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { periodWords } from '../line-words.ts';
import { commissionsMessages } from '../messages.ts';
import { MoneyInput } from './amounts.tsx';
import { Dialog } from './dialog.tsx';
import { MonthPicker, useRunningPeriod, useToday } from './month-picker.tsx';
import { StateBadge } from './state-badge.tsx';
import { StatementCard } from './statement-card.tsx';
import type { Shown } from './statement-card.tsx';
import { StatementFiles } from './statement-files.tsx';
import { commissionsScreenMessages, useScreenErrors } from './words.ts';

/** A person's statement: looked at, adjusted, closed, paid. */
export function StatementScreen() {
  const words = useT(commissionsMessages);
  const go = useNavigate();
  const { period, staffId } = useParams({ strict: false }) as { period: string; staffId: string };
  const read = useRead(
    'GET /api/commission-statements/:period/:staffId',
    { params: { period, staffId } },
    { keep: true },
  );
  const { data } = read;
  return (
    <Page
      title={data?.staff.name ?? words('statement')}
      width="reading"
      crumbs={[{ label: words('commissions'), to: '/commissions' }]}
      beside={data && <StateBadge state={data.state} />}
      actions={data && <Acts statement={data} />}
    >
      <Stack>
        <Group>
          <MonthPicker
            period={period}
            choose={(next) => void go({ to: `/commissions/${next}/${staffId}`, replace: true } as never)}
          />
        </Group>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {data && <StatementCard statement={data} />}
      </Stack>
    </Page>
  );
}

const forgets = ['/api/commission-statements', '/api/my-commissions'];

function Acts({ statement }: { statement: Shown }) {
  const t = useT(commissionsScreenMessages);
  const { locale } = useLanguage();
  const session = useSession();
  const sure = useConfirm();
  const running = useRunningPeriod();
  const [asked, ask] = useState<'adjust' | 'pay' | null>(null);
  const { period, staff, state } = statement;
  const params = { period, staffId: staff.id };
  const close = useWrite('POST /api/commission-statements/:period/:staffId/close', {
    forgets,
    done: () => done(t('closed')),
  });
  const askClose = async (): Promise<void> => {
    const title = t('closeTitle', { month: periodWords(period, locale), name: staff.name });
    if (await sure({ title, body: t('closeBody'), act: t('closeMonth') })) close.mutate({ params });
  };
  const may = session.can('commissions.write');
  const ended = period < running;
  return (
    <>
      <StatementFiles period={period} staffId={staff.id} />
      {may && state === 'open' && (
        <Button variant="default" onClick={() => ask('adjust')}>
          {t('adjust')}
        </Button>
      )}
      {may && state === 'open' && ended && (statement.lines.length > 0 || statement.units > 0) && (
        <Button loading={close.isPending} onClick={() => void askClose()}>
          {t('closeMonth')}
        </Button>
      )}
      {may && state === 'closed' && <Button onClick={() => ask('pay')}>{t('pay')}</Button>}
      {asked === 'adjust' && <Adjusting params={params} close={() => ask(null)} />}
      {asked === 'pay' && <Paying params={params} close={() => ask(null)} />}
    </>
  );
}

interface Asked {
  params: { period: string; staffId: string };
  close(): void;
}

function Adjusting({ params, close }: Asked) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const form = useRecordForm({
    initialValues: { kind: 'draw' as 'draw' | 'adjustment', amountCents: null as number | null, reason: '' },
    fieldWords: useScreenErrors(),
    save: async (values) => {
      await api('POST /api/commission-statements/:period/:staffId/adjustments', {
        params,
        body: { ...values, amountCents: values.amountCents ?? 0 },
      });
      void forget(...forgets);
      done(t('adjusted'));
    },
  });
  const { fields } = form;
  const draw = fields.getValues().kind === 'draw';
  return (
    <Dialog title={t('adjust')} act={t('enter')} form={form} close={close}>
      <Select
        label={t('what')}
        allowDeselect={false}
        data={(['draw', 'adjustment'] as const).map((kind) => ({ value: kind, label: words(`kind.${kind}`) }))}
        {...fields.getInputProps('kind')}
      />
      <MoneyInput
        label={t('amount')}
        description={draw ? t('amountDraw') : t('amountAdjustment')}
        {...fields.getInputProps('amountCents')}
      />
      <TextInput label={t('reason')} required maxLength={300} {...fields.getInputProps('reason')} />
    </Dialog>
  );
}

function Paying({ params, close }: Asked) {
  const t = useT(commissionsScreenMessages);
  const form = useRecordForm({
    initialValues: { paidOn: useToday(), reference: '' },
    fieldWords: useScreenErrors(),
    save: async (body) => {
      await api('POST /api/commission-statements/:period/:staffId/payment', { params, body });
      void forget(...forgets);
      done(t('paid'));
    },
  });
  return (
    <Dialog title={t('payTitle')} act={t('pay')} form={form} close={close}>
      <TextInput type="date" label={t('paidOn')} required {...form.fields.getInputProps('paidOn')} />
      <TextInput label={t('reference')} maxLength={100} {...form.fields.getInputProps('reference')} />
    </Dialog>
  );
}
