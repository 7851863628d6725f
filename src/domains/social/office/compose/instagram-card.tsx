import { ActionIcon, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import type { Shape } from '../../post.ts';
import { ChannelPicture } from '../channel-picture.tsx';
import { socialWords } from '../words.ts';
import type { Channel, Shown } from './composition.ts';
import classes from './preview.module.css';

/** Width by height of every picture: a carousel takes the shape of its first. */
function ratioOf(shape: Shape, first: Shown | undefined): number {
  if (shape === 'square') return 1;
  if (shape === 'portrait') return 0.8;
  if (shape === 'landscape') return 1.91;
  if (!first?.width || !first.height) return 1;
  return Math.min(1.91, Math.max(0.8, first.width / first.height));
}

/** A post as Instagram shows it: a picture or a carousel, the text under it. */
export function InstagramCard({
  channel,
  text,
  photos,
  shape,
}: {
  channel: Channel | undefined;
  text: string;
  photos: Shown[];
  shape: Shape;
}) {
  const t = useT(socialWords);
  const [wanted, setWanted] = useState(0);
  const at = Math.min(wanted, Math.max(0, photos.length - 1));
  const photo = photos[at];
  const name = channel?.username ?? channel?.name ?? t('preview.account');
  return (
    <div className={classes.card}>
      <div className={classes.head}>
        {channel && <ChannelPicture channel={channel} size={32} />}
        <Text size="sm" fw={650} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      </div>
      {photo ? (
        <div
          className={classes.frame}
          data-fit={photo.fit}
          style={{ aspectRatio: String(ratioOf(shape, photos[0])) }}
          role="group"
          aria-label={t('preview.photo', { at: at + 1, of: photos.length })}
        >
          {photo.url ? <img src={photo.url} alt={photo.alt} /> : <IconPhoto size={32} />}
          {at > 0 && (
            <ActionIcon
              className={classes.turn}
              data-way="back"
              variant="default"
              radius="xl"
              aria-label={t('preview.back')}
              onClick={() => setWanted(at - 1)}
            >
              <IconChevronLeft size={18} />
            </ActionIcon>
          )}
          {at < photos.length - 1 && (
            <ActionIcon
              className={classes.turn}
              data-way="on"
              variant="default"
              radius="xl"
              aria-label={t('preview.on')}
              onClick={() => setWanted(at + 1)}
            >
              <IconChevronRight size={18} />
            </ActionIcon>
          )}
        </div>
      ) : (
        <div className={classes.frame} data-empty>
          <IconPhoto size={36} stroke={1.3} aria-hidden />
        </div>
      )}
      {photos.length > 1 && (
        <div className={classes.dots} aria-hidden="true">
          {photos.map((one, n) => (
            <span key={one.photoId} className={classes.dot} data-here={n === at || undefined} />
          ))}
        </div>
      )}
      <div className={`said ${classes.text}`} style={{ paddingTop: 10 }}>
        <strong>{name}</strong> {text || t('preview.empty')}
      </div>
    </div>
  );
}
