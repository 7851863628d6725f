import { Card, Stack, Text, Title } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import classes from '../compose/compose.module.css';
import type { Post } from '../compose/composition.ts';
import { socialWords } from '../words.ts';

/** What was sent, or is on its way: words and photos as they are, not to be changed any more. */
export function SentPost({ post }: { post: Post }) {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const other = post.networks.includes('instagram') && post.instagramBody !== null;
  return (
    <Card component="section" padding="md" aria-labelledby="sent-title">
      <Stack gap="sm">
        <Title order={2} size="h3" id="sent-title">
          {t('sent')}
        </Title>
        <div className="said" lang={post.locale}>
          {post.text}
        </div>
        {other && (
          <div>
            <Text size="sm" fw={600}>
              {t('instagram.text')}
            </Text>
            <div className="said" lang={post.locale}>
              {post.preview.instagram.text}
            </div>
          </div>
        )}
        {post.photos.length > 0 && (
          <ol className={classes.more}>
            {post.photos.map((photo, at) => (
              <li key={photo.photoId} className={classes.small} style={{ cursor: 'default' }}>
                {photo.url ? (
                  <img src={photo.url} alt={photo.alt || t('photo.number', { n: at + 1 })} loading="lazy" />
                ) : (
                  <IconPhotoOff size={24} aria-label={t('photo.gone')} />
                )}
              </li>
            ))}
          </ol>
        )}
        {post.vehicle && (
          <Text size="sm">
            <Link
              to={`/inventory/${post.vehicle.id}`}
            >{`${vehicleName(post.vehicle, locale)} · ${post.vehicle.stockNumber}`}</Link>
          </Text>
        )}
      </Stack>
    </Card>
  );
}
