import { ActionIcon, CopyButton as Copying } from '@mantine/core';
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
          // The browser's own hint: it stands on every page that may show a problem, and the kit's would weigh more than the button.
          <ActionIcon
            size="sm"
            variant="subtle"
            color={copied ? 'green' : 'gray'}
            onClick={copy}
            aria-label={label}
            title={label}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        );
      }}
    </Copying>
  );
}
