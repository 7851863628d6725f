import { Badge, Button, Card, FileButton, Group, Loader, Progress, Stack, Text, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { DragEvent } from 'react';
import { upload } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, keyOf, memory, useRead, useWrite } from '#office/use-api.ts';
import { PhotoMenu } from './photo-menu.tsx';
import classes from './photos-panel.module.css';
import { photoUrl } from './thumbnail.tsx';
import { inventoryScreenMessages } from './words.ts';

export type PhotoRow = Answer<'GET /api/vehicles/:vehicleId/photos'>[number];

/** Photos of a vehicle: brought in by dropping them, put in order by dragging or by menu, the first is the cover. */
export function PhotosPanel({ vehicleId }: { vehicleId: string }) {
  const t = useT(inventoryScreenMessages);
  const session = useSession();
  const may = session.can('inventory.present');
  const params = { params: { vehicleId } };
  const read = useRead('GET /api/vehicles/:vehicleId/photos', params);
  const photos = read.data ?? [];
  const { sending, share, send } = useSending(vehicleId);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const order = useWrite('PUT /api/vehicles/:vehicleId/photos/order', { forgets: ['/api/vehicles'] });
  const put = (ids: string[]): void => {
    // The new order shows at once; the answer confirms it, a problem brings the old one back.
    memory.setQueryData(
      keyOf('GET /api/vehicles/:vehicleId/photos', params),
      ids.map((id) => photos.find((photo) => photo.id === id)!),
    );
    order.mutate({ ...params, body: { photoIds: ids } }, { onError: () => void read.refetch() });
  };
  const move = (id: string, to: number): void => {
    const ids = photos.map((photo) => photo.id).filter((one) => one !== id);
    ids.splice(Math.max(0, Math.min(to, ids.length)), 0, id);
    put(ids);
  };
  const drop = (event: DragEvent, target: string): void => {
    event.preventDefault();
    setOver(null);
    if (dragged && dragged !== target)
      move(
        dragged,
        photos.findIndex((photo) => photo.id === target),
      );
    setDragged(null);
  };
  return (
    <Card component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t('section.photos')}
        </Title>
        {may && (
          <FileButton onChange={(files) => void send(files)} accept="image/*" multiple>
            {(props) => (
              <Button size="xs" variant="light" leftSection={<IconPhotoPlus size={16} />} {...props}>
                {t('photo.add')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {photos.length > 0 && (
        <ul className={classes.grid}>
          {photos.map((photo, at) => (
            <li
              key={photo.id}
              className={classes.cell}
              data-over={over === photo.id || undefined}
              data-dragged={dragged === photo.id || undefined}
              draggable={may}
              onDragStart={() => setDragged(photo.id)}
              onDragEnd={() => (setDragged(null), setOver(null))}
              onDragOver={(event) => {
                if (!dragged) return;
                event.preventDefault();
                setOver(photo.id);
              }}
              onDrop={(event) => dragged && drop(event, photo.id)}
            >
              <Picture photo={photo} at={at} />
              {may && (
                <div className={classes.menu}>
                  <PhotoMenu
                    vehicleId={vehicleId}
                    photo={photo}
                    at={at}
                    count={photos.length}
                    move={(to) => move(photo.id, to)}
                  />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <Dropzone
          onDrop={(files: File[]) => void send(files)}
          onReject={(files: { file: File }[]) => void send(files.map(({ file }) => file))}
          accept={['image/*']}
          maxSize={25 * 1024 * 1024}
          className={classes.zone}
          mt={photos.length > 0 ? 'sm' : 0}
          activateOnClick
          inputProps={{ 'aria-label': t('photo.drop') }}
        >
          <Stack gap={2} align="center" ta="center">
            {photos.length === 0 && <Text size="sm">{t('photo.none')}</Text>}
            <Text size="sm" fw={500}>
              {t('photo.drop')}
            </Text>
            <Text size="xs" c="dimmed">
              {t('photo.dropHelp')}
            </Text>
          </Stack>
        </Dropzone>
      )}
      {sending > 0 && (
        <Stack gap={4} mt="sm" role="status">
          <Text size="sm">{t('photo.uploading', { n: sending })}</Text>
          <Progress value={share * 100} aria-label={t('photo.uploading', { n: sending })} />
        </Stack>
      )}
      {photos.length > 1 && may && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('photo.reorderHelp')}
        </Text>
      )}
    </Card>
  );
}

function Picture({ photo, at }: { photo: PhotoRow; at: number }) {
  const t = useT(inventoryScreenMessages);
  if (photo.state !== 'ready') {
    return (
      <div className={classes.waiting}>
        {photo.state === 'processing' ? <Loader size="sm" /> : null}
        <Text size="xs" ta="center">
          {t(photo.state === 'processing' ? 'photo.processing' : 'photo.failed')}
        </Text>
      </div>
    );
  }
  return (
    <>
      <img
        src={photoUrl(photo, 640)}
        alt={photo.altEn ?? photo.altFr ?? t('photo.name', { n: at + 1 })}
        loading="lazy"
        draggable={false}
      />
      <div className={classes.badges}>
        {at === 0 && (
          <Badge variant="filled" size="sm">
            {t('photo.cover')}
          </Badge>
        )}
        {photo.sample && (
          <Badge variant="filled" color="dark" size="sm">
            {t('sample')}
          </Badge>
        )}
      </div>
    </>
  );
}

/** Sends photos two at a time; each that is refused says why, and the others go on. */
function useSending(vehicleId: string) {
  const t = useT(inventoryScreenMessages);
  const [state, setState] = useState({ sending: 0, share: 0 });
  const send = async (files: File[]): Promise<void> => {
    if (files.length === 0) return;
    const shares = files.map(() => 0);
    let left = files.length;
    let kept = 0;
    const show = (): void =>
      setState({ sending: left, share: shares.reduce((sum, one) => sum + one, 0) / files.length });
    show();
    const queue = [...files.entries()];
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [at, file] = next;
        try {
          await upload('POST /api/vehicles/:vehicleId/photos', {
            params: { vehicleId },
            file,
            onProgress: (share) => ((shares[at] = share), show()),
          });
          kept += 1;
        } catch (error) {
          failed(asProblem(error));
        }
        shares[at] = 1;
        left -= 1;
        show();
      }
    };
    await Promise.all([worker(), worker()]);
    setState({ sending: 0, share: 0 });
    await forget('/api/vehicles');
    if (kept > 0) done(t('photo.sent', { n: kept }));
  };
  return { ...state, send };
}
