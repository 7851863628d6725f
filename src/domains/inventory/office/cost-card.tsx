import { ActionIcon, Button, Card, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { FormDialog } from '#office/form-dialog.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ScaledInput } from '#office/scaled-input.tsx';
import type { ScaledProps } from '#office/scaled-input.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import { acquisitionSources, costKinds } from '../vehicle-cost.ts';
import { useInventoryErrors } from './field-errors.ts';
import { inventoryScreenMessages } from './words.ts';

type Cost = Answer<'GET /api/vehicles/:vehicleId/cost'>;
type Line = Cost['lines'][number];

/** What a deal reckons with follows from here. */
const touched = ['/api/vehicles', '/api/deals'] as const;

const Money = (props: ScaledProps) => (
  <ScaledInput
    scale={100}
    decimalScale={2}
    thousandSeparator=" "
    prefix="$ "
    inputMode="decimal"
    min={0}
    hideControls
    {...props}
  />
);

/** How a vehicle was bought, what was spent on it, and what it comes to. For nobody who may not see cost. */
export function CostCard({ vehicleId }: { vehicleId: string }) {
  const t = useT(inventoryScreenMessages);
  const { money, day } = useFormats();
  const read = useRead('GET /api/vehicles/:vehicleId/cost', { params: { vehicleId } });
  const [open, setOpen] = useState<'acquisition' | 'line' | Line | null>(null);
  const add = useWrite('POST /api/vehicles/:vehicleId/cost-lines', { forgets: [...touched] });
  const remove = useWrite('DELETE /api/vehicles/:vehicleId/cost-lines/:lineId', { forgets: [...touched] });
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return null;
  const { acquisition, lines, totalCents } = read.data;
  const nameOf = (line: Line): string => line.vendor ?? t(`cost.kind.${line.kind}`);
  const takeAway = ({ id, version, ...line }: Line): void =>
    remove.mutate(
      { params: { vehicleId, lineId: id }, query: { version } },
      {
        onSuccess: () =>
          done(t('cost.removed'), { undo: () => add.mutateAsync({ params: { vehicleId }, body: line }) }),
      },
    );
  const spent = lines.reduce((sum, line) => sum + line.amountCents, 0);
  return (
    <Card component="section">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h4" c="dimmed" fw={500}>
            {t('cost.section')}
          </Title>
          {totalCents === null ? (
            <Text size="sm">{spent > 0 ? t('cost.partly', { amount: money(spent) }) : t('cost.none')}</Text>
          ) : (
            <Text size="xl" fw={700} className="figures">
              {money(totalCents)}
            </Text>
          )}
        </div>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} />}
          style={{ flex: 'none' }}
          onClick={() => setOpen('line')}
        >
          {t('cost.add')}
        </Button>
      </Group>
      <Stack gap="sm" mt="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        <Entry
          name={acquisition ? t(`cost.source.${acquisition.source}`) : t('cost.acquire')}
          details={acquisition ? [day(acquisition.acquiredOn), acquisition.seller] : []}
          amount={acquisition ? money(acquisition.amountCents + acquisition.buyerFeeCents) : '–'}
        >
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`${t('cost.change')}: ${t('cost.acquire')}`}
            onClick={() => setOpen('acquisition')}
          >
            <IconPencil size={16} />
          </ActionIcon>
        </Entry>
        {lines.map((line) => (
          <Entry
            key={line.id}
            name={t(`cost.kind.${line.kind}`)}
            details={[day(line.spentOn), line.vendor, line.invoiceNumber]}
            amount={money(line.amountCents)}
          >
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`${t('cost.change')}: ${nameOf(line)}`}
              onClick={() => setOpen(line)}
            >
              <IconPencil size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t('cost.remove', { name: nameOf(line) })}
              onClick={() => takeAway(line)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Entry>
        ))}
      </Stack>
      {open === 'acquisition' && (
        <AcquisitionDialog vehicleId={vehicleId} acquisition={acquisition} close={() => setOpen(null)} />
      )}
      {open !== null && open !== 'acquisition' && (
        <LineDialog vehicleId={vehicleId} line={open === 'line' ? null : open} close={() => setOpen(null)} />
      )}
    </Card>
  );
}

function Entry({
  name,
  details,
  amount,
  children,
}: {
  name: string;
  details: (string | null)[];
  amount: string;
  children: ReactNode;
}) {
  return (
    <Group component="li" justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm">{name}</Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {details.filter(Boolean).join(' · ')}
        </Text>
      </div>
      <Text size="sm" className="figures" style={{ flex: 'none' }}>
        {amount}
      </Text>
      <Group gap={0} wrap="nowrap" mt={-8} style={{ flex: 'none' }}>
        {children}
      </Group>
    </Group>
  );
}

