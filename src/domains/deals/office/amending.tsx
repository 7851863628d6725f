import { Alert, Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { checkContract } from '../completeness.ts';
import { contractFactsOf } from '../desk.ts';
import type { Desk, Worked } from '../desk.ts';
import { AmendedFields, useAmendedFields } from './amended-fields.tsx';
import { useBillMoney } from './bill-money.ts';
import { Findings } from './contract-card.tsx';
import type { changesOf, DealAnswer, DeskValues } from './desk-values.ts';
import { saleMessages } from './sale-words.ts';
import { SignerFields, useGivenSignatures } from './signing.tsx';
import { dealsScreenMessages } from './words.ts';

/** Shows what an amendment changes, takes its reason and its signatures, and seals it. */
export function Amending({
  deal,
  desk,
  worked,
  before,
  after,
  change,
  taken,
  close,
}: {
  deal: DealAnswer;
  desk: Desk;
  worked: Worked;
  before: DeskValues;
  after: DeskValues;
  change: ReturnType<typeof changesOf>;
  taken(deal: DealAnswer): void;
  close(): void;
}) {
  const t = useT(saleMessages);
  const words = useT(dealsScreenMessages);
  const money = useBillMoney();
  const [reason, setReason] = useState('');
  const [override, setOverride] = useState('');
  const [onScreen, setOnScreen] = useState(false);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const total = money(worked.figures.totalCents);
  const signing = useGivenSignatures(deal, words('agree', { total }), onScreen);
  const blocking = checkContract(contractFactsOf(desk, worked)).filter(({ rule }) => rule.severity === 'block');
  const firm = blocking.some(({ rule, missing }) => rule.id === 'CA.CRIM' || missing.includes('buyerAge'));
  const was = (deal.figures as { totalCents: number }).totalCents;
  const fields = [
    ...useAmendedFields()(before, after),
    ...(was === worked.figures.totalCents ? [] : [{ label: t('amendTotal'), before: money(was), after: total }]),
  ];
  const seal = async (): Promise<void> => {
    setRunning(true);
    setProblem(null);
    try {
      const next = await api('POST /api/deals/:dealId/amendments', {
        params: { dealId: deal.id },
        body: {
          version: deal.version,
          reason: reason.trim(),
          change,
          signatures: signing.signatures,
          ...(blocking.length > 0 ? { override: override.trim() } : {}),
        },
      });
      taken(next);
      void forget('/api/deals', '/api/customers', '/api/contracts-in-transit');
      done(t('amended', { n: next.contracts.at(-1)?.number ?? 1 }));
      close();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setRunning(false);
    }
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('amendTitle', { number: deal.number })}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Stack>
        {problem && <ProblemBox problem={problem} />}
        <Text fw={600}>{t('amendWhat')}</Text>
        <AmendedFields fields={fields} />
        <Textarea
          label={t('amendReason')}
          required
          maxLength={500}
          value={reason}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {blocking.length > 0 && (
          <>
            <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={words('contractMissing')}>
              <Findings findings={blocking} />
            </Alert>
            {!firm && (
              <Textarea
                label={words('override')}
                description={words('overrideHelp')}
                maxLength={500}
                value={override}
                onChange={(event) => setOverride(event.currentTarget.value)}
              />
            )}
          </>
        )}
        <Checkbox
          label={words('onScreen')}
          checked={onScreen}
          onChange={(event) => setOnScreen(event.currentTarget.checked)}
        />
        {onScreen &&
          signing.parties.map((party) => (
            <SignerFields
              key={party}
              party={party}
              wording={signing.wording}
              given={signing.given(party)}
              onChange={(one) => signing.set(party, one)}
            />
          ))}
        <Group justify="flex-end">
          <Button
            loading={running}
            disabled={
              reason.trim().length < 3 ||
              signing.unsigned ||
              (blocking.length > 0 && (firm || override.trim().length < 3))
            }
            onClick={() => void seal()}
          >
            {t('amendSign')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
