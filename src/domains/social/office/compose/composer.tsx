import { Alert, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect, useEffectEvent, useState } from 'react';
import { api } from '#office/api.ts';
import { UnsavedGuard } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { failed } from '#office/toasts.tsx';
import { useRead } from '#office/use-api.ts';
import { socialWords } from '../words.ts';
import { ChannelsCard } from './channels-card.tsx';
import classes from './compose.module.css';
import {
  compositionOf,
  emptyComposition,
  firstPhotos,
  networksIn,
  sameComposition,
  shownPhotos,
} from './composition.ts';
import type { Channel, Composition, Post, Template } from './composition.ts';
import { PhotosCard } from './photos-card.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { SendBar } from './send-bar.tsx';
import { TextCard } from './text-card.tsx';
import { usePreview } from './use-preview.ts';
import { useSending } from './use-sending.ts';
import { VehiclePicker } from './vehicle-picker.tsx';

interface ComposerProps {
  /** The post that is changed; without it a new one is begun. */
  post?: Post;
  /** The vehicle that a new post is about. */
  vehicleId?: string | undefined;
  locale: 'en' | 'fr';
  channels: Channel[];
  templates: Template[];
}

/** Composes a post: vehicle, words, photos, channels on one side; how it looks and what stands in its way on the other. */
export function Composer({ post, vehicleId, locale, channels, templates }: ComposerProps) {
  const t = useT(socialWords);
  const [saved, setSaved] = useState(() => (post ? compositionOf(post) : emptyComposition(locale, channels)));
  // A channel that was let go meanwhile cannot be sent to: it is taken out of the choice.
  const [value, setValue] = useState(() => ({
    ...saved,
    channelIds: saved.channelIds.filter((id) => channels.some((one) => one.id === id && one.state !== 'disconnected')),
  }));
  const change = (some: Partial<Composition>): void => setValue((before) => ({ ...before, ...some }));
  const dirty = !sameComposition(value, saved);
  const sending = useSending(value, post, (next) => (setValue(next), setSaved(next)));
  const photos = useRead(
    'GET /api/vehicles/:vehicleId/photos',
    { params: { vehicleId: value.vehicleId ?? '' } },
    { enabled: value.vehicleId !== null },
  ).data;
  const { preview, pending, problem } = usePreview(value, post);
  const networks = networksIn(value, channels);
  const instagram = networks.includes('instagram');
  const shown = shownPhotos(value.photos, photos ?? [], post);
  // Who has not begun yet is not told off for it.
  const bare = value.body.trim() === '' && value.photos.length === 0;
  const findings = preview?.findings.filter((one) => !(bare && (one.code === 'empty' || one.code === 'needs_photo')));
  const stops = preview?.findings.filter((one) => one.level === 'stop').length ?? 0;
  useHotkeys([['mod+S', () => void sending.save()]], []);

  /** A vehicle brings its photos, and the first template when nothing was written yet. */
  const take = async (id: string | null): Promise<void> => {
    const isTemplate = templates.some((one) => one.variants.includes(value.body));
    const unwritten = value.body.trim() === '' || isTemplate;
    if (id === null) {
      change({ vehicleId: null, kind: 'text', photos: [], ...(isTemplate ? { body: '' } : {}) });
      return;
    }
    change({ vehicleId: id, kind: 'vehicle', photos: [] });
    try {
      const params = { vehicleId: id };
      const [vehicle, found] = await Promise.all([
        api('GET /api/vehicles/:vehicleId', { params }),
        api('GET /api/vehicles/:vehicleId/photos', { params }),
      ]);
      // Of a sold one it is said that it is sold: it cannot be offered any more.
      const kind = vehicle.status === 'sold' || vehicle.status === 'delivered' ? 'sold' : 'vehicle';
      setValue((now) => {
        if (now.vehicleId !== id) return now;
        const template = templates.find((one) => one.kind === kind && one.locale === now.locale);
        return {
          ...now,
          kind,
          photos: now.photos.length === 0 ? firstPhotos(found, now.locale) : now.photos,
          ...(unwritten && template ? { body: template.variants[0] ?? '' } : {}),
        };
      });
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const begin = useEffectEvent(take);
  useEffect(() => {
    if (vehicleId) void begin(vehicleId);
  }, [vehicleId]);

  // Somebody else saved it meanwhile: what was not touched here follows, what was is not lost.
  const theirs = post ? compositionOf(post) : saved;
  const changedMeanwhile = !sameComposition(theirs, saved);
  const follow = useEffectEvent(() => {
    if (changedMeanwhile && !dirty) {
      setValue(theirs);
      setSaved(theirs);
    }
  });
  const version = post?.version;
  useEffect(() => follow(), [version]);

  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="md">
          {changedMeanwhile && dirty && (
            <Alert color="orange" title={t('meanwhile')}>
              <Group justify="space-between" gap="sm">
                <Text size="sm">{t('meanwhile.body')}</Text>
                <Button size="xs" variant="default" onClick={() => (setValue(theirs), setSaved(theirs))}>
                  {t('meanwhile.take')}
                </Button>
              </Group>
            </Alert>
          )}
          <VehiclePicker vehicleId={value.vehicleId} fixed={post !== undefined} onPick={(id) => void take(id)} />
          <TextCard
            value={value}
            change={change}
            templates={templates}
            fixed={post !== undefined}
            instagram={instagram}
          />
          <PhotosCard value={value} change={change} photos={photos ?? []} shown={shown} instagram={instagram} />
          <ChannelsCard value={value} change={change} channels={channels} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <div className={classes.preview}>
          <PreviewPanel
            value={value}
            preview={preview && { ...preview, findings: findings ?? [] }}
            bare={bare}
            pending={pending}
            problem={problem}
            channels={channels}
            networks={networks}
            shown={shown}
          />
        </div>
      </Grid.Col>
      <Grid.Col span={12}>
        <SendBar post={post} dirty={dirty} bare={bare} stops={stops} sending={sending} />
      </Grid.Col>
      <UnsavedGuard dirty={() => dirty && !sending.leaving()} />
    </Grid>
  );
}
