import { Button, Card, Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCar, IconExternalLink, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { usePages, useRead } from '#office/use-api.ts';
import { statusWords } from '../status-words.ts';
import { socialWords } from '../words.ts';
import classes from './compose.module.css';
import { photoAddress } from './composition.ts';

type Row = Pick<
  Answer<'GET /api/vehicles'>['items'][number],
  'year' | 'make' | 'model' | 'trim' | 'stockNumber' | 'cover' | 'status' | 'askingPriceCents'
>;

/** A vehicle in a line: picture, name, stock number, status, price. */
function VehicleLine({ row }: { row: Row }) {
  const { locale } = useLanguage();
  const t = useT(statusWords);
  const { money } = useFormats();
  return (
    <Group gap="sm" wrap="nowrap">
      <span className={classes.cover} aria-hidden="true">
        {row.cover ? <img src={photoAddress(row.cover, 160)} alt="" loading="lazy" /> : <IconCar size={22} />}
      </span>
      <span>
        <Text span size="sm" fw={600} display="block">
          {vehicleName(row, locale)}
        </Text>
        <Text span size="xs" c="dimmed">
          {[row.stockNumber, t(row.status), row.askingPriceCents === null ? '' : money(row.askingPriceCents)]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </span>
    </Group>
  );
}

/** The vehicle that a post is about: found by words, or none. Once the post is saved it stays. */
export function VehiclePicker({
  vehicleId,
  fixed,
  onPick,
}: {
  vehicleId: string | null;
  fixed: boolean;
  onPick(vehicleId: string | null): void;
}) {
  const t = useT(socialWords);
  const chosen = useRead(
    'GET /api/vehicles/:vehicleId',
    { params: { vehicleId: vehicleId ?? '' } },
    { enabled: vehicleId !== null },
  ).data;
  if (vehicleId === null && fixed) return null;
  return (
    <Card component="section" padding="md" aria-label={t('vehicle')}>
      {vehicleId === null ? (
        <Finder onPick={onPick} />
      ) : (
        <Group justify="space-between" gap="sm">
          {chosen ? <VehicleLine row={chosen} /> : <Loader size="sm" />}
          <Group gap="xs">
            <Button
              size="xs"
              variant="subtle"
              rightSection={<IconExternalLink size={14} />}
              renderRoot={(props) => <Link to={`/inventory/${vehicleId}`} {...props} />}
            >
              {t('vehicle.open')}
            </Button>
            {!fixed && (
              <Button size="xs" variant="default" onClick={() => onPick(null)}>
                {t('vehicle.other')}
              </Button>
            )}
          </Group>
        </Group>
      )}
    </Card>
  );
}

/** What it controls and whether that is open, the target adds by itself. */
const asCombobox = { role: 'combobox', 'aria-autocomplete': 'list' } as const;

function Finder({ onPick }: { onPick(vehicleId: string): void }) {
  const t = useT(socialWords);
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = usePages('GET /api/vehicles', { query: { ...(q ? { q } : { status: ['available'] }), limit: 12 } });
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        combobox.closeDropdown();
        onPick(id);
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          label={t('vehicle.which')}
          description={t('vehicle.help')}
          placeholder={t('vehicle.search')}
          leftSection={<IconSearch size={17} />}
          rightSection={found.loading && combobox.dropdownOpened ? <Loader size={16} /> : undefined}
          value={typed}
          {...asCombobox}
          data-search-field
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={t('vehicle.which')} mah={340} style={{ overflowY: 'auto' }}>
          {found.items.map((row) => (
            <Combobox.Option key={row.id} value={row.id}>
              <VehicleLine row={row} />
            </Combobox.Option>
          ))}
          {found.items.length === 0 && (
            <Combobox.Empty>{found.loading ? t('vehicle.searching') : t('vehicle.none')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
