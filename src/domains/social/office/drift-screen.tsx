import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconChecks, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { Empty } from '#office/empty.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { NetworkMark } from './network-mark.tsx';
import { SocialPage } from './social-page.tsx';
import { statusWords } from './status-words.ts';
import { socialWords } from './words.ts';

type Drift = Answer<'GET /api/social/drift'>['items'][number];

/** Posts that are not true any more, and how to mend each with one click. */
export function DriftScreen() {
  const t = useT(socialWords);
  const read = useRead('GET /api/social/drift', {});
  return (
    <SocialPage title={t('drift')} lead={t('drift.lead')}>
      {read.error && !read.data && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={4} />}
      {read.data?.items.length === 0 && (
        <Card>
          <Empty icon={IconChecks} title={t('drift.none')}>
            {t('drift.noneHelp')}
          </Empty>
        </Card>
      )}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('drift')}>
        {read.data?.items.map((one) => (
          <DriftRow key={one.deliveryId} drift={one} />
        ))}
      </Stack>
    </SocialPage>
  );
}

function DriftRow({ drift }: { drift: Drift }) {
  const { locale } = useLanguage();
  const t = useT(socialWords);
  const status = useT(statusWords);
  const { money } = useFormats();
  const session = useSession();
  const sure = useConfirm();
  const fix = useWrite('POST /api/social/drift/:deliveryId', { forgets: ['/api/social/drift', '/api/posts'] });
  const put = (how: 'reword' | 'delete' | 'ignore'): void =>
    fix.mutate(
      { params: { deliveryId: drift.deliveryId }, body: { how } },
      { onSuccess: () => done(t(`drift.did.${how}`)) },
    );
  const takeDown = async (): Promise<void> => {
    const body = t('drift.deleteBody', { channel: drift.channelName });
    if (await sure({ title: t('drift.deleteTitle'), body, act: t('drift.delete') })) put('delete');
  };
  const priced = (cents: number | null): string => (cents === null ? t('drift.noPrice') : money(cents));
  const word = drift.vehicle.status;
  const known = new Set<string>(statusWords.keys);
  return (
    <Card component="li" padding="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} style={{ flex: '1 1 20rem', minWidth: 0 }}>
          <Group gap="xs">
            <NetworkMark network={drift.network} />
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              <Link to={`/social/posts/${drift.postId}`}>{shortVehicleName(drift.vehicle, locale)}</Link>
            </Text>
            <Badge color={drift.kind === 'sold' ? 'red' : 'orange'}>{t(`drift.${drift.kind}`)}</Badge>
          </Group>
          <Text size="sm">
            {drift.kind === 'price'
              ? t('drift.priceSays', { posted: priced(drift.postedCents), price: priced(drift.priceCents) })
              : t('drift.soldSays', {
                  status: known.has(word) ? status(word as (typeof statusWords.keys)[number]) : word,
                })}
          </Text>
          <Text size="xs" c="dimmed">
            {`${drift.channelName} · ${drift.vehicle.stockNumber} · `}
            <Moment at={drift.publishedAt} />
          </Text>
          {!drift.fixable && (
            <Text size="sm" c="dimmed">
              {t(
                drift.forgotten
                  ? 'drift.forgotten'
                  : drift.network === 'instagram'
                    ? drift.kind === 'sold'
                      ? 'drift.instagramSold'
                      : 'drift.instagramPrice'
                    : 'drift.gone',
              )}
            </Text>
          )}
        </Stack>
        <Group gap="xs">
          {drift.permalink && (
            <Anchor href={drift.permalink} target="_blank" rel="noreferrer" size="sm">
              {t('permalink')} <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
            </Anchor>
          )}
          {session.can('social.publish') && (
            <>
              <Button
                size="xs"
                variant={drift.fixable ? 'subtle' : 'default'}
                loading={fix.isPending}
                onClick={() => put('ignore')}
              >
                {t(drift.fixable ? 'drift.ignore' : 'drift.done')}
              </Button>
              {drift.fixable && (
                <Button
                  size="xs"
                  variant={drift.kind === 'sold' ? 'filled' : 'default'}
                  loading={fix.isPending}
                  onClick={() => void takeDown()}
                >
                  {t('drift.delete')}
                </Button>
              )}
              {drift.fixable && drift.kind === 'price' && (
                <Button size="xs" loading={fix.isPending} onClick={() => put('reword')}>
                  {t('drift.reword')}
                </Button>
              )}
            </>
          )}
        </Group>
      </Group>
    </Card>
  );
}
