import { Alert, Anchor, Group, Text } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { subscriptionWords } from './words.ts';

/** Days before the end of a trial on which its owners see it coming wherever they are. */
const trialSeen = 7;

/** Says on every screen that the subscription is unpaid, or that the trial ends soon; nothing otherwise. */
export function StateBar() {
  const t = useT(subscriptionWords);
  const { day } = useFormats();
  const session = useSession();
  const here = useRouterState({ select: (state) => state.location.pathname });
  const { state } = session.current;
  const read = useRead(
    'GET /api/subscription/notice',
    {},
    { enabled: state === 'trial' || state === 'past_due', staleTime: 300_000 },
  );
  const mine = session.can('subscription.manage');
  const notice = read.data;
  // The screen of the subscription itself says more.
  if (!notice || here === '/settings/subscription') return null;
  const due = notice.graceEndsOn !== null;
  const left = notice.trialDaysLeft ?? Infinity;
  if (!due && !(mine && left <= trialSeen)) return null;
  return (
    <Alert
      variant="light"
      color={due ? 'orange' : 'blue'}
      icon={<IconCreditCard size={18} />}
      role="region"
      aria-label={t('bar.label')}
      mb="md"
      py="xs"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {due
            ? t(mine ? 'bar.due' : 'bar.dueStaff', { date: day(notice.graceEndsOn) })
            : t('bar.trial', { date: day(notice.trialEndsOn) })}
        </Text>
        {mine && (
          <Anchor size="sm" fw={600} renderRoot={(props) => <Link to="/settings/subscription" {...props} />}>
            {t('bar.open')}
          </Anchor>
        )}
      </Group>
    </Alert>
  );
}
