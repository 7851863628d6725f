import { Alert, Grid, Stack } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { TasksCard } from '#domains/tasks/office/tasks-card.tsx';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { api } from '#office/api.ts';
import { Conflict } from '#office/conflict.tsx';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem, ProblemError } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, keyOf, memory, useRead } from '#office/use-api.ts';
import { isOpen } from '../deal-status.ts';
import { workOut } from '../desk.ts';
import { dealsMessages } from '../messages.ts';
import { Amending } from './amending.tsx';
import { AmendmentsCard } from './amendments-card.tsx';
import { ApprovalsCard } from './approvals-card.tsx';
import { CommissionCard } from './commission-card.tsx';
import { ContractCard } from './contract-card.tsx';
import { CreditCard } from './credit-card.tsx';
import { useDealErrors } from './deal-errors.ts';
import { DealMoves } from './deal-moves.tsx';
import { DealStatusBadge } from './deal-status-badge.tsx';
import { DepositsCard } from './deposits-card.tsx';
import type { DeskProps } from './desk-form.ts';
import { changesOf, deskOf, valuesOf } from './desk-values.ts';
import type { DealAnswer, DeskValues } from './desk-values.ts';
import { disputedFields } from './disputed-fields.ts';
import { FiguresCard } from './figures-card.tsx';
import { FundingCard } from './funding-card.tsx';
import { GridCard } from './grid-card.tsx';
import { GrossCard } from './gross-card.tsx';
import { LinesCard } from './lines-card.tsx';
import { PaperworkCards } from './paperwork-cards.tsx';
import { PartiesCard } from './parties-card.tsx';
import { RecapCard } from './recap-card.tsx';
import { saleMessages } from './sale-words.ts';
import { ScenariosCard } from './scenarios-card.tsx';
import { TaxFactsCard, TermsCard } from './terms-card.tsx';
import { Totals } from './totals.tsx';
import { TradesCard } from './trades-card.tsx';
import { WholesaleCard } from './wholesale-card.tsx';
import { dealsScreenMessages } from './words.ts';

/** The desk: one deal, worked out as one types. */
export function DeskScreen() {
  const words = useT(dealsMessages);
  const { dealId } = useParams({ strict: false }) as { dealId: string };
  const read = useRead('GET /api/deals/:dealId', { params: { dealId } });
  if (read.error && !read.data) {
    return (
      <Page title={words('deal')} crumbs={[{ label: words('deals'), to: '/deals' }]}>
        <ProblemBox problem={read.error} again={() => void read.refetch()} />
      </Page>
    );
  }
  return read.data ? <Desk key={dealId} deal={read.data} /> : <ScreenSkeleton />;
}

