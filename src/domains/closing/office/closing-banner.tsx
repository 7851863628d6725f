import { Alert, Anchor } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { closingWords } from './words.ts';

/** Tells everyone who works here that the dealership leaves, and until when it can be read. */
export function ClosingBanner() {
  const t = useT(closingWords);
  const { dateTime } = useFormats();
  const { current, can } = useSession();
  const leaving = current.state === 'cancelling' || current.state === 'cancelled';
  if (!leaving) return null;
  const date = dateTime(current.state === 'cancelling' ? current.cancelledAt : current.purgeAt);
  return (
    <Alert color="orange" variant="light" icon={<IconCalendarOff size={20} />} py="xs" mb="md" role="status">
      {t(`banner.${current.state as 'cancelling' | 'cancelled'}`, { date })}{' '}
      {can('dealership.close') && (
        <Anchor
          renderRoot={(props) => <Link to="/settings/closing" {...props} />}
          size="sm"
          c="inherit"
          underline="always"
        >
          {t('banner.dates')}
        </Anchor>
      )}
    </Alert>
  );
}
