import { Button, Group, Menu, Modal, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer, Body } from '#office/api.ts';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { done, failed } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { vehicleWords } from '../messages.ts';
import { statuses } from '../vehicle.ts';
import { useInventoryErrors } from './field-errors.ts';
import { inventoryScreenMessages } from './words.ts';

type Change = Body<'POST /api/bulk-changes'>['change'];

/** What can be done to the chosen vehicles, all at once, with an undo. */
export function BulkBar({
  ids,
  locations,
  onDone,
}: {
  ids: string[];
  locations: { id: string; name: string }[];
  onDone(): void;
}) {
  const t = useT(inventoryScreenMessages);
  const words = useT(vehicleWords);
  const errors = useInventoryErrors();
  const [pricing, dialog] = useDisclosure(false);
  const undo = async ({ bulkChangeId }: Answer<'POST /api/bulk-changes'>): Promise<void> => {
    try {
      await api('POST /api/bulk-changes/:bulkChangeId/undo', { params: { bulkChangeId } });
      await forget('/api/vehicles', '/api/today');
      done(t('bulk.undone'));
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const change = useWrite('POST /api/bulk-changes', {
    forgets: ['/api/vehicles', '/api/today'],
    done: (outcome) => {
      const { changed, skipped } = outcome;
      const first = skipped[0];
      const why = first ? (errors({ pointer: '', ...first }) ?? first.message) : '';
      const said = [
        ...(changed > 0 || !first ? [t('bulk.done', { n: changed })] : []),
        ...(first ? [t('bulk.skipped', { n: skipped.length, why })] : []),
      ].join(' ');
      done(said, changed > 0 ? { undo: () => undo(outcome) } : {});
      dialog.close();
      onDone();
    },
  });
  const go = (wanted: Change, reason?: string): void =>
    change.mutate({ body: { vehicleIds: ids, change: wanted, ...(reason ? { reason } : {}) } });
  return (
    <Group gap="xs">
      <Menu>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="light"
            loading={change.isPending}
            rightSection={<IconChevronDown size={14} />}
          >
            {t('bulk.status')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {statuses.map((status) => (
            <Menu.Item key={status} onClick={() => go({ kind: 'status', status })}>
              {words(`status.${status}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-sm" variant="light" onClick={dialog.open}>
        {t('bulk.price')}
      </Button>
      {locations.length > 1 && (
        <Menu>
          <Menu.Target>
            <Button size="compact-sm" variant="light" rightSection={<IconChevronDown size={14} />}>
              {t('bulk.location')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {locations.map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => go({ kind: 'location', locationId: id })}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <PriceDialog opened={pricing} close={dialog.close} count={ids.length} busy={change.isPending} go={go} />
    </Group>
  );
}

function PriceDialog({
  opened,
  close,
  count,
  busy,
  go,
}: {
  opened: boolean;
  close(): void;
  count: number;
  busy: boolean;
  go(change: Change, reason?: string): void;
}) {
  const t = useT(inventoryScreenMessages);
  const office = useOfficeT();
  const [by, setBy] = useState('cents');
  const [value, setValue] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const amount = typeof value === 'number' ? value : Number.NaN;
  return (
    <Modal opened={opened} onClose={close} title={t('bulk.price')} closeButtonProps={{ 'aria-label': office('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!Number.isFinite(amount)) return;
          go(
            by === 'cents'
              ? { kind: 'price', byCents: Math.round(amount * 100), roundToCents: 100 }
              : { kind: 'price', byPercent: amount, roundToCents: 100 },
            reason.trim() || undefined,
          );
        }}
      >
        <Stack>
          <SegmentedControl
            value={by}
            onChange={setBy}
            data={[
              { value: 'cents', label: t('bulk.byCents') },
              { value: 'percent', label: t('bulk.byPercent') },
            ]}
          />
          <NumberInput
            label={by === 'cents' ? t('bulk.amount') : t('bulk.percent')}
            value={value}
            onChange={setValue}
            allowNegative
            decimalScale={2}
            data-autofocus
          />
          <TextInput
            label={t('priceReason')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            maxLength={200}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!Number.isFinite(amount) || amount === 0}>
              {t('bulk.apply', { n: count })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
