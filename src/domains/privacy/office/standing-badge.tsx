import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { Standing } from '../due.ts';
import { deskWords } from './words.ts';

const colours: Record<Standing, string> = { open: 'blue', soon: 'yellow', overdue: 'red', closed: 'gray' };

/** How a request stands: amber from seven days before its due date, red after it. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const t = useT(deskWords);
  return <Badge color={colours[standing]}>{t(`standing.${standing}`)}</Badge>;
}
