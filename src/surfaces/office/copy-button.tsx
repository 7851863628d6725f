import { ActionIcon, CopyButton as Copying, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useOfficeT } from './i18n.tsx';

/** Copies a VIN, a key, a number; says that it did. `what` names it for those who cannot see the place. */
export function CopyButton({ value, what }: { value: string; what?: string }) {
  const t = useOfficeT();
  return (
    <Copying value={value} timeout={2_000}>
      {({ copied, copy }) => {
        const label = copied ? t('copied') : what ? t('copyWhat', { what }) : t('copy');
        return (
          <Tooltip label={label} withinPortal>
            <ActionIcon size="sm" variant="subtle" color={copied ? 'green' : 'gray'} onClick={copy} aria-label={label}>
              {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          </Tooltip>
        );
      }}
    </Copying>
  );
}
