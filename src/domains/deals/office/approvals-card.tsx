import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { isOpen } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';
import type { DeskProps } from './desk-form.ts';
import { dealsScreenMessages } from './words.ts';

const colours = { open: 'yellow', granted: 'green', refused: 'red' } as const;
const said = { open: 'openWord', granted: 'granted', refused: 'refusedWord' } as const;

/** What a manager must agree to, and what was decided. */
export function ApprovalsCard({ deal, taken }: Pick<DeskProps, 'deal' | 'taken'>) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { money } = useFormats();
  const session = useSession();
  const decide = useWrite('POST /api/deals/:dealId/approvals/:approvalId', {
    forgets: ['/api/deals'],
    done: (next) => {
      taken(next);
      done(t('decided'));
    },
  });
  if (deal.approvalsOpen.length === 0 && deal.approvals.length === 0) return null;
  const unasked = deal.approvalsOpen.filter(
    (kind) => !deal.approvals.some((one) => one.kind === kind && one.state === 'open'),
  );
  const mayDecide = session.can('deals.approve') && isOpen(deal.status);
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('approvalsSection')}
      </Title>
      <Stack gap="sm">
        {unasked.map((kind) => (
          <Text key={kind} size="sm">
            {t('approvalNeeded', { what: words(`approval.${kind}`) })}
          </Text>
        ))}
        {deal.approvals.map((approval) => (
          <Group key={approval.id} justify="space-between" gap="xs">
            <Text size="sm" flex="1 1 12rem">
              {t('approvalOpen', { what: words(`approval.${approval.kind}`), who: approval.askedBy ?? '–' })}
              {approval.cents !== undefined && ` · ${t('approvalBy', { amount: money(approval.cents) })}`}
              {approval.reason && ` · ${approval.reason}`}
            </Text>
            {approval.state === 'open' && mayDecide ? (
              <Group gap="xs">
                {(['refused', 'granted'] as const).map((state) => (
                  <Button
                    key={state}
                    size="compact-sm"
                    variant={state === 'granted' ? 'filled' : 'default'}
                    loading={decide.isPending}
                    onClick={() =>
                      decide.mutate({ params: { dealId: deal.id, approvalId: approval.id }, body: { state } })
                    }
                  >
                    {state === 'granted' ? t('grant') : t('refuse')}
                  </Button>
                ))}
              </Group>
            ) : (
              <Badge color={colours[approval.state]}>{t(said[approval.state])}</Badge>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
