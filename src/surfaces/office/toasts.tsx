import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useOfficeT } from './i18n.tsx';
import { officeMessages } from './messages.ts';
import { ProblemText } from './problem.tsx';
import type { ProblemError } from './problem-error.ts';

interface DoneManner {
  /** Takes it back; shown as a button for ten seconds. Prefer this over asking beforehand. */
  undo?: () => unknown;
  /** Something else to go to, such as a link to the new record. */
  more?: ReactNode;
}

/**
 * Says that something was done.
 *
 * @example done(t('priceChanged'), { undo: () => change.mutate(before) });
 */
export function done(message: ReactNode, { undo, more }: DoneManner = {}): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    color: 'green',
    autoClose: undo || more ? 10_000 : 4_000,
    closeButtonProps: closeLabel(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm">{message}</Text>
        {more}
        {undo && (
          <UndoButton
            onClick={() => {
              notifications.hide(id);
              void undo();
            }}
          />
        )}
      </Group>
    ),
  });
}

function UndoButton({ onClick }: { onClick(): void }) {
  const t = useOfficeT();
  return (
    <Button size="compact-sm" variant="light" onClick={onClick} style={{ flex: 'none' }} data-undo>
      {t('undo')}
    </Button>
  );
}

/**
 * Says what went wrong and what can be done; stays until it is closed when it is ours to mend, or leads somewhere.
 *
 * @param more what was done all the same, and where to try the rest again
 */
export function failed(problem: ProblemError, more?: ReactNode): void {
  notifications.show({
    // The same trouble is told once, not once for each thing that met it.
    id: `problem-${problem.code}`,
    color: 'red',
    autoClose: problem.status >= 500 || more ? false : 8_000,
    message: (
      <>
        {more}
        <ProblemText problem={problem} />
      </>
    ),
    role: 'alert',
    closeButtonProps: closeLabel(),
  });
}

// Toasts are made outside of components: the language is the one that the document says.
const closeLabel = () => ({
  'aria-label': officeMessages(document.documentElement.lang.startsWith('fr') ? 'fr' : 'en')('close'),
});
