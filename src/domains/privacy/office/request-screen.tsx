import { Alert, Badge, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { ActCard } from './act-card.tsx';
import { DecisionCard, ExtensionCard, LetterCard } from './answer-cards.tsx';
import { Step } from './step.tsx';
import type { RequestView } from './step.tsx';
import { StandingBadge } from './standing-badge.tsx';
import { deskWords } from './words.ts';

/** A request, from who asks to the letter that answers. */
export function RequestScreen() {
  const t = useT(deskWords);
  const { requestId } = useParams({ strict: false }) as { requestId: string };
  const { day } = useFormats();
  const read = useRead('GET /api/privacy/requests/:requestId', { params: { requestId } });
  const close = useWrite('POST /api/privacy/requests/:requestId/close', {
    forgets: ['/api/privacy'],
    done: () => done(t('closed')),
  });
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return <ScreenSkeleton />;
  const request = read.data;
  const open = !request.closedAt;
  return (
    <Page
      title={request.name}
      beside={<StandingBadge standing={request.standing} suspected={request.suspectedSpam} />}
      lead={[
        t(`kind.${request.kind}`),
        t(`way.${request.way}`),
        `${t('received')} ${day(request.receivedOn)}`,
        `${t('due')} ${day(request.dueOn)}`,
      ].join(' · ')}
      crumbs={[{ label: t('title'), to: '/privacy' }]}
      width="reading"
      actions={
        open && (
          <Button
            disabled={
              !request.decision || !(request.letter || (request.suspectedSpam && request.decision === 'refused'))
            }
            loading={close.isPending}
            onClick={() => close.mutate({ params: { requestId }, body: { version: request.version } })}
          >
            {t('close')}
          </Button>
        )
      }
    >
      <Stack gap="lg">
        {open && request.suspectedSpam && (
          <Alert color="gray" title={t('suspected')}>
            {t('suspectedHelp')}
          </Alert>
        )}
        <Said request={request} />
        {open && <WhoseCard request={request} />}
        {request.customer && <IdentityCard key={`i${request.version}`} request={request} />}
        {open && <ActCard key={`a${request.version}`} request={request} />}
        <DecisionCard key={`d${request.version}`} request={request} />
        <LetterCard key={`l${request.version}`} request={request} />
        {open && <ExtensionCard key={`e${request.version}`} request={request} />}
        {request.done.length > 0 && <DoneCard request={request} />}
      </Stack>
    </Page>
  );
}

function Said({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  return (
    <Step title={t('said')}>
      <Text size="sm">{[request.email, request.phone].filter(Boolean).join(' · ') || '–'}</Text>
      {request.words && (
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {request.words}
        </Text>
      )}
    </Step>
  );
}

function WhoseCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { day } = useFormats();
  const change = useWrite('PATCH /api/privacy/requests/:requestId', { forgets: ['/api/privacy'] });
  const choose = (customerId: string | null) =>
    change.mutate({ params: { requestId: request.id }, body: { version: request.version, customerId } });
  const { customer } = request;
  if (customer) {
    const { restriction } = customer;
    return (
      <Step title={t('chosen')}>
        <Group justify="space-between">
          <div>
            <Text fw={600}>{customer.name}</Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {[customer.email, customer.phone].filter(Boolean).join(' · ') || '–'}
            </Text>
          </div>
          {restriction && (
            <Badge color="orange" style={{ height: 'auto', whiteSpace: 'normal' }}>
              {restriction.until ? t('erasedKept', { day: day(restriction.until) }) : t('restricted')}
            </Badge>
          )}
        </Group>
        {customer.corrections.map((one) => (
          <Text size="sm" key={`${one.on}${one.note}`}>{`${day(one.on)}: ${one.note}`}</Text>
        ))}
        {!request.done.some((one) => one.what === 'erased') && (
          <Button
            variant="subtle"
            size="compact-sm"
            w="fit-content"
            loading={change.isPending}
            onClick={() => choose(null)}
          >
            {t('other')}
          </Button>
        )}
      </Step>
    );
  }
  if (request.done.some((one) => one.what === 'erased')) return null;
  return (
    <Step title={t('customer')}>
      <Text size="sm" c="dimmed">
        {request.candidates.length > 0 ? t('customerHelp') : t('noCandidates')}
      </Text>
      {request.candidates.map((one) => (
        <Group key={one.id} justify="space-between">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {[one.name, one.email, one.phone].filter(Boolean).join(' · ')}
          </Text>
          <Button size="xs" variant="default" loading={change.isPending} onClick={() => choose(one.id)}>
            {t('choose', { name: one.name })}
          </Button>
        </Group>
      ))}
    </Step>
  );
}

function IdentityCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { dateTime } = useFormats();
  const [how, setHow] = useState('');
  const show = useWrite('POST /api/privacy/requests/:requestId/identity', {
    forgets: ['/api/privacy'],
    done: () => done(t('saved')),
  });
  return (
    <Step title={t('identity')}>
      {request.identity ? (
        <Text size="sm">
          {t('shownBy', {
            how: request.identity.how,
            by: request.identity.by ?? '–',
            at: dateTime(request.identity.at),
          })}
        </Text>
      ) : (
        <>
          <Textarea
            label={t('how')}
            description={t('identityHelp')}
            placeholder={t('howExample')}
            autosize
            maxLength={500}
            value={how}
            onChange={(event) => setHow(event.currentTarget.value)}
          />
          <Button
            w="fit-content"
            disabled={how.trim().length < 3}
            loading={show.isPending}
            onClick={() => show.mutate({ params: { requestId: request.id }, body: { version: request.version, how } })}
          >
            {t('shown')}
          </Button>
        </>
      )}
    </Step>
  );
}

function DoneCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { dateTime } = useFormats();
  return (
    <Step title={t('done')}>
      {request.done.map((one) => (
        <Text size="sm" key={`${one.what}${one.at}`}>
          {`${dateTime(one.at)} · ${t(`done.${one.what}`)}`}
        </Text>
      ))}
    </Step>
  );
}
