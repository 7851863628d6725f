import { Alert, Anchor, Button, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconFileTypePdf, IconInfoCircle } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { AssessmentPart } from './assessment-part.tsx';
import { FactsPart } from './facts-part.tsx';
import { Clocks, Part, StateBadge } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { useIncidentDesk } from './incident-desk.ts';
import { NoticePart } from './notice-part.tsx';
import { PeoplePart } from './people-part.tsx';
import { ReportsPart } from './reports-part.tsx';
import { incidentWords } from './words.ts';
import type { IncidentWord } from './words.ts';

/** One entry of the register: what is to be done, what is known, the harm, the people, their notice, the reports. */
export function IncidentScreen() {
  const t = useT(incidentWords);
  const { locale } = useLanguage();
  const { dateTime, day } = useFormats();
  const desk = useIncidentDesk();
  const { incidentId } = useParams({ strict: false }) as { incidentId: string };
  const read = useRead(desk.one, { params: { incidentId } });
  const incident = read.data;
  return (
    <Page
      title={incident?.title ?? t('title')}
      width="reading"
      beside={incident && <StateBadge state={incident.state} />}
      lead={incident && t('knownSince', { at: dateTime(incident.knownAt) })}
      crumbs={[{ label: t('title'), to: desk.home }]}
      actions={
        <Anchor
          href={`${desk.api}/${incidentId}/paper?lang=${locale}`}
          target="_blank"
          rel="noopener"
          size="sm"
          underline="always"
        >
          <Group gap={4} wrap="nowrap">
            <IconFileTypePdf size={18} aria-hidden="true" />
            {t('paper')}
          </Group>
        </Anchor>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ScreenSkeleton />}
      {incident && (
        <Stack>
          {desk.console && <InControl incident={incident} />}
          {!incident.mine && (
            <Alert variant="light" icon={<IconInfoCircle size={18} />} title={t('ofPlatform')}>
              {t('ofPlatformBody')}
            </Alert>
          )}
          <Todo incident={incident} />
          <FactsPart key={`facts ${incident.version}`} incident={incident} />
          <AssessmentPart key={`harm ${incident.version}`} incident={incident} />
          <PeoplePart incident={incident} />
          <NoticePart incident={incident} />
          <ReportsPart incident={incident} />
          {incident.keptUntil && (
            <Text size="sm" c="dimmed">
              {t('kept', { date: day(incident.keptUntil) })}
            </Text>
          )}
        </Stack>
      )}
    </Page>
  );
}

/** Who decides: the platform for account holders, a dealership for its customers. */
function InControl({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const name = incident.dealership?.name ?? '';
  return (
    <Alert variant="light" icon={<IconInfoCircle size={18} />} title={t('inControl')}>
      {incident.control === 'platform' ? t('inControl.platform') : t('inControl.dealership', { name })}
    </Alert>
  );
}

function Todo({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const desk = useIncidentDesk();
  const [dismissing, setDismissing] = useState(false);
  const params = { incidentId: incident.id };
  const step = useWrite(desk.step, { forgets: [desk.api] });
  if (incident.state === 'dismissed')
    return <Part title={t('state.dismissed')}>{<Text size="sm">{incident.dismissedReason}</Text>}</Part>;
  if (incident.state === 'closed') return null;
  return (
    <Part title={t('todo')}>
      <List size="sm" spacing={4}>
        {incident.duties.map((duty) => (
          <List.Item key={duty}>
            {t((desk.console && duty === 'release' ? 'duty.release.console' : `duty.${duty}`) as IncidentWord)}
          </List.Item>
        ))}
      </List>
      <Clocks clocks={incident.clocks} />
      {incident.mine && (
        <Group mt="md">
          {incident.state === 'suspected' && (
            <Button loading={step.isPending} onClick={() => step.mutate({ params, body: { step: 'confirm' } })}>
              {t('confirm')}
            </Button>
          )}
          {incident.duties[0] === 'close' && (
            <Button loading={step.isPending} onClick={() => step.mutate({ params, body: { step: 'close' } })}>
              {t('close')}
            </Button>
          )}
          {incident.state !== 'notifying' && (
            <Button variant="default" onClick={() => setDismissing(true)}>
              {t('dismiss')}
            </Button>
          )}
        </Group>
      )}
      {dismissing && <Dismissing incident={incident} close={() => setDismissing(false)} />}
    </Part>
  );
}

function Dismissing({ incident, close }: { incident: Incident; close(): void }) {
  const t = useT(incidentWords);
  const office = useOfficeT();
  const desk = useIncidentDesk();
  const form = useRecordForm({
    initialValues: { reason: '' },
    validate: { reason: (value) => (value.trim().length >= 10 ? null : t('reasonHint')) },
    save: async ({ reason }) => {
      await api(desk.step, {
        params: { incidentId: incident.id },
        body: { step: 'dismiss', reason },
      });
      await forget(desk.api);
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('dismissTitle')} closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <Textarea
            label={t('reason')}
            description={t('reasonHint')}
            autosize
            minRows={3}
            maxLength={2000}
            data-autofocus
            {...form.fields.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('dismiss')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
