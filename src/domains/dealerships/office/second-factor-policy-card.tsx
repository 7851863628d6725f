import { Alert, Badge, Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import { refreshSession, useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { factorWords } from './factor-words.ts';

type PersonOf = Answer<'GET /api/second-factor-policy'>['people'][number];

const choices = [1, 3, 7, 14, 21, 30];

/** Whether everybody here is asked for a second factor, how long they have, and who is ready. For owners. */
export function SecondFactorPolicyCard() {
  const t = useT(factorWords);
  const office = useOfficeT();
  const id = useId();
  const sure = useStepUp();
  const read = useRead('GET /api/second-factor-policy');
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState(false);
  const policy = read.data;
  const change = async (asked: boolean, graceDays: number, said: string): Promise<void> => {
    if (!policy) return;
    setBusy(true);
    try {
      const body = { asked, graceDays, version: policy.version };
      if (!(await sure(() => api('PUT /api/second-factor-policy', { body })))) return;
      setLeaving(false);
      done(said);
      await Promise.all([forget('/api/second-factor-policy', '/api/dealership'), refreshSession()]);
    } catch (error) {
      failed(asProblem(error));
      void forget('/api/second-factor-policy');
    } finally {
      setBusy(false);
    }
  };
  const missing = policy?.people.filter(({ ready }) => !ready) ?? [];
  return (
    <Card component="section" aria-labelledby={id}>
      <Stack>
        <Group justify="space-between" gap="sm">
          <Title order={2} size="h3" id={id}>
            {t('factors.title')}
          </Title>
          {policy && (
            <Badge color={policy.asked ? 'green' : 'orange'}>{t(policy.asked ? 'factors.on' : 'factors.off')}</Badge>
          )}
        </Group>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {read.isPending && <ListSkeleton rows={2} />}
        {policy && (
          <>
            <Text size="sm">{t(policy.asked ? 'factors.onLead' : 'factors.offLead')}</Text>
            <Text size="sm" c="dimmed">
              {t('factors.ready', { ready: policy.people.length - missing.length, all: policy.people.length })}
            </Text>
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {policy.people.map((one) => (
                <FactorOf key={one.staffId} one={one} />
              ))}
            </Stack>
            {leaving && (
              <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={20} />}>
                <Stack gap="sm">
                  <Text size="sm">{t('factors.warning')}</Text>
                  <Group gap="xs">
                    <Button
                      size="xs"
                      color="red"
                      loading={busy}
                      onClick={() => void change(false, policy.graceDays, t('factors.isOff'))}
                    >
                      {t('factors.turnOff')}
                    </Button>
                    <Button size="xs" variant="default" onClick={() => setLeaving(false)}>
                      {office('cancel')}
                    </Button>
                  </Group>
                </Stack>
              </Alert>
            )}
            <Group justify="space-between" align="flex-end" gap="sm">
              <Select
                label={t('factors.grace')}
                description={t('factors.graceHelp')}
                allowDeselect={false}
                disabled={busy}
                value={String(policy.graceDays)}
                onChange={(value) =>
                  value && value !== String(policy.graceDays)
                    ? void change(policy.asked, Number(value), t('factors.saved'))
                    : undefined
                }
                data={[...new Set([...choices, policy.graceDays])]
                  .toSorted((a, b) => a - b)
                  .map((n) => ({ value: String(n), label: t('factors.days', { n }) }))}
              />
              {policy.asked ? (
                !leaving && (
                  <Button variant="subtle" color="red" onClick={() => setLeaving(true)}>
                    {t('factors.turnOff')}
                  </Button>
                )
              ) : (
                <Button loading={busy} onClick={() => void change(true, policy.graceDays, t('factors.isOn'))}>
                  {t('factors.turnOn')}
                </Button>
              )}
            </Group>
          </>
        )}
      </Stack>
    </Card>
  );
}

/** How one colleague stands; and what was lost, removed after a day. */
function FactorOf({ one }: { one: PersonOf }) {
  const t = useT(factorWords);
  const { dateTime } = useFormats();
  const { current } = useSession();
  const sure = useStepUp();
  const confirm = useConfirm();
  const params = { staffId: one.staffId };
  const keep = useWrite('DELETE /api/staff/:staffId/factor-removal', {
    forgets: ['/api/second-factor-policy'],
    done: () => done(t('factors.stays', { name: one.name })),
  });
  const remove = async (): Promise<void> => {
    const { name } = one;
    if (
      !(await confirm({ title: t('factors.lostOf', { name }), body: t('factors.lostBody'), act: t('factors.lostGo') }))
    )
      return;
    try {
      const asked = await sure(() => api('POST /api/staff/:staffId/factor-removal', { params }));
      if (!asked) return;
      done(t('factors.lostAsked', { at: dateTime(asked.answer.dueAt) }));
      await forget('/api/second-factor-policy');
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const stands = one.removalAt
    ? t('factors.removed', { at: dateTime(one.removalAt) })
    : one.ready
      ? t('factors.has')
      : one.dueAt
        ? t('factors.due', { at: dateTime(one.dueAt) })
        : t('factors.missing');
  return (
    <Group component="li" justify="space-between" gap="xs">
      <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {one.name}
        </Text>
        <Text size="sm" c="dimmed">
          {stands}
        </Text>
      </div>
      {one.removalAt && (
        <Button size="xs" loading={keep.isPending} onClick={() => keep.mutate({ params })}>
          {t('factors.keep')}
        </Button>
      )}
      {one.ready && !one.removalAt && one.staffId !== current.staffId && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('factors.lostOf', { name: one.name })}
          onClick={() => void remove()}
        >
          {t('factors.lost')}
        </Button>
      )}
    </Group>
  );
}
