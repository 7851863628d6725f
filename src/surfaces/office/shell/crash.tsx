import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useOfficeT } from '../i18n.tsx';

/** Stands in for a screen that threw: says so, and offers the way out. The rest of the office goes on. */
export function Crash() {
  const t = useOfficeT();
  return (
    <Alert m="lg" color="red" icon={<IconAlertTriangle size={20} />} title={t('crash.title')} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('problem.screen')}</Text>
        <Button size="xs" variant="default" onClick={() => location.reload()}>
          {t('crash.again')}
        </Button>
      </Stack>
    </Alert>
  );
}
