import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { Stage } from '../stages.ts';
import { leadsMessages } from '../messages.ts';

const colours: Record<Stage, string> = {
  new: 'blue',
  contacted: 'cyan',
  appointment: 'violet',
  visited: 'grape',
  negotiating: 'orange',
  won: 'green',
  lost: 'gray',
};

/** The stage of a lead; its colour is a help, its word says it. */
export function StageBadge({ stage }: { stage: Stage }) {
  const t = useT(leadsMessages);
  return (
    <Badge variant="light" color={colours[stage]} style={{ flexShrink: 0 }}>
      {t(`stage.${stage}`)}
    </Badge>
  );
}
