import { Badge, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { FormDialog } from '#office/form-dialog.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import { isSold } from '../deal-status.ts';
import type { SubmissionState } from '../lender.ts';
import { useBillMoney } from './bill-money.ts';
import type { DealAnswer, Lender } from './desk-values.ts';
import { MoneyInput } from './money-input.tsx';
import { useSaleErrors } from './sale-errors.ts';
import { saleMessages } from './sale-words.ts';
import { StipulationDialog, Stipulations } from './stipulations.tsx';

type Open = { of: 'ask' } | { of: 'change' | 'fund' | 'stipulation'; lender: Lender };

const colours: Record<SubmissionState, string> = {
  submitted: 'gray',
  approved: 'green',
  conditions: 'yellow',
  declined: 'red',
  funded: 'green',
};
const touched = ['/api/deals', '/api/contracts-in-transit'] as const;

/** Who was asked for credit, what they said and want to see, which one was chosen, and what it paid. */
export function FundingCard({ deal }: { deal: DealAnswer }) {
  const t = useT(saleMessages);
  const session = useSession();
  const read = useRead('GET /api/deals/:dealId/lenders', { params: { dealId: deal.id } });
  const [open, setOpen] = useState<Open | null>(null);
  const lenders = read.data?.items ?? [];
  const credit = deal.kind === 'finance' || deal.kind === 'lease';
  const may = session.can('deals.write') && credit && deal.status !== 'closed' && deal.status !== 'cancelled';
  if (!credit && lenders.length === 0) return null;
  const close = (): void => setOpen(null);
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('lenders')}
        </Title>
        {may && (
          <Button variant="light" size="sm" leftSection={<IconPlus size={16} />} onClick={() => setOpen({ of: 'ask' })}>
            {t('ask')}
          </Button>
        )}
      </Group>
      {read.data && lenders.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noLenders')}
        </Text>
      )}
      <Stack gap="lg">
        {lenders.map((lender) => (
          <OneLender
            key={lender.id}
            deal={deal}
            lender={lender}
            financedCents={read.data?.financedCents ?? null}
            may={may}
            open={(of) => setOpen({ of, lender })}
          />
        ))}
      </Stack>
      {open?.of === 'ask' && <AskDialog deal={deal} close={close} />}
      {open?.of === 'change' && <AnswerDialog deal={deal} lender={open.lender} close={close} />}
      {open?.of === 'fund' && (
        <FundDialog deal={deal} lender={open.lender} financedCents={read.data?.financedCents ?? null} close={close} />
      )}
      {open?.of === 'stipulation' && <StipulationDialog deal={deal} lender={open.lender} close={close} />}
    </Card>
  );
}

function OneLender({
  deal,
  lender,
  financedCents,
  may,
  open,
}: {
  deal: DealAnswer;
  lender: Lender;
  financedCents: number | null;
  may: boolean;
  open(of: 'change' | 'fund' | 'stipulation'): void;
}) {
  const t = useT(saleMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const choose = useWrite('POST /api/deals/:dealId/lenders/:submissionId/choice', {
    forgets: [...touched],
    done: () => done(t('chosenToast', { lender: lender.lender })),
  });
  const facts = [
    [t('submittedOn'), day(lender.submittedOn)],
    lender.approvedOn && [t('approvedOn'), day(lender.approvedOn)],
    lender.approvedCents !== null && [t('approvedCents'), money(lender.approvedCents)],
    lender.declinedOn && [t('declinedOn'), day(lender.declinedOn)],
    lender.sentOn && [t('sentOn'), day(lender.sentOn)],
    lender.fundedOn && [t('fundedOn'), day(lender.fundedOn)],
    lender.fundedCents !== null && [t('fundedCents'), money(lender.fundedCents)],
    lender.reserveCents != null && [t('reserveCents'), money(lender.reserveCents)],
  ].filter((one) => Array.isArray(one));
  const off = lender.fundedCents === null || financedCents === null ? 0 : lender.fundedCents - financedCents;
  const past = lender.state === 'funded' || lender.state === 'declined';
  return (
    <section aria-label={lender.lender}>
      <Group gap="xs" mb={4}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {lender.lender}
        </Text>
        <Badge color={colours[lender.state]}>{t(`state.${lender.state}`)}</Badge>
        {lender.chosen && <Badge variant="outline">{t('chosen')}</Badge>}
        {lender.reference && (
          <Text size="sm" c="dimmed">
            {lender.reference}
          </Text>
        )}
      </Group>
      <Text size="sm">{facts.map(([name, value]) => `${name} ${value}`).join(' · ')}</Text>
      {off !== 0 && (
        <Text size="sm" c={off < 0 ? 'red' : undefined}>
          {t(off < 0 ? 'short' : 'more', { amount: money(Math.abs(off)) })}
        </Text>
      )}
      <Stipulations deal={deal} lender={lender} may={may} />
      {may && (
        <Group gap="xs" mt="xs">
          {!past && !lender.chosen && (
            <Button
              size="compact-sm"
              loading={choose.isPending}
              onClick={() =>
                choose.mutate({
                  params: { dealId: deal.id, submissionId: lender.id },
                  body: { version: lender.version },
                })
              }
            >
              {t('choose')}
            </Button>
          )}
          {lender.chosen && isSold(deal.status) && (
            <Button
              size="compact-sm"
              variant={lender.state === 'funded' ? 'default' : 'filled'}
              onClick={() => open('fund')}
            >
              {t(lender.state === 'funded' ? 'fundAgain' : 'fund')}
            </Button>
          )}
          {lender.state !== 'funded' && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('change', { name: lender.lender })}
              onClick={() => open('change')}
            >
              {t('answer')}
            </Button>
          )}
          {!past && (
            <Button size="compact-sm" variant="default" onClick={() => open('stipulation')}>
              {t('addStip')}
            </Button>
          )}
        </Group>
      )}
    </section>
  );
}

