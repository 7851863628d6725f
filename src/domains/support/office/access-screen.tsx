import {
  Alert,
  Badge,
  Button,
  Card,
  Group,
  List,
  Modal,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconLock } from '@tabler/icons-react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { supportWords } from './words.ts';

type Grants = Answer<'GET /api/support-grants'>;
type Grant = Grants['items'][number];

/** Who of the platform may look, what they looked at, and what was given to authorities. */
export function AccessScreen() {
  const t = useT(supportWords);
  const [giving, give] = useDisclosure(false);
  const read = useRead('GET /api/support-grants');
  const live = read.data?.items.some((one) => one.live) ?? true;
  const button = (
    <Button leftSection={<IconEye size={18} />} onClick={give.open} disabled={live}>
      {t('access.give')}
    </Button>
  );
  return (
    <Page title={t('access.title')} lead={t('access.lead')} width="reading" actions={button}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      <Stack gap="sm">
        {read.data?.items.length === 0 && (
          <Card>
            <Empty icon={IconLock} title={t('access.none')} action={button}>
              {t('access.noneHelp')}
            </Empty>
          </Card>
        )}
        {read.data?.items.map((one) => (
          <GrantCard key={one.id} grant={one} />
        ))}
        <Given />
      </Stack>
      {giving && <Give operators={read.data?.operators ?? []} close={give.close} />}
    </Page>
  );
}

const known = new Set<string>(supportWords.keys);

function GrantCard({ grant }: { grant: Grant }) {
  const t = useT(supportWords);
  const { dateTime } = useFormats();
  const end = useWrite('DELETE /api/support-grants/:grantId', {
    forgets: ['/api/support-grants', '/api/support-access'],
    done: () => done(t('access.ended')),
  });
  const what = (word: string): string => (known.has(`what.${word}`) ? t(`what.${word}` as 'what.leads') : word);
  return (
    <Card component="article">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <Group gap="sm">
            <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {grant.reason}
            </Title>
            {grant.live && (
              <Badge color="orange" variant="light">
                {t('access.live')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {grant.operator ?? t('access.anyone')} ·{' '}
            {grant.endedAt
              ? t('access.endedAt', { at: dateTime(grant.endedAt) })
              : t('access.until', { until: dateTime(grant.endsAt) })}
            {grant.givenBy && ` · ${t('access.by', { name: grant.givenBy })}`}
          </Text>
          <Text size="sm">{t('access.reads', { n: grant.reads.length })}</Text>
          {grant.reads.length > 0 && (
            <List size="sm" listStyleType="none">
              {grant.reads.map((one) => (
                <List.Item key={one.id}>
                  <Moment at={one.at} exact /> · {one.operator} · {what(one.what)}
                </List.Item>
              ))}
            </List>
          )}
        </Stack>
        {grant.live && (
          <Button
            size="xs"
            color="orange"
            loading={end.isPending}
            onClick={() => end.mutate({ params: { grantId: grant.id } })}
          >
            {t('access.end')}
          </Button>
        )}
      </Group>
    </Card>
  );
}

function Given() {
  const t = useT(supportWords);
  const { date } = useFormats();
  const read = useRead('GET /api/disclosures');
  return (
    <Card component="section" aria-labelledby="given">
      <Stack gap="xs">
        <Title order={2} size="h3" id="given">
          {t('given.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('given.lead')}
        </Text>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {read.data?.items.length === 0 && <Text size="sm">{t('given.none')}</Text>}
        {read.data?.items.map((one) => (
          <div key={one.id}>
            <Text size="sm" fw={600}>
              {date(one.givenAt)} · {t('given.line', one)}
            </Text>
            <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {one.given}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}

function Give({ operators, close }: { operators: Grants['operators']; close(): void }) {
  const t = useT(supportWords);
  const office = useOfficeT();
  const { dateTime } = useFormats();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { operatorId: '', reason: '', hours: 24 as number | string },
    save: async ({ operatorId, reason, hours }) => {
      const body = { operatorId: operatorId || null, reason, hours: Number(hours) };
      const made = await sure(() => api('POST /api/support-grants', { body }));
      if (!made) return;
      await forget('/api/support-grants', '/api/support-access');
      done(t('access.given', { until: dateTime(new Date(Date.now() + body.hours * 3_600_000)) }));
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('access.give')}
      size="lg"
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <Alert variant="light">{t('access.sees')}</Alert>
          <NativeSelect
            label={t('access.who')}
            data={[
              { value: '', label: t('access.anyone') },
              ...operators.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...form.fields.getInputProps('operatorId')}
          />
          <Textarea
            label={t('access.reason')}
            description={t('access.reasonHelp')}
            required
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            {...form.fields.getInputProps('reason')}
          />
          <NumberInput
            label={t('access.hours')}
            description={t('access.hoursHelp')}
            required
            min={1}
            max={72}
            allowDecimal={false}
            maw={220}
            {...form.fields.getInputProps('hours')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('access.give')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
