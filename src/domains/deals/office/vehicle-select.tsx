import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useRead } from '#office/use-api.ts';
import { dealsScreenMessages } from './words.ts';

interface Given {
  value: string | null;
  /** The name of what is chosen already. */
  chosen?: string | null;
  onChange(vehicleId: string | null): void;
  error?: React.ReactNode;
}

/** Finds a vehicle of the inventory by words, and chooses it. */
export function VehicleSelect({ value, chosen, onChange, error }: Given) {
  const t = useT(dealsScreenMessages);
  const { locale } = useLanguage();
  const { money } = useFormats();
  const [typed, setTyped] = useState(chosen ?? '');
  const [q] = useDebouncedValue(typed, 250);
  const asked = q === chosen ? '' : q;
  const found = useRead('GET /api/vehicles', { query: { limit: 12, ...(asked ? { q: asked } : {}) } }, { keep: true });
  const options = (found.data?.items ?? []).map((vehicle) => ({
    value: vehicle.id,
    label: [
      vehicleName({ ...vehicle, stockNumber: '' }, locale),
      vehicle.stockNumber,
      vehicle.askingPriceCents === null ? null : money(vehicle.askingPriceCents),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
  const data =
    value && chosen && !options.some((one) => one.value === value) ? [{ value, label: chosen }, ...options] : options;
  return (
    <Select
      label={t('vehicle')}
      placeholder={t('findVehicle')}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      clearable
      // What is offered was found by the server already.
      filter={({ options: all }) => all}
      onSearchChange={setTyped}
      rightSection={found.isFetching ? <Loader size="xs" /> : undefined}
      error={error}
    />
  );
}
