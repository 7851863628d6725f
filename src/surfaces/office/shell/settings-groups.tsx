import { Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useOfficeT } from '../i18n.tsx';
import classes from './office-frame.module.css';
import { settingsGroups } from './places.ts';
import type { Place, SettingsGroup } from './places.ts';

/** With so few places nothing is gained by folding them away. */
const few = 5;

/** The settings, in groups that fold: the one where one is stands open, the others open with a click. */
export function SettingsGroups({
  places,
  here,
  name,
  entry,
}: {
  places: readonly Place[];
  here: Place | undefined;
  /** Tells two copies on one page apart: the bar's and the drawer's. */
  name: string;
  entry(place: Place): ReactNode;
}) {
  const t = useOfficeT();
  const [chosen, choose] = useState<Partial<Record<SettingsGroup, boolean>>>({});
  const all = places.length <= few;
  if (places.length === 0) return null;
  return (
    <div role="group" aria-label={t('nav.settings')}>
      <Text className={classes.group} aria-hidden="true">
        {t('nav.settings')}
      </Text>
      <Stack gap={2}>
        {all && places.map(entry)}
        {!all &&
          settingsGroups.map((group) => {
            const inside = places.filter((place) => place.group === group);
            if (inside.length === 0) return null;
            const open = chosen[group] ?? here?.group === group;
            const id = `${name}-${group}`;
            return (
              <div key={group}>
                <UnstyledButton
                  className={classes.fold}
                  aria-expanded={open}
                  aria-controls={id}
                  onClick={() => choose({ ...chosen, [group]: !open })}
                >
                  <IconChevronRight size={16} stroke={1.8} className={classes.chevron} aria-hidden="true" />
                  {t(`nav.group.${group}`)}
                </UnstyledButton>
                <Stack gap={2} id={id} hidden={!open} className={classes.folded}>
                  {open && inside.map(entry)}
                </Stack>
              </div>
            );
          })}
      </Stack>
    </div>
  );
}
