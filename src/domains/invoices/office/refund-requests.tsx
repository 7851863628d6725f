import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { useBillMoney } from './bill-money.ts';
import { invoicesScreenMessages } from './words.ts';

type Request = Answer<'GET /api/refund-requests'>['items'][number];

/** A refund above the limit, with what a second person may say to it. */
export function RequestCard({ request, named }: { request: Request; named?: boolean }) {
  const t = useT(invoicesScreenMessages);
  const money = useBillMoney();
  const { dateTime } = useFormats();
  const decide = useWrite('POST /api/refund-requests/:requestId', {
    forgets: ['/api/refund-requests', '/api/payments', '/api/trust'],
    done: () => done(t('decided')),
  });
  const say = (state: 'granted' | 'refused') => decide.mutate({ params: { requestId: request.id }, body: { state } });
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {money(request.amountCents)}{' '}
          {named && (
            <Anchor renderRoot={(props) => <Link to={`/payments/${request.paymentId}`} {...props} />} size="sm">
              {request.receiptNumber}
            </Anchor>
          )}
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {request.reason}
        </Text>
        <Text size="xs" c="dimmed">
          {[t('askedBy', { name: request.askedBy ?? '–' }), dateTime(request.askedAt)].join(' · ')}
        </Text>
      </Stack>
      {request.mayDecide ? (
        <Group gap="xs">
          <Button size="sm" variant="default" loading={decide.isPending} onClick={() => say('refused')}>
            {t('refuse')}
          </Button>
          <Button size="sm" loading={decide.isPending} onClick={() => say('granted')}>
            {t('grant')}
          </Button>
        </Group>
      ) : (
        <Badge color={request.state === 'open' ? 'yellow' : 'gray'}>{t(`request.${request.state}`)}</Badge>
      )}
    </Group>
  );
}
