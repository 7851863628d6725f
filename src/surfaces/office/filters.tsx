import { Badge, Button, Drawer, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import classes from './filters.module.css';
import { useOfficeT } from './i18n.tsx';

type Search = Record<string, string | string[] | undefined>;

export interface UrlFilters<Name extends string> {
  /** One value of a filter. */
  one(name: Name): string | undefined;
  /** All values of a filter. */
  all(name: Name): string[];
  /** Changes filters; undefined or an empty list takes one away. */
  set(change: Partial<Record<Name, string | string[] | undefined>>): void;
  clear(): void;
  /** How many filters are set, without sorting and search words. */
  count: number;
  /** As the API takes it: only what is set. */
  query: Partial<Record<Name, string | string[]>>;
}

/**
 * Filters kept in the address, so that a list can be bookmarked, sent to a colleague and come back to.
 *
 * @example
 * const filters = useUrlFilters(['q', 'status', 'sort']);
 * const vehicles = usePages('GET /api/vehicles', { query: filters.query as Query<'GET /api/vehicles'> });
 */
export function useUrlFilters<const Name extends string>(names: readonly Name[]): UrlFilters<Name> {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const all = (name: Name): string[] => [search[name] ?? []].flat().filter(Boolean);
  const query: Partial<Record<Name, string | string[]>> = {};
  for (const name of names) {
    const values = all(name);
    if (values.length > 0) query[name] = values.length === 1 ? values[0] : values;
  }
  const put = (change: Search): void =>
    // A filter is not a place to come back to one by one: the list is.
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: (before: Search) => ({ ...before, ...change }),
    } as never);
  return {
    one: (name) => all(name)[0],
    all,
    set: (change) => put(change as Search),
    clear: () => put(Object.fromEntries(names.filter((name) => name !== 'sort').map((name) => [name, undefined]))),
    count: names.filter((name) => name !== 'sort' && name !== 'q' && all(name).length > 0).length,
    query,
  };
}

interface FilterBarProps {
  filters: Pick<UrlFilters<string>, 'count' | 'clear'>;
  /** The search field: see {@link SearchField}. */
  search?: ReactNode;
  /** Filter fields; in a drawer on a phone. */
  children: ReactNode;
}

/** The line of search and filters above a list. */
export function FilterBar({ filters, search, children }: FilterBarProps) {
  const t = useOfficeT();
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [open, setOpen] = useState(false);
  return (
    <Stack gap="xs" role="search">
      <div className={classes.bar}>
        {search}
        {phone ? (
          <Button
            variant="default"
            leftSection={<IconAdjustmentsHorizontal size={18} />}
            rightSection={filters.count > 0 ? <Badge circle>{filters.count}</Badge> : undefined}
            onClick={() => setOpen(true)}
          >
            {t('filters')}
          </Button>
        ) : (
          children
        )}
        {filters.count > 0 && (
          <Button variant="subtle" onClick={filters.clear}>
            {t('clearFilters')}
          </Button>
        )}
      </div>
      {phone && (
        <Drawer
          opened={open}
          onClose={() => setOpen(false)}
          position="bottom"
          size="auto"
          title={t('filters')}
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <Stack className={classes.drawer}>
            {children}
            <Button onClick={() => setOpen(false)} fullWidth>
              {t('showResults')}
            </Button>
          </Stack>
        </Drawer>
      )}
    </Stack>
  );
}

/** Words to search for; `/` comes here from anywhere on the page. */
export function SearchField({
  value,
  onChange,
  label,
}: {
  value: string | undefined;
  onChange(value: string | undefined): void;
  label: string;
}) {
  const [text, setText] = useState(value ?? '');
  const told = useRef(value ?? '');
  const tell = useDebouncedCallback((next: string) => {
    told.current = next;
    onChange(next || undefined);
  }, 250);
  useEffect(() => {
    // The address changed by itself (back, a cleared filter): follow it, but never while one types.
    if ((value ?? '') !== told.current) {
      told.current = value ?? '';
      setText(value ?? '');
    }
  }, [value]);
  return (
    <TextInput
      type="search"
      data-search-field
      className={classes.search}
      leftSection={<IconSearch size={17} />}
      placeholder={label}
      aria-label={label}
      aria-keyshortcuts="/"
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value.trim());
      }}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** One of several. */
export function ChoiceFilter({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: Choice[];
  value: string | undefined;
  onChange(value: string | undefined): void;
}) {
  return (
    <Select
      className={classes.field}
      aria-label={label}
      placeholder={label}
      data={options}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      searchable={options.length > 8}
    />
  );
}
