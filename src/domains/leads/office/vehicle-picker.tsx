import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { useRead } from '#office/use-api.ts';
import { leadsScreenMessages } from './words.ts';

/** A vehicle of the inventory, found by its words, stock number or VIN; `known` is the one that is chosen already. */
export function VehiclePicker({
  value,
  known,
  label,
  onChange,
}: {
  value: string;
  known?: { value: string; label: string };
  label?: string;
  onChange(id: string): void;
}) {
  const t = useT(leadsScreenMessages);
  const { locale } = useLanguage();
  const [typed, setTyped] = useState(known?.label ?? '');
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(known ?? null);
  const [q] = useDebouncedValue(typed.trim(), 200);
  // What stands in the field after a choice is a name, not words to search for.
  const asked = picked && q === picked.label ? '' : q;
  const found = useRead(
    'GET /api/vehicles',
    { query: { limit: 8, ...(asked ? { q: asked } : {}) } },
    { keep: true },
  ).data;
  const options = (found?.items ?? []).map((one) => ({
    value: one.id,
    label: `${vehicleName({ ...one, stockNumber: '' }, locale)} (${one.stockNumber})`.trim(),
  }));
  return (
    <Select
      label={label ?? t('vehicle')}
      placeholder={t('vehicleHelp')}
      searchable
      clearable
      nothingFoundMessage={t('vehicleNone')}
      data={picked && !options.some((one) => one.value === picked.value) ? [picked, ...options] : options}
      // The server has searched already.
      filter={({ options: all }) => all}
      value={value || null}
      onChange={(id, option) => {
        setPicked(id && option ? { value: id, label: option.label } : null);
        onChange(id ?? '');
      }}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  );
}
