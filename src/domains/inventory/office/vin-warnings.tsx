import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { inventoryScreenMessages } from './words.ts';
import type { InventoryKey } from './words.ts';

const known = new Set<string>(inventoryScreenMessages.keys);

/** What is unusual about a VIN; none of it forbids keeping it. */
export function VinWarnings({ warnings }: { warnings: readonly string[] }) {
  const t = useT(inventoryScreenMessages);
  return warnings.map((code) => (
    <Alert key={code} color="yellow" variant="light" p="xs" icon={<IconAlertTriangle size={18} />}>
      {known.has(`vin.${code}`) ? t(`vin.${code}` as InventoryKey) : t('vin.other', { code })}
    </Alert>
  ));
}
