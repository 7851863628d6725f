import { Button, Group, Menu, Modal, Radio, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { ProblemError } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { keyOf, memory, useRead, useWrite } from '#office/use-api.ts';
import { cancelReasons, isSold, movesFrom } from '../deal-status.ts';
import type { DealStatus } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';
import type { DeskProps } from './desk-form.ts';
import type { DealAnswer } from './desk-values.ts';
import { saleMessages } from './sale-words.ts';
import { Signing } from './signing.tsx';
import { UnwindingPreview } from './unwinding.tsx';
import { dealsScreenMessages } from './words.ts';
import type { DealsScreenKey } from './words.ts';

/** Where a deal may go from here: the next step as a button, the others in a menu. Unsaved changes are saved first. */
export function DealMoves({
  deal,
  form,
  worked,
  taken,
  amending = false,
  amend,
}: DeskProps & { amend?(on: boolean): void }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const sale = useT(saleMessages);
  const session = useSession();
  const [signing, sign] = useDisclosure(false);
  const [cancelling, cancel] = useDisclosure(false);
  const move = useWrite('POST /api/deals/:dealId/status', {
    forgets: ['/api/deals', '/api/vehicles', '/api/tasks', '/api/today', '/api/customers', '/api/contracts-in-transit'],
    done: (next) => {
      taken(next);
      done(t('moved', { status: words(`status.${next.status}`) }));
    },
    failed: (problem) => {
      const code = problem.errors[0]?.code ?? problem.code;
      const own = { approval_needed: 1, criminal_rate: 1, not_funded: 1, funding_unknown: 1 }[code];
      if (!own) return false;
      failed(
        new ProblemError(problem.status, {
          code,
          title: t('moveTo'),
          detail: code === 'funding_unknown' ? sale('error.funding_unknown') : t(`problem.${code}` as DealsScreenKey),
        }),
      );
      return undefined;
    },
  });
  const asked = useRead(
    'GET /api/deals/:dealId/lenders',
    { params: { dealId: deal.id } },
    { enabled: isSold(deal.status) },
  );
  const lenders = asked.data?.items ?? [];
  if (!session.can('deals.write')) return null;
  if (amending)
    return (
      <Button variant="default" onClick={() => amend?.(false)}>
        {sale('amendStop')}
      </Button>
    );
  // Where lenders are kept with the deal, it is funded by what one of them paid, and by no button.
  const moves = movesFrom(deal.status).filter(
    (one) => (!one.permission || session.can(one.permission)) && !(one.to === 'funded' && lenders.length > 0),
  );
  const credit = deal.kind === 'finance' || deal.kind === 'lease';
  const next = moves.find(
    (one) => !(one.to === 'cancelled' || one.to === 'worksheet' || (one.to === 'funded' && !credit)),
  );
  const rest = moves.filter((one) => one !== next && !(one.to === 'funded' && !credit));
  const go = async (status: DealStatus): Promise<void> => {
    if (form.fields.isDirty() && !(await form.submit())) return;
    if (status === 'signed') return sign.open();
    if (status === 'cancelled') return cancel.open();
    // Saving has made a new version, and what is remembered is the newest.
    const now = memory.getQueryData<DealAnswer>(keyOf('GET /api/deals/:dealId', { params: { dealId: deal.id } }));
    move.mutate({ params: { dealId: deal.id }, body: { version: now?.version ?? deal.version, status } });
    return undefined;
  };
  const label = (status: DealStatus): string =>
    status === 'worksheet' ? t('back_to') : t(`move.${status}` as DealsScreenKey);
  return (
    <>
      {next && (
        <Button loading={move.isPending} onClick={() => void go(next.to)}>
          {label(next.to)}
        </Button>
      )}
      {isSold(deal.status) && session.can('invoices.write') && (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/invoices/new" search={{ dealId: deal.id } as never} {...props} />}
        >
          {sale('invoice')}
        </Button>
      )}
      {amend && isSold(deal.status) && deal.status !== 'closed' && session.can('deals.approve') && (
        <Button variant="default" onClick={() => amend(true)}>
          {sale('amend')}
        </Button>
      )}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} />}>
              {t('moveTo')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ to }) => (
              <Menu.Item
                key={to}
                c={to === 'cancelled' ? 'var(--mantine-color-error)' : undefined}
                onClick={() => void go(to)}
              >
                {label(to)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {signing && <Signing deal={deal} worked={worked} taken={taken} close={sign.close} />}
      {cancelling && (
        <Cancelling
          deal={deal}
          close={cancel.close}
          cancel={(body) =>
            move.mutate(
              { params: { dealId: deal.id }, body: { version: deal.version, status: 'cancelled', ...body } },
              { onSuccess: cancel.close },
            )
          }
          pending={move.isPending}
        />
      )}
    </>
  );
}

interface Why {
  reason: (typeof cancelReasons)[number];
  deposits?: 'refunded' | 'kept';
}

function Cancelling({
  deal,
  close,
  cancel,
  pending,
}: Pick<DeskProps, 'deal'> & { close(): void; cancel(why: Why): void; pending: boolean }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const sale = useT(saleMessages);
  const [reason, setReason] = useState<Why['reason'] | null>(isSold(deal.status) ? 'unwound' : null);
  const [deposits, setDeposits] = useState<'refunded' | 'kept' | null>(null);
  const held = deal.deposits.filter((one) => one.outcome === null);
  return (
    <Modal
      opened
      onClose={close}
      closeButtonProps={{ 'aria-label': t('close') }}
      size={isSold(deal.status) ? 'lg' : 'md'}
      title={
        isSold(deal.status) ? sale('unwindTitle', { number: deal.number }) : t('cancelTitle', { number: deal.number })
      }
    >
      <Stack>
        {isSold(deal.status) && <UnwindingPreview deal={deal} />}
        <Radio.Group label={t('cancelReason')} value={reason} onChange={(value) => setReason(value as Why['reason'])}>
          <Stack gap="xs" mt="xs">
            {cancelReasons.map((one) => (
              <Radio key={one} value={one} label={words(`cancel.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {held.length > 0 && (
          <Radio.Group
            label={t('depositsWhat')}
            value={deposits}
            onChange={(value) => setDeposits(value as 'refunded')}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="refunded" label={t('refund')} />
              <Radio value="kept" label={t('keep')} disabled={held.some((one) => one.refundable)} />
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end">
          <Button
            color="red"
            loading={pending}
            disabled={!reason || (held.length > 0 && !deposits)}
            onClick={() => reason && cancel({ reason, ...(deposits ? { deposits } : {}) })}
          >
            {isSold(deal.status) ? sale('unwind') : t('move.cancelled')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
