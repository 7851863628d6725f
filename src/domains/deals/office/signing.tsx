import { Alert, Button, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { checkContract } from '../completeness.ts';
import { contractFactsOf } from '../desk.ts';
import { useBillMoney } from './bill-money.ts';
import { Findings } from './contract-card.tsx';
import type { DeskProps } from './desk-form.ts';
import type { DealAnswer } from './desk-values.ts';
import type { Signer } from '../signature.ts';
import { paperworkMessages } from './paperwork-words.ts';
import { SignaturePad } from './signature-pad.tsx';
import { dealsScreenMessages } from './words.ts';

interface Given {
  name: string;
  agreed: boolean;
  drawing: string;
}

/** The name that a party is expected to sign with. */
const nameOf = (deal: DealAnswer, party: Signer): string =>
  (party === 'buyer' ? deal.customer?.name : party === 'co_buyer' ? deal.coBuyer?.name : deal.salesperson?.name) ?? '';

/**
 * The signatures of the parties of a deal, as they are given on this screen. Who signed this same paper by a link is
 * not asked again.
 */
export function useGivenSignatures(
  deal: DealAnswer,
  wording: string,
  onScreen: boolean,
  byLink: readonly string[] = [],
) {
  const everyone: Signer[] = ['buyer', ...(deal.coBuyer ? (['co_buyer'] as const) : []), 'dealer'];
  const parties = everyone.filter((party) => !byLink.includes(party));
  const [given, setGiven] = useState<Partial<Record<Signer, Given>>>({});
  const signatures = onScreen
    ? parties.flatMap((party) => {
        const one = given[party];
        return one?.agreed && one.name.trim()
          ? [{ party, name: one.name.trim(), wording, drawing: one.drawing || null }]
          : [];
      })
    : [];
  return {
    parties,
    wording,
    signatures,
    /** Whether somebody has not signed yet. */
    unsigned: onScreen && signatures.length < parties.length,
    given: (party: Signer): Given => given[party] ?? { name: nameOf(deal, party), agreed: false, drawing: '' },
    set: (party: Signer, one: Given): void => setGiven((all) => ({ ...all, [party]: one })),
  };
}

/** Signs a deal: shows what is missing, takes a manager's reason, and shows the deal that was faster. */
export function Signing({ deal, worked, taken, close }: Omit<DeskProps, 'form' | 'locked'> & { close(): void }) {
  const t = useT(dealsScreenMessages);
  const paperwork = useT(paperworkMessages);
  const money = useBillMoney();
  const session = useSession();
  const [override, setOverride] = useState('');
  const wording = t('agree', { total: money(worked.figures.totalCents) });
  const links = useRead('GET /api/deals/:dealId/signing-links', { params: { dealId: deal.id } }).data?.items ?? [];
  const byLink = links.flatMap((link) => (link.state === 'signed' ? [link.party] : []));
  const [onScreen, setOnScreen] = useState(false);
  const { parties, signatures, unsigned, ...signing } = useGivenSignatures(deal, wording, onScreen, byLink);
  const [other, setOther] = useState<{ id: string; number: string } | null>(null);
  const sign = useWrite('POST /api/deals/:dealId/contract', {
    forgets: ['/api/deals', '/api/vehicles', '/api/today', '/api/tasks', '/api/customers', '/api/contracts-in-transit'],
    done: (next) => {
      taken(next);
      done(t('signed', { number: next.number }));
      close();
    },
    failed: (problem) => {
      if (problem.code !== 'vehicle_sold') return false;
      setOther(problem.more.deal as { id: string; number: string });
      return undefined;
    },
  });
  const blocking = checkContract(
    contractFactsOf({ ...deal, customer: deal.customer, buyer: deal.buyer }, worked),
  ).filter(({ rule }) => rule.severity === 'block');
  const firm = blocking.some(({ rule, missing }) => rule.id === 'CA.CRIM' || missing.includes('buyerAge'));
  const mayOverride = session.can('deals.approve') && !firm;
  return (
    <Modal
      opened
      onClose={close}
      closeButtonProps={{ 'aria-label': t('close') }}
      title={t('signTitle', { number: deal.number })}
      size="lg"
    >
      <Stack>
        <Text size="sm">{t('signBody')}</Text>
        <Text fw={650} size="lg" className="figures">
          {money(worked.figures.totalCents)}
        </Text>
        {other && (
          <Alert
            color="red"
            icon={<IconAlertTriangle size={18} />}
            title={t('problem.vehicle_sold', { number: other.number })}
            role="alert"
          >
            <Text size="sm">{t('problem.vehicle_soldBody')}</Text>
            <Link to={`/deals/${other.id}`}>{t('openThat')}</Link>
          </Alert>
        )}
        {blocking.length > 0 && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t('contractMissing')}>
            <Findings findings={blocking} />
          </Alert>
        )}
        {blocking.length > 0 && mayOverride && (
          <Textarea
            label={t('override')}
            description={t('overrideHelp')}
            maxLength={500}
            value={override}
            onChange={(event) => setOverride(event.currentTarget.value)}
          />
        )}
        {byLink.map((party) => (
          <Text key={party} size="sm">
            {paperwork('signedByLink', { who: t(`signer.${party}`) })}
          </Text>
        ))}
        <Checkbox
          label={t('onScreen')}
          checked={onScreen}
          onChange={(event) => setOnScreen(event.currentTarget.checked)}
        />
        {onScreen &&
          parties.map((party) => (
            <SignerFields
              key={party}
              party={party}
              wording={wording}
              given={signing.given(party)}
              onChange={(one) => signing.set(party, one)}
            />
          ))}
        <Group justify="flex-end">
          <Button
            loading={sign.isPending}
            disabled={unsigned || (blocking.length > 0 && !(mayOverride && override.trim().length >= 3))}
            onClick={() =>
              sign.mutate({
                params: { dealId: deal.id },
                body: {
                  version: deal.version,
                  signatures,
                  ...(blocking.length > 0 ? { override: override.trim() } : {}),
                },
              })
            }
          >
            {t('signIt')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Where one party signs: the name, the sentence to agree to, and a field to draw in. */
export function SignerFields({
  party,
  wording,
  given,
  onChange,
}: {
  party: Signer;
  wording: string;
  given: Given;
  onChange(given: Given): void;
}) {
  const t = useT(dealsScreenMessages);
  const who = t(`signer.${party}`);
  return (
    <Stack gap="xs" component="fieldset" p={0} m={0} style={{ border: 0, minWidth: 0 }}>
      <Text component="legend" fw={600} p={0}>
        {who}
      </Text>
      <TextInput
        label={t('typedName')}
        maxLength={200}
        autoComplete="off"
        value={given.name}
        onChange={(event) => onChange({ ...given, name: event.currentTarget.value })}
      />
      <SignaturePad
        label={`${who}: ${t('signHere')}`}
        value={given.drawing}
        onChange={(drawing) => onChange({ ...given, drawing })}
      />
      <Checkbox
        label={wording}
        checked={given.agreed}
        onChange={(event) => onChange({ ...given, agreed: event.currentTarget.checked })}
      />
    </Stack>
  );
}
