import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useLanguage, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { formatDate } from '#kernel/format.ts';
import { policyWords } from './words.ts';

/** Says on every screen that a policy changes, until it is accepted. Nothing is locked by it. */
export function PolicyBanner() {
  const t = useT(policyWords);
  const { locale } = useLanguage();
  const read = useRead('GET /api/me/policies', {}, { staleTime: 600_000 });
  const accept = useWrite('POST /api/me/policies', {
    forgets: ['/api/me/policies'],
    done: () => done(t('accepted')),
  });
  const items = read.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t('label')}>
      {items.map(({ policy, version, effectiveOn, holds }) => {
        const date = formatDate(new Date(`${effectiveOn}T12:00:00Z`), locale, 'UTC', 'long');
        return (
          <Alert key={`${policy} ${version}`} mb="md" color="blue" variant="light">
            <Group justify="space-between" gap="sm">
              <Text size="sm">
                {t(holds ? 'holds' : 'coming', { policy: t(policy), date })}{' '}
                <Anchor href={`/legal/${policy}/changes?version=${version}&lang=${locale}`} target="_blank" inherit>
                  {t('read')}
                </Anchor>
              </Text>
              <Button size="xs" loading={accept.isPending} onClick={() => accept.mutate({ body: { policy, version } })}>
                {t('accept')}
              </Button>
            </Group>
          </Alert>
        );
      })}
    </section>
  );
}
