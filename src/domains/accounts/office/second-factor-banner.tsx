import { Alert, Button, Group, Text } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { accountWords } from './account-words.ts';

/** Says until when one can work here without a second factor, on every screen of a dealership that asks for one. */
export function SecondFactorBanner() {
  const t = useT(accountWords);
  const { dateTime } = useFormats();
  const { current } = useSession();
  const asked = current.secondFactor;
  if (!asked) return null;
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconShieldLock size={18} />}
      role="region"
      aria-label={t('banner.label')}
      mb="md"
      py="xs"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" style={{ flex: '1 1 16rem', overflowWrap: 'anywhere' }}>
          {t('banner.body', { dealership: current.name, at: dateTime(asked.dueAt) })}
        </Text>
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/account" hash="second-factor" {...props} />}
        >
          {t('banner.go')}
        </Button>
      </Group>
    </Alert>
  );
}
