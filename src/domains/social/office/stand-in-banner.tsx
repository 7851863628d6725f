import { Alert, Anchor } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { useRead } from '#office/use-api.ts';
import { socialWords } from './words.ts';

/** Says that Meta is played by a program on this machine. */
export function StandInBanner() {
  const t = useT(socialWords);
  const { standIn } = useRead('GET /api/channels', {}).data ?? {};
  if (!standIn) return null;
  return (
    <Alert color="grape" variant="light" icon={<IconTestPipe size={20} />} py="xs">
      {t('standIn')}{' '}
      <Anchor href={standIn} target="_blank" rel="noreferrer" size="sm" c="inherit" underline="always">
        {t('standIn.open')}
      </Anchor>
    </Alert>
  );
}
