import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { DealStatus } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';

const colours: Record<DealStatus, string> = {
  worksheet: 'gray',
  quoted: 'cyan',
  submitted: 'yellow',
  approved: 'teal',
  signed: 'blue',
  funded: 'indigo',
  delivered: 'green',
  closed: 'gray',
  cancelled: 'red',
};

/** A status as a coloured word; the word says it, the colour only helps. */
export function DealStatusBadge({ status }: { status: DealStatus }) {
  const words = useT(dealsMessages);
  return <Badge color={colours[status]}>{words(`status.${status}`)}</Badge>;
}
