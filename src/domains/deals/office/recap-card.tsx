import { Button, Card, Group, Modal, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, keyOf, memory, useRead } from '#office/use-api.ts';
import type { GrossStep } from '../gross.ts';
import { counts, lineName } from '../line.ts';
import { tradeName } from '../trade-in.ts';
import { useBillMoney } from './bill-money.ts';
import type { DealAnswer } from './desk-values.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { MoneyInput } from './money-input.tsx';
import { Inside } from './inside.tsx';
import { recapWords } from './recap-words.ts';
import type { RecapKey } from './recap-words.ts';
import { dealsScreenMessages } from './words.ts';

type Recap = Answer<'GET /api/deals/:dealId/recap'>['items'][number];

/** The gross as it was signed, and each time that it was restated, with its difference. */
export function RecapCard({ deal }: { deal: DealAnswer }) {
  const t = useT(recapWords);
  const session = useSession();
  const read = useRead('GET /api/deals/:dealId/recap', { params: { dealId: deal.id } });
  const [restating, restate] = useDisclosure(false);
  const items = read.data?.items ?? [];
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('recap')}
        </Title>
        {session.can('deals.approve') && deal.status !== 'cancelled' && items.length > 0 && (
          <Button size="compact-sm" variant="light" onClick={restate.open}>
            {t('restate')}
          </Button>
        )}
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      <Stack gap="md">
        {items.map((one, at) => (
          <OneRecap key={one.number} recap={one} before={items[at - 1]} />
        ))}
      </Stack>
      {items.length === 1 && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('never')}
        </Text>
      )}
      {restating && <Restating deal={deal} close={restate.close} last={items.at(-1)!} />}
    </Card>
  );
}