function AcquisitionDialog({
  vehicleId,
  acquisition,
  close,
}: {
  vehicleId: string;
  acquisition: Cost['acquisition'];
  close(): void;
}) {
  const t = useT(inventoryScreenMessages);
  const today = useToday();
  return (
    <FormDialog
      title={t('cost.acquire')}
      act={t('cost.save')}
      fieldWords={useInventoryErrors()}
      values={{
        source: acquisition?.source ?? 'auction',
        seller: acquisition?.seller ?? '',
        acquiredOn: acquisition?.acquiredOn ?? today,
        amountCents: (acquisition?.amountCents ?? null) as number | null,
        buyerFeeCents: (acquisition?.buyerFeeCents ?? null) as number | null,
        taxPaidCents: (acquisition?.taxPaidCents ?? null) as number | null,
      }}
      save={async ({ amountCents, buyerFeeCents, taxPaidCents, ...values }) => {
        await api('PUT /api/vehicles/:vehicleId/acquisition', {
          params: { vehicleId },
          body: {
            ...values,
            version: acquisition?.version ?? 0,
            amountCents: amountCents ?? 0,
            buyerFeeCents: buyerFeeCents ?? 0,
            taxPaidCents: taxPaidCents ?? 0,
          },
        });
        done(t('cost.saved'));
        void forget(...touched);
      }}
      close={close}
    >
      {(fields) => (
        <>
          <Select
            label={t('cost.source')}
            allowDeselect={false}
            data={acquisitionSources.map((value) => ({ value, label: t(`cost.source.${value}`) }))}
            {...fields.getInputProps('source')}
          />
          <TextInput
            label={t('cost.seller')}
            description={t('cost.sellerHelp')}
            maxLength={200}
            autoComplete="off"
            {...fields.getInputProps('seller')}
          />
          <TextInput type="date" label={t('cost.acquiredOn')} {...fields.getInputProps('acquiredOn')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Money
              label={t('cost.amount')}
              description={t('cost.amountHelp')}
              data-autofocus
              {...fields.getInputProps('amountCents')}
            />
            <Money label={t('cost.tax')} description={t('cost.taxHelp')} {...fields.getInputProps('taxPaidCents')} />
            <Money label={t('cost.fee')} {...fields.getInputProps('buyerFeeCents')} />
          </SimpleGrid>
        </>
      )}
    </FormDialog>
  );
}

function LineDialog({ vehicleId, line, close }: { vehicleId: string; line: Line | null; close(): void }) {
  const t = useT(inventoryScreenMessages);
  const today = useToday();
  return (
    <FormDialog
      title={line ? t('cost.edit') : t('cost.add')}
      act={t('cost.save')}
      fieldWords={useInventoryErrors()}
      values={{
        kind: line?.kind ?? 'mechanical',
        vendor: line?.vendor ?? '',
        invoiceNumber: line?.invoiceNumber ?? '',
        spentOn: line?.spentOn ?? today,
        amountCents: (line?.amountCents ?? null) as number | null,
        taxPaidCents: (line?.taxPaidCents ?? null) as number | null,
      }}
      save={async ({ amountCents, taxPaidCents, ...values }) => {
        const body = { ...values, amountCents: amountCents ?? 0, taxPaidCents: taxPaidCents ?? 0 };
        if (line)
          await api('PUT /api/vehicles/:vehicleId/cost-lines/:lineId', {
            params: { vehicleId, lineId: line.id },
            body: { ...body, version: line.version },
          });
        else await api('POST /api/vehicles/:vehicleId/cost-lines', { params: { vehicleId }, body });
        done(t('cost.saved'));
        void forget(...touched);
      }}
      close={close}
    >
      {(fields) => (
        <>
          <Select
            label={t('cost.kind')}
            allowDeselect={false}
            data={costKinds.map((value) => ({ value, label: t(`cost.kind.${value}`) }))}
            {...fields.getInputProps('kind')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t('cost.vendor')} maxLength={200} {...fields.getInputProps('vendor')} />
            <TextInput label={t('cost.invoiceNumber')} maxLength={60} {...fields.getInputProps('invoiceNumber')} />
          </SimpleGrid>
          <TextInput type="date" label={t('cost.spentOn')} {...fields.getInputProps('spentOn')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Money
              label={t('cost.amount')}
              description={t('cost.amountHelp')}
              data-autofocus
              {...fields.getInputProps('amountCents')}
            />
            <Money label={t('cost.tax')} description={t('cost.taxHelp')} {...fields.getInputProps('taxPaidCents')} />
          </SimpleGrid>
        </>
      )}
    </FormDialog>
  );
}
