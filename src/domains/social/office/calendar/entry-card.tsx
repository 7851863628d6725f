import { ActionIcon, Text } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { localeTag } from '#kernel/messages.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { PostState } from '../../post.ts';
import { NetworkMark } from '../network-mark.tsx';
import { PostPicture, postName } from '../post-row.tsx';
import type { PostItem } from '../post-row.tsx';
import { StateBadge } from '../state-badge.tsx';
import { socialWords } from '../words.ts';
import classes from './calendar.module.css';
import { timeWords } from './days.ts';
import type { Entry } from './entries.ts';

const tones: Record<PostState, string> = {
  draft: 'var(--mantine-color-yellow-6)',
  scheduled: 'var(--mantine-primary-color-filled)',
  publishing: 'var(--mantine-color-violet-6)',
  published: 'var(--mantine-color-green-7)',
  partly_published: 'var(--mantine-color-orange-6)',
  failed: 'var(--mantine-color-red-7)',
  cancelled: 'var(--mantine-color-gray-5)',
};

/** A post in the calendar: dragged with a mouse, moved with its button by keyboard and thumb. */
export function EntryCard({
  entry,
  how,
  dragged,
  onDrag,
  onMove,
}: {
  entry: Entry;
  how: 'week' | 'month' | 'agenda';
  dragged: boolean;
  onDrag(entry: Entry | null): void;
  /** Undefined for who may not. */
  onMove: ((post: PostItem) => void) | undefined;
}) {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const { post } = entry;
  const time = timeWords(entry.time, localeTag(useLanguage().locale));
  const movable = entry.movable && onMove !== undefined;
  const name = postName(post, locale) || t('noText');
  const marks = (
    <span className={classes.marks}>
      {post.networks.map((network) => (
        <NetworkMark key={network} network={network} size={14} />
      ))}
    </span>
  );
  return (
    <li
      className={classes.entry}
      style={{ '--tone': tones[post.state] } as React.CSSProperties}
      data-how={how}
      data-dragged={dragged || undefined}
      draggable={movable && how !== 'agenda'}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', post.id);
        onDrag(entry);
      }}
      onDragEnd={() => onDrag(null)}
    >
      <Link to="/social/posts/$postId" params={{ postId: post.id } as never} className={classes.link} draggable={false}>
        {how === 'agenda' ? (
          <>
            <span className={classes.time}>{time}</span>
            <PostPicture post={post} className={classes.picture!} />
            <span>
              <Text span size="sm" fw={600} display="block">
                {name}
              </Text>
              <span className={classes.marks}>
                {marks} <StateBadge post={post} />
              </span>
            </span>
          </>
        ) : (
          <>
            {how === 'week' && <PostPicture post={post} className={classes.picture!} />}
            <span className={classes.time}>{time}</span> {marks}
            <span className={classes.name}>{name}</span>
            {how === 'week' && post.state !== 'scheduled' && <StateBadge post={post} />}
          </>
        )}
      </Link>
      {movable && (
        <ActionIcon
          className={classes.mover}
          variant="default"
          size={how === 'agenda' ? 'lg' : 'sm'}
          miw={24}
          mih={24}
          aria-label={t('moveTo.name', { name })}
          title={t('moveTo')}
          onClick={() => onMove?.(post)}
        >
          <IconCalendarTime size={how === 'agenda' ? 20 : 16} />
        </ActionIcon>
      )}
    </li>
  );
}
