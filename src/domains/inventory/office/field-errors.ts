import type { FieldError } from '#kernel/problems.ts';
import { useT } from '#office/i18n.tsx';
import { inventoryScreenMessages } from './words.ts';
import type { InventoryKey } from './words.ts';

const known = new Set<string>(inventoryScreenMessages.keys);

/** Inventory's own words for its own error codes. */
export function useInventoryErrors(): (error: FieldError) => string | undefined {
  const t = useT(inventoryScreenMessages);
  return ({ code }) => (known.has(`error.${code}`) ? t(`error.${code}` as InventoryKey) : undefined);
}