function OneRecap({ recap, before }: { recap: Recap; before: Recap | undefined }) {
  const t = useT(recapWords);
  const words = useT(dealsScreenMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const signed = recap.number === 0;
  const amount = (cents: number | null): string => (cents === null ? t('unknown') : money(cents));
  const steps = (all: Recap['front']) =>
    all.map((step, at) => (
      // Steps have no id: two lines may be called the same.
      // oxlint-disable-next-line react/no-array-index-key
      <Figure key={`${step.of}${at}`} label={step.name ?? words(`gross.${step.of as GrossStep['of']}`)} part>
        {money(step.cents)}
      </Figure>
    ));
  return (
    <section>
      <Text fw={600}>{t(`reason.${recap.reason}`)}</Text>
      <Text size="xs" c="dimmed" mb={4}>
        {[day(recap.on), recap.by].filter(Boolean).join(' · ')}
      </Text>
      {recap.note && (
        <Text size="sm" mb={4} style={{ overflowWrap: 'anywhere' }}>
          {recap.note}
        </Text>
      )}
      {recap.changes.map((change) => (
        <Text key={`${change.of}${change.name}`} size="sm" c="dimmed">
          {t(`of.${change.of}` as RecapKey, { name: change.name ?? t('trade') })}
          {': '}
          {change.of === 'productReturned' ? '' : `${amount(change.before)} → `}
          {amount(change.after)}
        </Text>
      ))}
      <FigureList>
        {signed && steps(recap.front)}
        <Figure label={words('front')} strong hidden={!signed && recap.frontCents === before?.frontCents}>
          {money(recap.frontCents)}
        </Figure>
        {signed && steps(recap.back)}
        <Figure label={words('back')} strong hidden={!signed && recap.backCents === before?.backCents}>
          {money(recap.backCents)}
        </Figure>
        <Figure label={words('total')} strong>
          {money(recap.totalCents)}
        </Figure>
        <Figure label={t('difference')} hidden={signed}>
          {recap.differenceCents > 0 ? '+' : ''}
          {money(recap.differenceCents)}
        </Figure>
      </FigureList>
    </section>
  );
}

const reasons = ['cost', 'reserve', 'product_cancelled', 'correction'] as const;

interface Values {
  reason: (typeof reasons)[number];
  note: string;
  unitCostCents: number | null;
  reserveCents: number | null;
  lineCosts: Record<string, number | null>;
  tradeValues: Record<string, number | null>;
  lineId: string | null;
  refundCents: number | null;
  costBackCents: number | null;
}

const known = new Set<string>(recapWords.keys);

/** A cost that came later, a changed reserve, a product given back: what the gross follows from is set anew. */
function Restating({ deal, close, last }: { deal: DealAnswer; close(): void; last: Recap }) {
  const t = useT(recapWords);
  const words = useT(dealsScreenMessages);
  const { locale } = useLanguage();
  const before: Values = {
    reason: 'cost',
    note: '',
    unitCostCents: deal.unitCostCents ?? null,
    reserveCents: deal.reserveCents ?? 0,
    lineCosts: Object.fromEntries(deal.lines.map((line) => [line.id, line.costCents ?? null])),
    tradeValues: Object.fromEntries(deal.tradeIns.map((trade) => [trade.id, trade.acvCents ?? null])),
    lineId: null,
    refundCents: null,
    costBackCents: null,
  };
  const changedOf = (now: Record<string, number | null>, was: Record<string, number | null>) => {
    const all = Object.entries(now).filter(([id, cents]) => cents !== was[id]);
    return all.length > 0 ? Object.fromEntries(all) : undefined;
  };
  const form = useRecordForm<Values>({
    initialValues: before,
    fields: { 'changes.productReturn.lineId': 'lineId', 'changes.productReturn.refundCents': 'refundCents' },
    fieldWords: ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as RecapKey) : undefined),
    save: async (values) => {
      const { reason, note, unitCostCents, reserveCents, lineId } = values;
      const costs = reason === 'cost' || reason === 'correction';
      const reserve = reason === 'reserve' || reason === 'correction';
      const lineCosts = costs ? changedOf(values.lineCosts, before.lineCosts) : undefined;
      const tradeValues = costs ? changedOf(values.tradeValues, before.tradeValues) : undefined;
      const { items } = await api('POST /api/deals/:dealId/recap', {
        params: { dealId: deal.id },
        body: {
          reason,
          note,
          changes: {
            ...(costs && unitCostCents !== before.unitCostCents ? { unitCostCents } : {}),
            ...(reserve && reserveCents !== before.reserveCents ? { reserveCents: reserveCents ?? 0 } : {}),
            ...(lineCosts ? { lineCosts } : {}),
            ...(tradeValues ? { tradeValues } : {}),
            ...(reason === 'product_cancelled'
              ? {
                  productReturn: {
                    lineId: lineId ?? '',
                    refundCents: values.refundCents ?? 0,
                    costBackCents: values.costBackCents ?? 0,
                  },
                }
              : {}),
          },
        },
      });
      memory.setQueryData(keyOf('GET /api/deals/:dealId/recap', { params: { dealId: deal.id } }), { items });
      void forget('/api/deals', '/api/commission', '/api/my-commissions');
      done(items.length > last.number + 1 ? t('restated') : t('unchanged'));
    },
  });
  const { fields } = form;
  const { reason } = fields.getValues();
  const costs = reason === 'cost' || reason === 'correction';
  const costly = deal.lines.filter(
    (line) => counts(line) && ['freight', 'fee', 'accessory', 'product', 'free_item'].includes(line.kind),
  );
  const products = deal.lines.filter((line) => counts(line) && line.kind === 'product');
  return (
    <Modal opened onClose={close} title={t('restate')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Inside>
        <Form form={form} guard={false} after={close}>
          <Stack>
            <Select
              label={t('why')}
              allowDeselect={false}
              data={reasons.map((one) => ({ value: one, label: t(`reason.${one}`) }))}
              {...fields.getInputProps('reason')}
            />
            {costs && (
              <>
                <MoneyInput
                  label={t('of.unitCost')}
                  description={deal.unitCostFrom === 'inventory' ? t('fromInventory') : undefined}
                  readOnly={deal.unitCostFrom === 'inventory'}
                  min={0}
                  {...fields.getInputProps('unitCostCents')}
                />
                {costly.map((line) => (
                  <MoneyInput
                    key={line.id}
                    label={t('of.lineCost', { name: lineName(line, locale) })}
                    min={0}
                    {...fields.getInputProps(`lineCosts.${line.id}`)}
                  />
                ))}
                {deal.tradeIns.map((trade) => (
                  <MoneyInput
                    key={trade.id}
                    label={t('of.tradeValue', { name: tradeName(trade, locale) || t('trade') })}
                    min={0}
                    {...fields.getInputProps(`tradeValues.${trade.id}`)}
                  />
                ))}
              </>
            )}
            {(reason === 'reserve' || reason === 'correction') && (
              <MoneyInput label={words('gross.reserve')} min={0} {...fields.getInputProps('reserveCents')} />
            )}
            {reason === 'product_cancelled' && (
              <>
                <Select
                  label={t('product')}
                  data={products.map((line) => ({ value: line.id, label: lineName(line, locale) }))}
                  {...fields.getInputProps('lineId')}
                />
                <MoneyInput label={t('refund')} min={0} {...fields.getInputProps('refundCents')} />
                <MoneyInput label={t('costBack')} min={0} {...fields.getInputProps('costBackCents')} />
              </>
            )}
            <Textarea label={t('note')} autosize minRows={2} required {...fields.getInputProps('note')} />
            <Group justify="flex-end">
              <Button type="submit" loading={form.saving}>
                {t('restate')}
              </Button>
            </Group>
          </Stack>
        </Form>
      </Inside>
    </Modal>
  );
}
