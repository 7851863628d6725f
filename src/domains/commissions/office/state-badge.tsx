import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { commissionsMessages } from '../messages.ts';

const colours = { open: 'blue', closed: 'gray', paid: 'green' };

export function StateBadge({ state }: { state: 'open' | 'closed' | 'paid' }) {
  const words = useT(commissionsMessages);
  return (
    <Badge variant="light" color={colours[state]}>
      {words(`state.${state}`)}
    </Badge>
  );
}
