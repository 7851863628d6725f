import { Alert, Button, Group, List, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { useIncidentDesk } from './incident-desk.ts';
import { Part } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { incidentWords } from './words.ts';
import type { IncidentWord } from './words.ts';

/** The notice as people get it, its release, and what became of it. */
export function NoticePart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const { locale } = useLanguage();
  const { dateTime } = useFormats();
  const desk = useIncidentDesk();
  const sure = useConfirm();
  const stepUp = useStepUp();
  const [lacking, setLacking] = useState<ProblemError | null>(null);
  const [shown, setShown] = useState<string>(locale);
  const [indirectReason, setIndirect] = useState('');
  const notice = useRead(
    desk.notice,
    { params: { incidentId: incident.id } },
    { enabled: incident.realRisk === true, staleTime: 0 },
  );
  const [sending, setSending] = useState(false);
  if (!incident.realRisk) return null;
  const { console: byPlatform } = desk;
  const asks = byPlatform && incident.control === 'dealership';
  const may =
    incident.mine &&
    (incident.state === 'assessed' || (!byPlatform && incident.state === 'notifying' && !incident.releasedAt));
  const count = incident.affectedPeople;
  const words = notice.data?.[shown === 'fr' ? 'fr' : 'en'];
  const act = asks
    ? t('askRelease')
    : count === 0
      ? t('releaseIndirect')
      : t(byPlatform ? 'send' : 'release', { count });
  const release = async (): Promise<void> => {
    const question = asks
      ? { title: t('askReleaseTitle'), body: t('askReleaseBody', { name: incident.dealership?.name ?? '' }), act }
      : { title: t('releaseTitle'), body: t('releaseBody'), act };
    if (!(await sure(question))) return;
    setSending(true);
    setLacking(null);
    try {
      const params = { incidentId: incident.id };
      const reason = indirectReason.trim() ? indirectReason : null;
      const sent = byPlatform
        ? await stepUp(() =>
            api('POST /api/operator/incidents/:incidentId/notices', { params, body: { indirectReason: reason } }),
          )
        : await api('POST /api/incidents/:incidentId/steps', {
            params,
            body: { step: 'notify', ...(reason ? { indirectReason: reason } : {}) },
          });
      if (sent) done(t(asks ? 'releaseAsked' : 'released'));
    } catch (error) {
      setLacking(asProblem(error));
    } finally {
      setSending(false);
      await forget(desk.api);
    }
  };
  return (
    <Part title={t('notice')} lead={t(incident.control === 'platform' ? 'noticeLeadPlatform' : 'noticeLead')}>
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
            {lacking && <Lacking problem={lacking} />}
            <Group>
              <Button
                loading={sending}
                disabled={count === 0 && indirectReason.trim().length < 10}
                onClick={() => void release()}
              >
                {act}
              </Button>
            </Group>
          </>
        )}
        {incident.state === 'notifying' && incident.control === 'dealership' && !incident.releasedAt && byPlatform && (
          <Text size="sm" role="status">
            {t('waitsForRelease', { at: dateTime(incident.notifyingAt) })}
          </Text>
        )}
        {incident.notifyingAt && <Text size="sm">{t('counts', incident.notices)}</Text>}
        {incident.notices.failed + incident.notices.unreachable > 0 && <Unreached incident={incident} />}
      </Stack>
    </Part>
  );
}

/** Why it cannot go, and which parts of the notice are still missing. */
function Lacking({ problem }: { problem: ProblemError }) {
  const t = useT(incidentWords);
  const parts = problem.errors.flatMap(({ pointer }) => {
    const word = pointer.slice(1).replaceAll('/', '.') as IncidentWord;
    return incidentWords.keys.includes(word) ? t(word) : [];
  });
  if (parts.length === 0) return <ProblemBox problem={problem} />;
  return (
    <Alert color="red" variant="light" title={t('lacking')} role="alert">
      <List size="sm">
        {parts.map((part) => (
          <List.Item key={part}>{part}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Unreached({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const desk = useIncidentDesk();
  const read = useRead(desk.unreached, { params: { incidentId: incident.id } });
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
            {[
              name ??
                (desk.console && incident.control === 'dealership' ? t('unreached.customer') : t('unreached.gone')),
              why(word),
            ]
              .filter(Boolean)
              .join(': ')}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
