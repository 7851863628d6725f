import type { Locale } from '#kernel/messages.ts';
import { Group, Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { DeliveryBadge } from './delivery-badge.tsx';
import { NetworkMark } from './network-mark.tsx';
import classes from './post-row.module.css';
import { StateBadge } from './state-badge.tsx';
import { socialWords } from './words.ts';

export type PostItem = Answer<'GET /api/posts'>['items'][number];

/** What a post is called: its vehicle, or how its text begins. */
export const postName = (post: Pick<PostItem, 'vehicle' | 'text'>, locale: Locale): string =>
  (post.vehicle && vehicleName(post.vehicle, locale)) ?? post.text.split('\n', 1)[0]?.slice(0, 80) ?? '';

/** When a post went out, the earliest of its channels. */
export const publishedAt = (post: { deliveries: { publishedAt: string | null }[] }): string | null =>
  post.deliveries
    .map((one) => one.publishedAt)
    .filter((at) => at !== null)
    .sort()[0] ?? null;

/** The first picture of a post and how many there are. */
export function PostPicture({
  post,
  className,
}: {
  post: Pick<PostItem, 'photoUrl' | 'photoCount'>;
  className?: string;
}) {
  const { number } = useFormats();
  return (
    <span className={className ?? classes.picture} aria-hidden="true">
      {post.photoUrl ? <img src={post.photoUrl} alt="" loading="lazy" decoding="async" /> : <IconPhoto size={22} />}
      {post.photoCount > 1 && <span className={classes.count}>{number(post.photoCount)}</span>}
    </span>
  );
}

/** A post in the list: picture, words, where it stands on each channel. */
export function PostRow({ post }: { post: PostItem }) {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const { dateTime } = useFormats();
  const out = publishedAt(post);
  const trouble = post.state === 'failed' || post.state === 'partly_published';
  return (
    <li data-row>
      <Link
        to="/social/posts/$postId"
        params={{ postId: post.id } as never}
        className={classes.row}
        data-row-link
        data-trouble={trouble || undefined}
      >
        <PostPicture post={post} />
        <span className={classes.body}>
          <Text span fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {postName(post, locale) || t('noText')}
            {post.vehicle && (
              <Text span size="xs" c="dimmed" fw={400}>
                {` · ${post.vehicle.stockNumber}`}
              </Text>
            )}
          </Text>
          <Text span size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {post.text.replaceAll(/\s*\n\s*/g, ' · ')}
          </Text>
          <Group gap={6} mt={2} component="span">
            {post.deliveries.length > 0
              ? post.deliveries.map((one) => <DeliveryBadge key={one.id} delivery={one} />)
              : post.networks.map((network) => <NetworkMark key={network} network={network} size={16} />)}
          </Group>
        </span>
        <span className={classes.aside}>
          <StateBadge post={post} />
          <Text span size="xs" c="dimmed">
            {out ? (
              <Moment at={out} />
            ) : post.scheduledAt && post.state !== 'cancelled' ? (
              t('for', { when: dateTime(post.scheduledAt) })
            ) : (
              <Moment at={post.createdAt} />
            )}
          </Text>
          <Text span size="xs" c="dimmed">
            {post.rule ? t('byRule', { name: post.rule.name }) : post.createdBy}
          </Text>
        </span>
      </Link>
    </li>
  );
}
