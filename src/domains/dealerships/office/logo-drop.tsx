import { Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { dealershipWords } from './words.ts';

/** What the API takes as a logo, looked at before anything is sent. */
const mostBytes = 5 * 1024 * 1024;
const types = ['image/png', 'image/jpeg', 'image/webp'];

/** Where a logo is dropped or chosen. */
export function LogoDrop({ onFile, busy = false }: { onFile(file: File): void; busy?: boolean }) {
  const t = useT(dealershipWords);
  const [refused, setRefused] = useState(false);
  return (
    <Dropzone
      onDrop={([file]: File[]) => {
        setRefused(false);
        if (file) onFile(file);
      }}
      onReject={() => setRefused(true)}
      accept={types}
      maxSize={mostBytes}
      maxFiles={1}
      loading={busy}
      inputProps={{ 'aria-label': t('logo.drop') }}
    >
      <Stack gap={2} align="center" ta="center" py="sm">
        <Text size="sm" fw={500}>
          {t('logo.drop')}
        </Text>
        {refused ? (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {t('logo.refused')}
          </Text>
        ) : (
          <Text size="xs" c="dimmed">
            {t('logo.help')}
          </Text>
        )}
      </Stack>
    </Dropzone>
  );
}
