import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { ProblemError } from '#office/problem-error.ts';
import { vehicleWords } from '../messages.ts';
import { canMove, movesFrom } from '../vehicle.ts';
import type { Status } from '../vehicle.ts';
import type { Whole } from './vehicle-values.ts';
import { inventoryScreenMessages } from './words.ts';
import type { InventoryKey } from './words.ts';

/** Where the vehicle may go from here; done at once, with an undo where the way back is open. */
export function StatusMenu({ vehicle }: { vehicle: Whole }) {
  const t = useT(inventoryScreenMessages);
  const words = useT(vehicleWords);
  const session = useSession();
  const move = useWrite('POST /api/vehicles/:vehicleId/status', {
    forgets: ['/api/vehicles', '/api/today'],
    done: (next) => {
      const back = vehicle.status;
      done(
        t('moved', { status: words(`status.${next.status}`) }),
        canMove(next.status, back) && next.status !== back
          ? {
              undo: () =>
                move.mutateAsync({ params: { vehicleId: vehicle.id }, body: { version: next.version, status: back } }),
            }
          : {},
      );
    },
    failed: (problem) => {
      const missing = problem.errors.filter(({ code }) => code === 'missing_for_sale');
      if (missing.length === 0) return false;
      const what = missing.map(({ pointer }) => t(pointer.slice(1) as InventoryKey)).join(', ');
      failed(new ProblemError(422, { code: 'missing_for_sale', title: t('moveTo'), detail: t('missing', { what }) }));
      return undefined;
    },
  });
  if (!session.can('inventory.status')) return null;
  const go = (status: Status): void =>
    move.mutate({ params: { vehicleId: vehicle.id }, body: { version: vehicle.version, status } });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button loading={move.isPending} rightSection={<IconChevronDown size={16} />}>
          {t('moveTo')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {movesFrom(vehicle.status).map((status) => (
          <Menu.Item key={status} onClick={() => go(status)}>
            {words(`status.${status}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
