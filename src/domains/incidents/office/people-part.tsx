import { Button, Code, Group, List, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DealershipSelect } from '#domains/support/office/dealership-select.tsx';
import type { Body } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { useWrite } from '#office/use-api.ts';
import { customerTables } from '../lists.ts';
import { useIncidentDesk } from './incident-desk.ts';
import { Part } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { incidentWords } from './words.ts';
import type { IncidentWord } from './words.ts';

type Step = Body<'POST /api/operator/incidents/:incidentId/steps'>;
type Question = Extract<Step, { step: 'affect' }>['question'];
const accountKinds = ['accounts_all', 'accounts_signed_in', 'accounts_of_dealership'] as const;

/** Who is affected: asked here, kept sealed. Account holders by the platform, customers by whoever works on the entry. */
export function PeoplePart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const desk = useIncidentDesk();
  const { dateTime, day } = useFormats();
  const kinds =
    incident.control === 'platform' ? accountKinds : (['customers_all' as const, ...customerTables] as const);
  const [which, setWhich] = useState<(typeof kinds)[number]>(kinds[0]);
  const [from, setFrom] = useState(incident.periodFrom ?? '');
  const [to, setTo] = useState(incident.periodTo ?? '');
  const [dealershipId, setDealership] = useState<string | null>(null);
  const step = useWrite(desk.step, { forgets: [desk.api] });
  const may = incident.mine && (incident.state === 'confirmed' || incident.state === 'assessed');
  if (!may && incident.affected.length === 0) return null;
  const question = ((): Question | null => {
    if (which === 'customers_all' || which === 'accounts_all') return { kind: which };
    if (which === 'accounts_of_dealership') return dealershipId ? { kind: which, dealershipId } : null;
    if (!from || !to) return null;
    return which === 'accounts_signed_in'
      ? { kind: which, from, to }
      : { kind: 'customers_in', table: which, from, to };
  })();
  const period = which === 'accounts_signed_in' || customerTables.includes(which as 'lead');
  const asked = (kind: string): string => {
    const word = `ask.${kind}`;
    return incidentWords.keys.includes(word as IncidentWord) ? `${t(word as IncidentWord)}: ` : '';
  };
  return (
    <Part title={t('affected')} lead={t('affectedLead')}>
      <Stack>
        <Text fw={600}>{t('affectedCount', { count: incident.affectedPeople })}</Text>
        {incident.affected.length > 0 && (
          <List size="sm">
            {incident.affected.map(({ id, kind, asked: of, found, ranAt, hash }) => (
              <List.Item key={id}>
                {asked(of['table'] ?? kind)}
                {of['from'] && `${day(of['from'])} – ${day(of['to'])}: `}
                {t('foundLine', { found, at: dateTime(ranAt) })}
                {desk.console && (
                  <Text size="xs" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
                    SHA-256 <Code fz="xs">{hash}</Code>
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        )}
        {may && (
          <>
            <Select
              label={t(incident.control === 'platform' ? 'askAccounts' : 'ask')}
              allowDeselect={false}
              value={which}
              onChange={(value) => setWhich((value ?? kinds[0]) as typeof which)}
              data={kinds.map((one) => ({ value: one, label: t(`ask.${one}`) }))}
            />
            {which === 'accounts_of_dealership' && (
              <DealershipSelect label={t('ofWhich')} value={dealershipId} onChange={setDealership} />
            )}
            {period && (
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <TextInput
                  type="date"
                  label={t('from')}
                  value={from}
                  onChange={(event) => setFrom(event.target.value)}
                />
                <TextInput type="date" label={t('to')} value={to} onChange={(event) => setTo(event.target.value)} />
              </SimpleGrid>
            )}
            <Group>
              <Button
                variant="default"
                loading={step.isPending}
                disabled={!question}
                onClick={() =>
                  question &&
                  step.mutate({
                    params: { incidentId: incident.id },
                    body: { step: 'affect', question: question as { kind: 'customers_all' } },
                  })
                }
              >
                {t('find')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Part>
  );
}
