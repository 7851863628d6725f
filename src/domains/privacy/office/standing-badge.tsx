import { Badge, Group } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { Standing } from '../due.ts';
import { deskWords } from './words.ts';

const colours: Record<Standing, string> = { open: 'blue', soon: 'yellow', overdue: 'red', closed: 'gray' };

/** How a request stands: amber from seven days before its due date, red after it; and whether a robot may have written it. */
export function StandingBadge({ standing, suspected = false }: { standing: Standing; suspected?: boolean }) {
  const t = useT(deskWords);
  return (
    <Group gap={6}>
      <Badge color={colours[standing]}>{t(`standing.${standing}`)}</Badge>
      {suspected && (
        <Badge variant="light" color="gray">
          {t('suspected')}
        </Badge>
      )}
    </Group>
  );
}
