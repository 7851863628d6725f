import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { consoleWords } from './console-words.ts';
import { HoldForm } from './hold-form.tsx';
import { HoldReason } from './hold-reason.tsx';

type Holds = Answer<'GET /api/operator/holds'>;
type Hold = Holds['items'][number];

/** What an order makes us keep: placed by one operator, confirmed by another, read by two custodians, ended by its day. */
export function HoldsScreen() {
  const t = useT(consoleWords);
  const [placing, place] = useDisclosure(false);
  const read = useRead('GET /api/operator/holds');
  const button = (
    <Button leftSection={<IconPlus size={18} />} onClick={place.open} disabled={!read.data}>
      {t('place')}
    </Button>
  );
  const items = read.data?.items;
  return (
    <Page
      title={t('holds.title')}
      lead={t('holds.lead')}
      width="reading"
      actions={items && items.length > 0 ? button : undefined}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      {items?.length === 0 && (
        <Empty icon={IconScale} title={t('holds.none')} action={button}>
          {t('holds.noneBody')}
        </Empty>
      )}
      <Stack gap="sm">
        {items?.map((one) => (
          <HoldCard key={one.id} hold={one} />
        ))}
      </Stack>
      {placing && read.data && (
        <HoldForm tables={read.data.tables} operators={read.data.operators} close={place.close} />
      )}
    </Page>
  );
}

function HoldCard({ hold }: { hold: Hold }) {
  const t = useT(consoleWords);
  const { dateTime, day } = useFormats();
  const sure = useConfirm();
  const stepUp = useStepUp();
  const [asking, ask] = useState<'end' | 'read' | null>(null);
  const waits = !hold.confirmedAt && !hold.endedAt;
  const confirm = async (): Promise<void> => {
    if (!(await sure({ title: t('confirmTitle'), body: t('confirmBody'), act: t('confirm') }))) return;
    try {
      const params = { holdId: hold.id };
      if (!(await stepUp(() => api('POST /api/operator/holds/:holdId/confirmation', { params })))) return;
      await forget('/api/operator/');
      done(t('confirmed'));
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const items = hold.items.map((one) =>
    'file' in one
      ? t('line.file', { file: one.file })
      : t('line.rows', { count: one.ids, table: one.table, fields: one.fields.join(', ') }),
  );
  const lines: [string, string | null][] = [
    [t('field.kind'), t(`kind.${hold.kind}`)],
    [t('field.document'), hold.document],
    [t('field.basis'), hold.basis],
    [t('line.items'), items.join('; ') || null],
    [t('line.ends'), day(hold.endsOn)],
    [t('line.custodians'), hold.custodians.join(', ')],
    [t('line.placed'), t('line.by', { at: dateTime(hold.placedAt), name: hold.placedBy })],
    [
      t('line.confirmed'),
      hold.confirmedAt && t('line.by', { at: dateTime(hold.confirmedAt), name: hold.confirmedBy ?? '' }),
    ],
    [
      t('line.silent'),
      hold.silentUntil && t('line.silentBy', { day: day(hold.silentUntil), basis: hold.silentBasis ?? '' }),
    ],
    [t('line.sealed'), hold.held && t('line.sealedOn', { at: dateTime(hold.sealedAt), ...hold.held })],
    [t('line.ended'), hold.endedAt && [dateTime(hold.endedAt), hold.endedWhy].filter(Boolean).join(': ')],
  ];
  return (
    <Card component="article">
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            {hold.authority} · {hold.dealership ?? hold.dealershipId}
          </Title>
          <Badge variant="light" color={hold.endedAt ? 'gray' : waits ? 'orange' : 'green'} style={{ flex: 'none' }}>
            {t(hold.endedAt ? 'badge.ended' : waits ? 'badge.waits' : 'badge.force')}
          </Badge>
        </Group>
        {lines.map(
          ([name, value]) =>
            value && (
              <Text key={name} size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                <Text span c="dimmed" inherit>
                  {t('line.of', { name })}{' '}
                </Text>
                {value}
              </Text>
            ),
        )}
        {waits && (
          <Text size="sm" fw={600} c={hold.purgeAt ? 'red' : undefined}>
            {hold.purgeAt ? t('waitsUrgent', { at: dateTime(hold.purgeAt) }) : hold.placedByMe && t('waits')}
          </Text>
        )}
        {!hold.endedAt && (
          <Group justify="flex-end" gap="xs">
            {hold.held && hold.custodian && (
              <Button size="xs" variant="default" onClick={() => ask('read')}>
                {t('readCopy')}
              </Button>
            )}
            <Button size="xs" variant="default" onClick={() => ask('end')}>
              {t('end')}
            </Button>
            {waits && !hold.placedByMe && (
              <Button size="xs" onClick={() => void confirm()}>
                {t('confirm')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
      {asking && <HoldReason hold={hold} act={asking} close={() => ask(null)} />}
    </Card>
  );
}
