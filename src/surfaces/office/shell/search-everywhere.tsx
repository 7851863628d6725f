import { Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAddressBook, IconCar, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { shortVehicleName, vehicleName } from '#kernel/vehicle-name.ts';
import { useLanguage, useOfficeT } from '../i18n.tsx';
import { useSession } from '../session.tsx';
import { useRead } from '../use-api.ts';
import { places } from './places.ts';

/** Finds vehicles, leads and screens from anywhere: Ctrl+K. */
export function SearchEverywhere() {
  const t = useOfficeT();
  const { locale } = useLanguage();
  const session = useSession();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 180);
  const asks = q.length >= 2;
  const vehicles = useRead(
    'GET /api/vehicles',
    { query: { q, limit: 6 } },
    { enabled: asks && session.can('inventory.read') },
  );
  const leads = useRead(
    'GET /api/leads',
    { query: { q, limit: 5 } },
    { enabled: asks && session.can('customers.read') },
  );
  const go = (to: string): void => void navigate({ to });
  const screens = places.filter(
    ({ permission, label }) =>
      (!permission || session.can(permission)) && t(label).toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const found = asks
    ? { vehicles: vehicles.data?.items ?? [], leads: leads.data?.items ?? [] }
    : { vehicles: [], leads: [] };
  const nothing = screens.length + found.vehicles.length + found.leads.length === 0;
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut={['mod + K']}
      clearQueryOnClose
      // The dialog has no title to be named by.
      attributes={{ content: { 'aria-label': t('search.open') } }}
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.open')}
        leftSection={<IconSearch size={18} />}
        onKeyDown={(event) => {
          // Enter opens the first that was found; the kit would wait for an arrow key.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          if (document.querySelector('[data-action][data-selected]')) return;
          document.querySelector<HTMLElement>('[data-action]')?.click();
        }}
      />
      <Spotlight.ActionsList aria-label={t('search.open')}>
        {found.vehicles.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.vehicles')}>
            {found.vehicles.map((one) => (
              <Spotlight.Action
                key={one.id}
                label={vehicleName(one, locale)}
                description={[one.stockNumber, one.vin].filter(Boolean).join(' · ')}
                leftSection={<IconCar size={20} stroke={1.5} />}
                onClick={() => go(`/inventory/${one.id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.leads.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.leads')}>
            {found.leads.map((one) => (
              <Spotlight.Action
                key={one.id}
                label={one.customer?.name ?? t('nav.leads')}
                description={[one.vehicle && shortVehicleName(one.vehicle, locale), one.customer?.email]
                  .filter(Boolean)
                  .join(' · ')}
                leftSection={<IconAddressBook size={20} stroke={1.5} />}
                onClick={() => go(`/leads/${one.id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {screens.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.screens')}>
            {screens.map(({ to, label, icon: Sign }) => (
              <Spotlight.Action
                key={to}
                label={t(label)}
                leftSection={<Sign size={20} stroke={1.5} />}
                onClick={() => go(to)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {nothing && !vehicles.isFetching && !leads.isFetching && (
          <Spotlight.Empty>{t('search.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
