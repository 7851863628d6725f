import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { ListingImport } from '../../listing-import.ts';
import { importWords } from './words.ts';

const colours: Record<ListingImport['state'], string> = {
  reading: 'gray',
  ready: 'blue',
  running: 'blue',
  done: 'green',
  failed: 'red',
  undoing: 'orange',
  undone: 'gray',
};

/** How far an import is, in a word. */
export function StateBadge({ state }: { state: ListingImport['state'] }) {
  const t = useT(importWords);
  return (
    <Badge variant="light" color={colours[state]}>
      {t(`state.${state}`)}
    </Badge>
  );
}
