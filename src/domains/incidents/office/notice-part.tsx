import {
  Button,
  Group,
  List,
  Select,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useConfirm } from '#office/confirm.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { customerTables } from '../lists.ts';
import { Part } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { incidentWords } from './words.ts';
import type { IncidentWord } from './words.ts';

type Table = (typeof customerTables)[number];

/** Who is affected: asked here, kept sealed. */
export function PeoplePart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const { dateTime, day } = useFormats();
  const [which, setWhich] = useState<string>('customers_all');
  const [from, setFrom] = useState(incident.periodFrom ?? '');
  const [to, setTo] = useState(incident.periodTo ?? '');
  const step = useWrite('POST /api/incidents/:incidentId/steps', { forgets: ['/api/incidents'] });
  const may = incident.mine && (incident.state === 'confirmed' || incident.state === 'assessed');
  if (!may && incident.affected.length === 0) return null;
  const all = which === 'customers_all';
  const find = (): void =>
    step.mutate({
      params: { incidentId: incident.id },
      body: {
        step: 'affect',
        question: all ? { kind: 'customers_all' } : { kind: 'customers_in', table: which as Table, from, to },
      },
    });
  return (
    <Part title={t('affected')} lead={t('affectedLead')}>
      <Stack>
        <Text fw={600}>{t('affectedCount', { count: incident.affectedPeople })}</Text>
        {incident.affected.length > 0 && (
          <List size="sm">
            {incident.affected.map(({ id, kind, asked, found, ranAt }) => (
              <List.Item key={id}>
                {incidentWords.keys.includes(`ask.${asked['table'] ?? kind}` as IncidentWord) &&
                  `${t(`ask.${asked['table'] ?? kind}` as IncidentWord)}: `}
                {asked['from'] && `${day(asked['from'])} – ${day(asked['to'])}: `}
                {t('foundLine', { found, at: dateTime(ranAt) })}
              </List.Item>
            ))}
          </List>
        )}
        {may && (
          <>
            <Select
              label={t('ask')}
              allowDeselect={false}
              value={which}
              onChange={(value) => setWhich(value ?? 'customers_all')}
              data={['customers_all' as const, ...customerTables].map((one) => ({
                value: one,
                label: t(`ask.${one}`),
              }))}
            />
            {!all && (
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
              <Button variant="default" loading={step.isPending} disabled={!all && (!from || !to)} onClick={find}>
                {t('find')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Part>
  );
}

/** The notice as people get it, its release, and what became of it. */
export function NoticePart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const { locale } = useLanguage();
  const sure = useConfirm();
  const [shown, setShown] = useState<string>(locale);
  const [indirectReason, setIndirect] = useState('');
  const notice = useRead(
    'GET /api/incidents/:incidentId/notice',
    { params: { incidentId: incident.id } },
    { enabled: incident.realRisk === true, staleTime: 0 },
  );
  const step = useWrite('POST /api/incidents/:incidentId/steps', {
    forgets: ['/api/incidents'],
    done: () => done(t('released')),
  });
  if (!incident.realRisk) return null;
  const may =
    incident.mine && (incident.state === 'assessed' || (incident.state === 'notifying' && !incident.releasedAt));
  const count = incident.affectedPeople;
  const words = notice.data?.[shown === 'fr' ? 'fr' : 'en'];
  const release = async (): Promise<void> => {
    const act = count > 0 ? t('release', { count }) : t('releaseIndirect');
    if (!(await sure({ title: t('releaseTitle'), body: t('releaseBody'), act }))) return;
    step.mutate({
      params: { incidentId: incident.id },
      body: { step: 'notify', ...(indirectReason.trim() ? { indirectReason } : {}) },
    });
  };
  return (
    <Part title={t('notice')} lead={t('noticeLead')}>
      <Stack>
        <Group>
          <SegmentedControl
            value={shown}
            onChange={setShown}
            aria-label={t('notice')}
            data={[
              { value: 'en', label: 'English' },
              { value: 'fr', label: 'Français' },
            ]}
          />
        </Group>
        {words && (
          <Stack
            gap="xs"
            lang={shown}
            p="md"
            style={{ border: '1px solid var(--mantine-color-default-border)', borderRadius: 8 }}
          >
            <Text fw={600}>{words.subject}</Text>
            {words.paragraphs.map((words_) => (
              <Text key={words_} size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                {words_}
              </Text>
            ))}
            <Text size="xs" c="dimmed">
              {words.why}
            </Text>
          </Stack>
        )}
        {may && (
          <>
            <Textarea
              label={t('indirect')}
              description={t('indirectHint')}
              value={indirectReason}
              maxLength={2000}
              autosize
              minRows={2}
              onChange={(event) => setIndirect(event.target.value)}
            />
            <Group>
              <Button
                loading={step.isPending}
                disabled={count === 0 && indirectReason.trim().length < 10}
                onClick={() => void release()}
              >
                {count > 0 ? t('release', { count }) : t('releaseIndirect')}
              </Button>
            </Group>
          </>
        )}
        {incident.notifyingAt && <Text size="sm">{t('counts', incident.notices)}</Text>}
        {incident.notices.failed + incident.notices.unreachable > 0 && <Unreached incident={incident} />}
      </Stack>
    </Part>
  );
}

function Unreached({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const read = useRead('GET /api/incidents/:incidentId/unreached', { params: { incidentId: incident.id } });
  const why = (word: string): string =>
    word === 'no_address' ? t('unreached.no_address') : word === 'gone' ? '' : t('unreached.refused', { why: word });
  return (
    <div>
      <Text fw={600} size="sm">
        {t('unreached')}
      </Text>
      <List size="sm">
        {read.data?.items.map(({ personId, name, why: word }, at) => (
          <List.Item key={personId ?? at}>
            {[name ?? t('unreached.gone'), why(word)].filter(Boolean).join(': ')}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
