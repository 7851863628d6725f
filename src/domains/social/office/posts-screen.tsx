import { Button, Chip, Group, Stack } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Query } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useUrlFilters } from '#office/filters.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { onRowKey } from '#office/row-keys.ts';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { usePages, useRead } from '#office/use-api.ts';
import { PostRow } from './post-row.tsx';
import { PublishingSwitch } from './publishing-switch.tsx';
import { SocialPage } from './social-page.tsx';
import { socialWords } from './words.ts';

const shows = {
  all: {},
  asked: { waiting: 'approval' },
  scheduled: { state: ['scheduled', 'publishing'] },
  published: { state: 'published' },
  trouble: { state: ['failed', 'partly_published'] },
  draft: { state: 'draft' },
  cancelled: { state: 'cancelled' },
} as const satisfies Record<string, object>;
type Show = keyof typeof shows;

const isShow = (text: string | undefined): text is Show => text !== undefined && text in shows;

/** Posts: what waits, what went out, and what went wrong. */
export function PostsScreen() {
  const t = useT(socialWords);
  const { number } = useFormats();
  const session = useSession();
  const filters = useUrlFilters(['show', 'vehicleId', 'channelId']);
  const wanted = filters.one('show');
  const show = isShow(wanted) ? wanted : 'all';
  const narrowed = { vehicleId: filters.one('vehicleId'), channelId: filters.one('channelId') };
  const posts = usePages('GET /api/posts', { query: { ...shows[show], ...narrowed } as Query<'GET /api/posts'> });
  const asked = usePages('GET /api/posts', { query: { waiting: 'approval' } });
  const channels = useRead('GET /api/channels', {});
  const connected = channels.data?.items.some((one) => one.state !== 'disconnected') ?? true;
  const narrow = Boolean(narrowed.vehicleId ?? narrowed.channelId);
  const waiting = asked.items.length;
  return (
    <SocialPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <PublishingSwitch />
          {session.can('social.write') && (
            <Button
              leftSection={<IconPlus size={18} />}
              data-shortcut="n"
              renderRoot={(props) => <Link to="/social/new" {...props} />}
            >
              {t('new')}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="sm">
        <Chip.Group
          value={show}
          onChange={(value) => filters.set({ show: value === 'all' ? undefined : String(value) })}
        >
          <Group gap={6} role="group" aria-label={t('show')}>
            {(Object.keys(shows) as Show[]).map((one) => (
              <Chip key={one} value={one} variant="light" size="sm">
                {one === 'asked' && waiting > 0 ? `${t('show.asked')} ${number(waiting)}` : t(`show.${one}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {narrow && (
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => filters.set({ vehicleId: undefined, channelId: undefined })}
          >
            {t('showAllVehicles')}
          </Button>
        )}
        {posts.problem && <ProblemBox problem={posts.problem} again={posts.again} />}
        {posts.loading && !posts.problem && <ListSkeleton rows={6} />}
        {!posts.loading && !posts.problem && posts.items.length === 0 && (
          <NoPosts show={show} narrow={narrow} connected={connected} />
        )}
        <Stack
          gap="xs"
          component="ul"
          m={0}
          p={0}
          style={{ listStyle: 'none' }}
          aria-label={t('title')}
          onKeyDown={onRowKey}
        >
          {posts.items.map((post) => (
            <PostRow key={post.id} post={post} />
          ))}
        </Stack>
        {posts.hasMore && (
          <Button variant="default" onClick={posts.more} loading={posts.loadingMore} mx="auto">
            {t('more')}
          </Button>
        )}
      </Stack>
    </SocialPage>
  );
}

function NoPosts({ show, narrow, connected }: { show: Show; narrow: boolean; connected: boolean }) {
  const t = useT(socialWords);
  const session = useSession();
  if (show !== 'all' || narrow)
    return (
      <Empty icon={IconSpeakerphone} title={t(show === 'trouble' ? 'none.trouble' : 'none.found')}>
        {t(show === 'trouble' ? 'none.troubleHelp' : 'none.foundHelp')}
      </Empty>
    );
  const connect = !connected && session.can('channels.write');
  return (
    <Empty
      icon={IconSpeakerphone}
      title={t('none')}
      action={
        connect ? (
          <Button renderRoot={(props) => <Link to="/settings/channels" {...props} />}>{t('none.connect')}</Button>
        ) : (
          session.can('social.write') && (
            <Button renderRoot={(props) => <Link to="/social/new" {...props} />}>{t('none.write')}</Button>
          )
        )
      }
    >
      {t(connected ? 'none.help' : 'none.connectHelp')}
    </Empty>
  );
}
