import { ActionIcon, Anchor, Button, Card, Group, Modal, Select, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScaledInput } from '#office/scaled-input.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, keyOf, memory, useRead } from '#office/use-api.ts';
import { useBillMoney } from './bill-money.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { Inside } from './inside.tsx';
import { recapWords } from './recap-words.ts';
import type { RecapKey } from './recap-words.ts';

type Commission = Answer<'GET /api/deals/:dealId/commission'>;
type Staff = readonly { id: string; name: string }[];
const pools = ['sales', 'finance'] as const;

/** What this deal earns whom, for those who may see commissions. */
export function CommissionCard({ dealId, staff }: { dealId: string; staff: Staff }) {
  const t = useT(recapWords);
  const { number } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const [sharing, share] = useDisclosure(false);
  const read = useRead('GET /api/deals/:dealId/commission', { params: { dealId } });
  const { data } = read;
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('commission')}
        </Title>
        {data && session.can('commissions.write') && (
          <Button size="compact-sm" variant="light" onClick={share.open}>
            {t('shares')}
          </Button>
        )}
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {data && data.members.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('commissionNone')}
        </Text>
      )}
      {data && data.members.length > 0 && (
        <FigureList>
          {data.members.map((one) => (
            <Figure
              key={one.pool + one.staff.id}
              label={
                <>
                  {one.earnedOn ? (
                    <Anchor
                      renderRoot={(props) => (
                        <Link to={`/commissions/${one.earnedOn!.slice(0, 7)}/${one.staff.id}`} {...props} />
                      )}
                      size="sm"
                    >
                      {one.staff.name}
                    </Anchor>
                  ) : (
                    one.staff.name
                  )}
                  <Text size="xs" c="dimmed">
                    {[t(`pool.${one.pool}`), `${number(one.share / 100, 2)} %`, one.plan].filter(Boolean).join(' · ')}
                  </Text>
                </>
              }
            >
              {one.plan ? money(one.cents) : '–'}
            </Figure>
          ))}
          <Figure label={t('entered')} strong>
            {money(data.totalCents)}
          </Figure>
        </FigureList>
      )}
      {data?.members.some((one) => !one.plan) && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('noPlan')}
        </Text>
      )}
      {sharing && data && <Sharing dealId={dealId} commission={data} staff={staff} close={share.close} />}
    </Card>
  );
}

const known = new Set<string>(recapWords.keys);

/** Who shares the commission: each person with their pool and share. */
function Sharing({
  dealId,
  commission,
  staff,
  close,
}: {
  dealId: string;
  commission: Commission;
  staff: Staff;
  close(): void;
}) {
  const t = useT(recapWords);
  const { number } = useFormats();
  const form = useRecordForm({
    initialValues: {
      members: commission.members.map(({ pool, share, staff: person }) => ({
        pool: pool as 'sales' | 'finance',
        share: share as number | null,
        staffId: person.id as string | null,
      })),
    },
    fieldWords: ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as RecapKey) : undefined),
    save: async ({ members }) => {
      const next = await api('PUT /api/deals/:dealId/commission', {
        params: { dealId },
        body: { members: members.map((one) => ({ ...one, share: one.share ?? 0, staffId: one.staffId ?? '' })) },
      });
      memory.setQueryData(keyOf('GET /api/deals/:dealId/commission', { params: { dealId } }), next);
      void forget('/api/commission', '/api/my-commissions');
      done(t('sharesSaved'));
    },
  });
  const { fields } = form;
  const { members } = fields.getValues();
  const people = staff.map((one) => ({ value: one.id, label: one.name }));
  const sums = pools.flatMap((pool) => {
    const mine = members.filter((one) => one.pool === pool);
    const share = number(mine.reduce((sum, one) => sum + (one.share ?? 0), 0) / 100, 2);
    return mine.length > 0 ? [t('sum', { pool: t(`pool.${pool}`), share })] : [];
  });
  return (
    <Modal opened onClose={close} size="lg" title={t('sharesTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Inside>
        <Form form={form} guard={false} after={close}>
          <Stack>
            <Text size="sm">{t('sharesHelp')}</Text>
            {members.map((one, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a row is known by its place: its person may change
              <Group key={at} gap="xs" align="flex-end">
                <Select
                  label={t('person')}
                  flex="2 1 160px"
                  searchable
                  data={people}
                  {...fields.getInputProps(`members.${at}.staffId`)}
                />
                <Select
                  label={t('pool')}
                  flex="1 1 110px"
                  allowDeselect={false}
                  data={pools.map((pool) => ({ value: pool, label: t(`pool.${pool}`) }))}
                  {...fields.getInputProps(`members.${at}.pool`)}
                />
                <ScaledInput
                  label={t('share')}
                  flex="1 1 90px"
                  scale={100}
                  decimalScale={2}
                  min={0}
                  max={100}
                  suffix=" %"
                  inputMode="decimal"
                  hideControls
                  {...fields.getInputProps(`members.${at}.share`)}
                />
                <ActionIcon
                  size="lg"
                  variant="subtle"
                  color="red"
                  aria-label={t('removePerson', { name: staff.find(({ id }) => id === one.staffId)?.name ?? '' })}
                  onClick={() => fields.removeListItem('members', at)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              </Group>
            ))}
            {members.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('alone')}
              </Text>
            )}
            {fields.errors.members && (
              <Text size="sm" c="red" role="alert">
                {fields.errors.members}
              </Text>
            )}
            <Text size="sm" c="dimmed" aria-live="polite">
              {sums.join(' · ')}
            </Text>
            <Group justify="space-between">
              <Button
                variant="default"
                leftSection={<IconPlus size={16} />}
                disabled={members.length >= 12}
                onClick={() =>
                  fields.insertListItem('members', {
                    pool: members.some((one) => one.pool === 'sales') ? 'finance' : 'sales',
                    share: 10_000,
                    staffId: null,
                  })
                }
              >
                {t('addPerson')}
              </Button>
              <Button type="submit" loading={form.saving}>
                {t('save')}
              </Button>
            </Group>
          </Stack>
        </Form>
      </Inside>
    </Modal>
  );
}
