import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { vehicleWords } from '../messages.ts';
import type { Status } from '../vehicle.ts';

const colours: Record<Status, string> = {
  draft: 'gray',
  incoming: 'cyan',
  reconditioning: 'yellow',
  available: 'green',
  on_hold: 'orange',
  sale_pending: 'grape',
  sold: 'blue',
  delivered: 'blue',
  wholesaled: 'gray',
  archived: 'gray',
};

/** A status as a coloured word; the word says it, the colour only helps. */
export function StatusBadge({ status }: { status: Status }) {
  const words = useT(vehicleWords);
  return <Badge color={colours[status]}>{words(`status.${status}`)}</Badge>;
}
