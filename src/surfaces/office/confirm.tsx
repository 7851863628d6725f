import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';
import { useOfficeT } from './i18n.tsx';

interface Question {
  title: string;
  /** What will be lost, and for whom. */
  body: ReactNode;
  /** The act itself, not `OK`: `Revoke the key`. */
  act: string;
}

/**
 * Asks before what cannot be taken back, and only then: everything else is done at once, with an undo in the toast.
 *
 * @example const sure = useConfirm(); if (await sure({ title, body, act: t('revoke') })) remove.mutate(…);
 */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const t = useOfficeT();
  return ({ title, body, act }) =>
    new Promise((resolve) => {
      modals.openConfirmModal({
        title: (
          <Text fw={650} component="span">
            {title}
          </Text>
        ),
        children: typeof body === 'string' ? <Text size="sm">{body}</Text> : body,
        labels: { confirm: act, cancel: t('cancel') },
        confirmProps: { color: 'red' },
        closeButtonProps: { 'aria-label': t('close') },
        onConfirm: () => resolve(true),
        onCancel: () => resolve(false),
        onClose: () => resolve(false),
      });
    });
}