function AskDialog({ deal, close }: { deal: DealAnswer; close(): void }) {
  const t = useT(saleMessages);
  const today = useToday();
  return (
    <FormDialog
      title={t('ask')}
      act={t('ask')}
      fieldWords={useSaleErrors()}
      values={{ lender: deal.terms.lender ?? '', reference: '', submittedOn: today }}
      save={async (values) => {
        await api('POST /api/deals/:dealId/lenders', { params: { dealId: deal.id }, body: values });
        done(t('asked', { lender: values.lender }));
        void forget(...touched);
      }}
      close={close}
    >
      {(fields) => (
        <>
          <TextInput label={t('lender')} maxLength={200} data-autofocus {...fields.getInputProps('lender')} />
          <TextInput label={t('reference')} maxLength={100} {...fields.getInputProps('reference')} />
          <TextInput type="date" label={t('submittedOn')} {...fields.getInputProps('submittedOn')} />
        </>
      )}
    </FormDialog>
  );
}

/** What a lender said, each with its day; an empty day is not known. */
function AnswerDialog({ deal, lender, close }: { deal: DealAnswer; lender: Lender; close(): void }) {
  const t = useT(saleMessages);
  return (
    <FormDialog
      title={lender.lender}
      act={t('save')}
      fieldWords={useSaleErrors()}
      values={{
        reference: lender.reference ?? '',
        submittedOn: lender.submittedOn,
        approvedOn: lender.approvedOn ?? '',
        approvedCents: lender.approvedCents,
        declinedOn: lender.declinedOn ?? '',
        sentOn: lender.sentOn ?? '',
      }}
      save={async ({ reference, submittedOn, approvedCents, approvedOn, declinedOn, sentOn }) => {
        await api('PATCH /api/deals/:dealId/lenders/:submissionId', {
          params: { dealId: deal.id, submissionId: lender.id },
          body: {
            version: lender.version,
            reference,
            submittedOn,
            approvedCents: approvedCents ?? null,
            approvedOn: approvedOn || null,
            declinedOn: declinedOn || null,
            sentOn: sentOn || null,
          },
        });
        done(t('saved'));
        void forget(...touched);
      }}
      close={close}
    >
      {(fields) => (
        <>
          <TextInput label={t('reference')} maxLength={100} {...fields.getInputProps('reference')} />
          <TextInput type="date" label={t('submittedOn')} {...fields.getInputProps('submittedOn')} />
          <TextInput type="date" label={t('approvedOn')} data-autofocus {...fields.getInputProps('approvedOn')} />
          <MoneyInput label={t('approvedCents')} min={0} {...fields.getInputProps('approvedCents')} />
          <TextInput type="date" label={t('declinedOn')} {...fields.getInputProps('declinedOn')} />
          <TextInput type="date" label={t('sentOn')} {...fields.getInputProps('sentOn')} />
        </>
      )}
    </FormDialog>
  );
}

function FundDialog({
  deal,
  lender,
  financedCents,
  close,
}: {
  deal: DealAnswer;
  lender: Lender;
  financedCents: number | null;
  close(): void;
}) {
  const t = useT(saleMessages);
  const session = useSession();
  const today = useToday();
  const gross = session.can('deals.gross');
  return (
    <FormDialog
      title={`${t('fund')}: ${lender.lender}`}
      act={t('save')}
      fieldWords={useSaleErrors()}
      values={{
        fundedOn: lender.fundedOn ?? today,
        fundedCents: lender.fundedCents ?? financedCents,
        reserveCents: lender.reserveCents ?? (deal.reserveCents || null),
      }}
      save={async ({ fundedOn, fundedCents, reserveCents }) => {
        await api('PUT /api/deals/:dealId/lenders/:submissionId/funding', {
          params: { dealId: deal.id, submissionId: lender.id },
          body: {
            version: lender.version,
            fundedOn,
            fundedCents: fundedCents ?? 0,
            ...(gross ? { reserveCents: reserveCents ?? null } : {}),
          },
        });
        done(t('fundedToast', { lender: lender.lender }));
        void forget(...touched);
      }}
      close={close}
    >
      {(fields) => (
        <>
          <TextInput type="date" label={t('fundedOn')} {...fields.getInputProps('fundedOn')} />
          <MoneyInput label={t('fundedCents')} data-autofocus min={0} {...fields.getInputProps('fundedCents')} />
          {gross && <MoneyInput label={t('reserveCents')} min={0} {...fields.getInputProps('reserveCents')} />}
        </>
      )}
    </FormDialog>
  );
}
