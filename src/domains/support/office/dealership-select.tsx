import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useT } from '#office/i18n.tsx';
import { useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';

interface Asked {
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  clearable?: boolean;
}

/** Dealerships whose name or sub-domain has the typed word; those that were chosen stay among them. */
function useFound(chosen: readonly string[]) {
  const [typed, type] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const [known, know] = useState(new Map<string, string>());
  const read = useRead('GET /api/operator/dealerships', q ? { query: { q } } : {}, { keep: true });
  const found = new Map(read.data?.items.map(({ id, name, slug }) => [id, `${name} (${slug})`]));
  for (const id of chosen) if (!found.has(id)) found.set(id, known.get(id) ?? id);
  return {
    type,
    keep: () => know(new Map([...known, ...found])),
    data: [...found].map(([value, label]) => ({ value, label })),
  };
}

/** Chooses one dealership by its name: nobody should copy an id by hand. */
export function DealershipSelect({
  value = null,
  onChange,
  ...asked
}: Asked & { value?: string | null; onChange(id: string | null): void }) {
  const t = useT(operatorWords);
  const { data, type, keep } = useFound(value ? [value] : []);
  return (
    <Select
      {...asked}
      searchable
      clearable
      // The server has searched already, also in names that the list does not show.
      filter={({ options }) => options}
      placeholder={t('search')}
      nothingFoundMessage={t('none')}
      data={data}
      value={value}
      onSearchChange={type}
      onChange={(id) => {
        keep();
        onChange(id);
      }}
    />
  );
}

/** The same for several. */
export function DealershipsSelect({
  value = [],
  onChange,
  ...asked
}: Asked & { value?: string[]; onChange(ids: string[]): void }) {
  const t = useT(operatorWords);
  const { data, type, keep } = useFound(value);
  return (
    <MultiSelect
      {...asked}
      searchable
      clearable
      filter={({ options }) => options}
      placeholder={value.length === 0 ? t('search') : undefined}
      nothingFoundMessage={t('none')}
      data={data}
      value={value}
      onSearchChange={type}
      onChange={(ids) => {
        keep();
        onChange(ids);
      }}
    />
  );
}
