import { ActionIcon, Badge, Card, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPhotoOff, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { shapes } from '../../post.ts';
import type { Shape } from '../../post.ts';
import { socialWords } from '../words.ts';
import classes from './compose.module.css';
import { altOf, mostPhotos, photoAddress } from './composition.ts';
import type { Change, ChosenPhoto, Composition, Shown, VehiclePhoto } from './composition.ts';

/** The photos of a post: chosen from the vehicle, put in order by dragging or by buttons, described, fitted to a shape. */
export function PhotosCard({
  value,
  change,
  photos,
  shown,
  instagram,
}: {
  value: Composition;
  change: Change;
  photos: VehiclePhoto[];
  shown: Shown[];
  instagram: boolean;
}) {
  const t = useT(socialWords);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const chosen = value.photos;
  const left = photos.filter((photo) => photo.state === 'ready' && !chosen.some((one) => one.photoId === photo.id));
  const put = (next: ChosenPhoto[]): void => change({ photos: next });
  const edit = (photoId: string, to: Partial<ChosenPhoto>): void =>
    put(chosen.map((one) => (one.photoId === photoId ? { ...one, ...to } : one)));
  const move = (photoId: string, to: number): void => {
    const one = chosen.find((photo) => photo.photoId === photoId)!;
    const rest = chosen.filter((photo) => photo !== one);
    put(rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, one));
  };
  const full = chosen.length >= mostPhotos;
  return (
    <Card component="section" padding="md" aria-labelledby="photos-title">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Title order={2} size="h3" id="photos-title">
            {t('photos')}
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {t('photos.count', { n: chosen.length, most: mostPhotos })}
          </Text>
        </Group>
        {instagram && chosen.length > 0 && (
          <Group gap="xs">
            <Text size="sm" id="shape-label">
              {t('shape')}
            </Text>
            <SegmentedControl
              aria-labelledby="shape-label"
              size="xs"
              value={value.shape}
              onChange={(shape) => change({ shape: shape as Shape })}
              data={shapes.map((shape) => ({ value: shape, label: t(`shape.${shape}`) }))}
            />
          </Group>
        )}
        <ol className={classes.photos} hidden={shown.length === 0}>
          {shown.map((photo, at) => (
            <li
              key={photo.photoId}
              className={classes.photo}
              data-over={over === photo.photoId || undefined}
              data-dragged={dragged === photo.photoId || undefined}
              onDragOver={(event) => {
                if (!dragged) return;
                event.preventDefault();
                setOver(photo.photoId);
              }}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged && dragged !== photo.photoId) move(dragged, at);
                setDragged(null);
                setOver(null);
              }}
            >
              <span
                className={classes.grip}
                draggable
                aria-hidden="true"
                onDragStart={(event) => {
                  const row = event.currentTarget.parentElement;
                  if (row) event.dataTransfer.setDragImage(row, 12, 12);
                  event.dataTransfer.effectAllowed = 'move';
                  setDragged(photo.photoId);
                }}
                onDragEnd={() => (setDragged(null), setOver(null))}
              >
                <IconGripVertical size={18} />
              </span>
              <span className={classes.thumb}>
                {photo.url ? (
                  <img src={photo.url} alt={photo.alt || t('photo.number', { n: at + 1 })} draggable={false} />
                ) : (
                  <IconPhotoOff size={22} aria-label={t('photo.gone')} />
                )}
                <span className={classes.number} aria-hidden="true">
                  {at + 1}
                </span>
              </span>
              <div className={classes.fields}>
                <TextInput
                  size="xs"
                  label={t('photo.alt')}
                  placeholder={t('photo.altHint')}
                  maxLength={1000}
                  lang={value.locale}
                  value={photo.alt}
                  onChange={({ currentTarget }) => edit(photo.photoId, { alt: currentTarget.value })}
                />
                <Group gap="xs">
                  {instagram && (
                    <SegmentedControl
                      size="xs"
                      aria-label={t('photo.fit', { n: at + 1 })}
                      value={photo.fit}
                      onChange={(fit) => edit(photo.photoId, { fit: fit as 'pad' | 'crop' })}
                      data={[
                        { value: 'pad', label: t('fit.pad') },
                        { value: 'crop', label: t('fit.crop') },
                      ]}
                    />
                  )}
                  {photo.sample && (
                    <Badge size="sm" color="orange">
                      {t('photo.sample')}
                    </Badge>
                  )}
                </Group>
              </div>
              <div className={classes.moves}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={28}
                  aria-label={t('photo.up', { n: at + 1 })}
                  disabled={at === 0}
                  onClick={() => move(photo.photoId, at - 1)}
                >
                  <IconArrowUp size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={28}
                  aria-label={t('photo.down', { n: at + 1 })}
                  disabled={at === shown.length - 1}
                  onClick={() => move(photo.photoId, at + 1)}
                >
                  <IconArrowDown size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={28}
                  aria-label={t('photo.out', { n: at + 1 })}
                  onClick={() => put(chosen.filter((one) => one.photoId !== photo.photoId))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </div>
            </li>
          ))}
        </ol>
        {value.vehicleId === null && chosen.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('photos.fromVehicle')}
          </Text>
        )}
        {value.vehicleId !== null && photos.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('photos.none')}
          </Text>
        )}
        {left.length > 0 && (
          <div>
            <Group justify="space-between" mb={6} gap="sm">
              <Text size="sm" fw={600}>
                {t('photos.more')}
              </Text>
              {full && (
                <Text size="xs" c="dimmed">
                  {t('photos.full', { most: mostPhotos })}
                </Text>
              )}
            </Group>
            <ul className={classes.more}>
              {left.map((photo) => (
                <li key={photo.id}>
                  <button
                    type="button"
                    className={classes.small}
                    disabled={full}
                    aria-label={t('photo.add', { what: altOf(photo, value.locale) || String(photo.position + 1) })}
                    onClick={() => put([...chosen, { photoId: photo.id, alt: altOf(photo, value.locale), fit: 'pad' }])}
                  >
                    <img src={photoAddress(photo, 320)} alt="" loading="lazy" />
                    <span className={classes.add} aria-hidden="true">
                      <IconPlus size={15} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Stack>
    </Card>
  );
}
