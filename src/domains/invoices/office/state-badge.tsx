import { Badge, Group } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { InvoiceState } from '../invoice.ts';
import { invoicesMessages } from '../messages.ts';

const colours: Record<InvoiceState, string> = {
  draft: 'gray',
  issued: 'blue',
  part_paid: 'cyan',
  paid: 'green',
  void: 'gray',
};

/** How an invoice stands, as coloured words; the words say it, the colour only helps. */
export function StateBadge({ state, overdue }: { state: InvoiceState; overdue: boolean }) {
  const words = useT(invoicesMessages);
  return (
    <Group gap={4}>
      <Badge color={colours[state]}>{words(`state.${state}`)}</Badge>
      {overdue && <Badge color="red">{words('overdue')}</Badge>}
    </Group>
  );
}