function Desk({ deal }: { deal: DealAnswer }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const sale = useT(saleMessages);
  const { locale } = useLanguage();
  const session = useSession();
  const seesGross = session.can('deals.gross');
  const staff = useRead('GET /api/staff', {}, { enabled: session.can('staff.read') }).data?.items ?? [];
  const [base, setBase] = useState(deal);
  const [theirs, setTheirs] = useState<DealAnswer | null>(null);
  const [amending, setAmending] = useState(false);
  const [amendment, setAmendment] = useState<DeskValues | null>(null);
  const before = valuesOf(base);
  const send = (values: DeskValues, from: DeskValues, version: number): Promise<DealAnswer> =>
    api('PATCH /api/deals/:dealId', {
      params: { dealId: deal.id },
      body: { version, ...changesOf(values, from, seesGross) },
    });
  /** Sends the changes; what others changed meanwhile in other parts of the deal is no reason to ask. */
  const sendOver = async (values: DeskValues): Promise<DealAnswer> => {
    try {
      return await send(values, before, base.version);
    } catch (error) {
      const problem = asProblem(error);
      const current = problem.code === 'stale' ? (problem.more.current as DealAnswer | undefined) : undefined;
      if (!current) throw error;
      const now = valuesOf(current);
      const mine = Object.keys(changesOf(values, before, seesGross));
      const also = Object.keys(changesOf(now, before, seesGross));
      if (also.some((name) => mine.includes(name))) throw error;
      const merged = { ...now, ...Object.fromEntries(mine.map((name) => [name, values[name as keyof DeskValues]])) };
      return send(merged as DeskValues, now, current.version);
    }
  };
  const form = useRecordForm<DeskValues>({
    initialValues: before,
    fieldWords: useDealErrors(),
    save: async (values) => {
      if (amending) {
        // Nothing is saved before it is signed: the fields stay as unsaved as they are.
        setAmendment(values);
        throw putOff;
      }
      const was = base.status;
      const next = await sendOver(values);
      remember(next);
      // The form first takes what was sent as saved; what the API made of it comes after.
      setTimeout(() => take(next), 0);
      done(was !== next.status ? t('backToSheet') : t('saved'));
    },
    problem: (problem) => {
      if (problem === putOff) return true;
      const current = problem.code === 'stale' ? (problem.more.current as DealAnswer | undefined) : undefined;
      if (current) setTheirs(current);
      return current !== undefined;
    },
  });
  const remember = (next: DealAnswer): void =>
    void memory.setQueryData(keyOf('GET /api/deals/:dealId', { params: { dealId: deal.id } }), next);
  /** Takes a deal as it is now; fields that are being changed stay as they are. */
  const take = (next: DealAnswer, all = true): void => {
    setBase(next);
    if (all) {
      form.fields.setInitialValues(valuesOf(next));
      form.fields.setValues(valuesOf(next));
      form.fields.resetDirty(valuesOf(next));
    }
    remember(next);
    void forget('/api/deals?', '/api/vehicles');
  };
  const taken = (next: DealAnswer): void => take(next, !form.fields.isDirty());
  const refresh = useEffectEvent((next: DealAnswer) => {
    if (next.version > base.version && !form.fields.isDirty()) take(next);
  });
  useEffect(() => refresh(deal), [deal]);

  const values = form.fields.getValues();
  const sellers = staff.filter((one) => one.state === 'active' || one.id === base.salesperson?.id);
  const seller = values.salespersonId === (base.salesperson?.id ?? null) ? base.salesperson : sellerOf(sellers, values);
  const desk = useMemo(() => deskOf(values, base, seller), [values, base, seller]);
  const worked = useMemo(() => workOut(desk), [desk]);
  const locked = !session.can('deals.write') || !(isOpen(base.status) || amending);
  const props: DeskProps = { deal: base, form, worked, locked, taken, amending };
  const amend = (on: boolean): void => {
    if (!on) form.discard();
    setAmending(on);
  };
  const credit = values.kind === 'finance' || values.kind === 'lease';
  return (
    <Page
      title={base.customer?.name ?? base.number}
      beside={<DealStatusBadge status={base.status} />}
      crumbs={[{ label: words('deals'), to: '/deals' }]}
      lead={<Where deal={base} />}
      actions={<DealMoves {...props} amend={amend} />}
    >
      <Totals worked={worked} />
      <Form form={form}>
        {amending && (
          <Alert variant="light" color="yellow" mb="md">
            {sale('amending')}
          </Alert>
        )}
        {locked && (
          <Alert variant="light" mb="md">
            {base.status === 'closed' || base.status === 'cancelled' ? t('closedDeal') : t('sealed')}
          </Alert>
        )}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="md">
              <PartiesCard {...props} staff={sellers} />
              <WholesaleCard {...props} />
              <LinesCard {...props} />
              <TradesCard {...props} />
              <TermsCard {...props} />
              <TaxFactsCard {...props} />
              {credit && <GridCard {...props} />}
              <ScenariosCard {...props} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Stack gap="md">
              <FiguresCard worked={worked} />
              <CreditCard worked={worked} />
              <ApprovalsCard deal={base} taken={taken} />
              <FundingCard deal={base} />
              <TasksCard about={{ dealId: deal.id }} here="deal" />
              <ContractCard desk={desk} worked={worked} deal={base} />
              <AmendmentsCard deal={base} />
              {seesGross && (!base.signedAt || amending) && <GrossCard desk={desk} worked={worked} />}
              {seesGross && base.signedAt && <RecapCard deal={base} />}
              {base.signedAt && session.can('commissions.read') && <CommissionCard dealId={base.id} staff={staff} />}
              <DepositsCard deal={base} taken={taken} />
            </Stack>
          </Grid.Col>
        </Grid>
        <SaveBar form={form} {...(amending ? { label: sale('amendNext') } : {})} />
        <Conflict<DeskValues>
          theirs={theirs && valuesOf(theirs)}
          mine={values}
          fields={disputedFields(t, words, locale)}
          onChoose={(chosen) => {
            const current = theirs!;
            setTheirs(null);
            void send(chosen, valuesOf(current), current.version).then(take);
          }}
          onClose={() => {
            if (theirs) take(theirs);
            setTheirs(null);
          }}
        />
      </Form>
      <PaperworkCards deal={base} />
      {amendment && (
        <Amending
          deal={base}
          desk={desk}
          worked={worked}
          before={before}
          after={amendment}
          change={changesOf(amendment, before, seesGross)}
          taken={(next) => {
            take(next);
            setAmending(false);
          }}
          close={() => setAmendment(null)}
        />
      )}
    </Page>
  );
}

/** Saving that waits for a signature is no problem. */
const putOff = new ProblemError(0, { code: 'put_off', title: '', detail: '' });

function sellerOf(
  staff: { id: string; name: string; registrationNumber?: string | null; registrationExpiresOn?: string | null }[],
  values: DeskValues,
) {
  const found = staff.find((one) => one.id === values.salespersonId);
  return found
    ? {
        name: found.name,
        registrationNumber: found.registrationNumber ?? null,
        registrationExpiresOn: found.registrationExpiresOn ?? null,
      }
    : null;
}

/** Number, vehicle and where the deal came from. */
function Where({ deal }: { deal: DealAnswer }) {
  const { locale } = useLanguage();
  const t = useT(dealsScreenMessages);
  const { vehicle } = deal;
  return (
    <>
      {deal.number}
      {vehicle && (
        <>
          {' · '}
          <Link to={`/inventory/${vehicle.id}`}>{shortVehicleName(vehicle, locale)}</Link>
        </>
      )}
      {deal.leadId && (
        <>
          {' · '}
          <Link to={`/leads/${deal.leadId}`}>{t('showLead')}</Link>
        </>
      )}
    </>
  );
}
