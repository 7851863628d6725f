import { Text } from '@mantine/core';
import { IconMessageCircle, IconPhotoOff, IconShare3, IconThumbUp } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { ChannelPicture } from '../channel-picture.tsx';
import { socialWords } from '../words.ts';
import type { Channel, Shown } from './composition.ts';
import classes from './preview.module.css';

/** A post as a Page shows it. */
export function FacebookCard({
  channel,
  text,
  photos,
}: {
  channel: Channel | undefined;
  text: string;
  photos: Shown[];
}) {
  const t = useT(socialWords);
  const tiles = photos.slice(0, 5);
  return (
    <div className={classes.card}>
      <div className={classes.head}>
        {channel && <ChannelPicture channel={channel} size={36} />}
        <div>
          <Text size="sm" fw={650}>
            {channel?.name ?? t('preview.page')}
          </Text>
          <Text size="xs" c="dimmed">
            {t('preview.now')}
          </Text>
        </div>
      </div>
      <div className={`said ${classes.text}`}>{text || t('preview.empty')}</div>
      {tiles.length > 0 && (
        <div className={classes.tiles} data-n={tiles.length}>
          {tiles.map((photo, at) => (
            <div key={photo.photoId} className={classes.tile}>
              {photo.url ? <img src={photo.url} alt={photo.alt} /> : <IconPhotoOff size={24} />}
              {at === 4 && photos.length > 5 && <span className={classes.rest}>{`+${photos.length - 5}`}</span>}
            </div>
          ))}
        </div>
      )}
      <div className={classes.acts} aria-hidden="true">
        <span>
          <IconThumbUp size={16} /> {t('preview.like')}
        </span>
        <span>
          <IconMessageCircle size={16} /> {t('preview.comment')}
        </span>
        <span>
          <IconShare3 size={16} /> {t('preview.share')}
        </span>
      </div>
    </div>
  );
}
