import { Kbd, Modal, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useOfficeT } from '../i18n.tsx';
import { focusFirstRow } from '../row-keys.ts';
import { useSession } from '../session.tsx';
import { places } from './places.ts';

const typing = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable], [role="combobox"]');

const click = (what: string): boolean => {
  const found = [...document.querySelectorAll<HTMLElement>(what)].find((one) => one.offsetParent !== null);
  if (!found) return false;
  if (found.matches('input')) found.focus();
  else found.click();
  return true;
};

/** The office's keys, and the list of them on `?`. One key alone never deletes or sends anything. */
export function Shortcuts({ opened, open, close }: { opened: boolean; open(): void; close(): void }) {
  const t = useOfficeT();
  const session = useSession();
  const navigate = useNavigate();
  const first = useRef<number>(0);
  const mine = places.filter(({ key, permission }) => key && (!permission || session.can(permission)));
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
      if (document.querySelector('[role="dialog"]')) return;
      if (performance.now() - first.current < 1200) {
        first.current = 0;
        const place = mine.find(({ key }) => key === event.key);
        if (place) {
          event.preventDefault();
          void navigate({ to: place.to });
        }
        return;
      }
      const acts: Record<string, () => unknown> = {
        g: () => (first.current = performance.now()),
        '?': open,
        '/': () => click('input[data-search-field]'),
        n: () => click('[data-shortcut="n"]'),
        j: focusFirstRow,
      };
      const act = acts[event.key];
      if (!act || (event.key === 'j' && document.activeElement?.closest('[data-row]'))) return;
      if (event.key !== 'g') event.preventDefault();
      act();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [mine, navigate, open]);

  const lines: [string[], string][] = [
    [['Ctrl', 'K'], t('shortcuts.search')],
    [['/'], t('shortcuts.here')],
    [['n'], t('shortcuts.new')],
    [['j', 'k'], t('shortcuts.rows')],
    [['x'], t('shortcuts.choose')],
    [['Ctrl', 'S'], t('shortcuts.save')],
    ...mine.map(({ key, label }): [string[], string] => [['g', key!], t('shortcuts.go', { place: t(label) })]),
    [['?'], t('shortcuts.help')],
  ];
  return (
    <Modal opened={opened} onClose={close} title={t('shortcuts.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {lines.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td>
                <Text size="sm">{what}</Text>
              </Table.Td>
              <Table.Td ta="right">
                {keys.map((key) => (
                  <Kbd key={key} ml={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

/** Whether the list of keys is open. */
export const useShortcutList = () => useDisclosure(false);
