import { useLocalStorage } from '@mantine/hooks';
import type { Column } from './data-table.tsx';

type Choice = Record<string, boolean>;

/** Which columns a person wants to see of a table; remembered in this browser. */
export function useChosenColumns<Row>(
  id: string,
  columns: Column<Row>[],
): { shown: Column<Row>[]; isShown(column: Column<Row>): boolean; toggle(column: Column<Row>): void } {
  const [choice, setChoice] = useLocalStorage<Choice>({
    key: `automo.columns.${id}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const isShown = (column: Column<Row>): boolean => column.fixed || (choice[column.key] ?? !column.optional);
  return {
    shown: columns.filter(isShown),
    isShown,
    toggle: (column) => setChoice((before) => ({ ...before, [column.key]: !isShown(column) })),
  };
}
