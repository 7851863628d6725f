import { ActionIcon, Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArrowLeft,
  IconArrowRight,
  IconDots,
  IconMessage2,
  IconRotateClockwise,
  IconStar,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { done, failed } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import type { PhotoRow } from './photos-panel.tsx';
import { inventoryScreenMessages } from './words.ts';

interface PhotoMenuProps {
  vehicleId: string;
  photo: PhotoRow;
  at: number;
  count: number;
  move(to: number): void;
}

/** What can be done with one photo, also without a mouse. */
export function PhotoMenu({ vehicleId, photo, at, count, move }: PhotoMenuProps) {
  const t = useT(inventoryScreenMessages);
  const [describing, dialog] = useDisclosure(false);
  const params = { params: { vehicleId, photoId: photo.id } };
  const forgets = ['/api/vehicles'];
  const turn = useWrite('POST /api/vehicles/:vehicleId/photos/:photoId/rotate', { forgets });
  const restore = async (): Promise<void> => {
    try {
      await api('POST /api/vehicles/:vehicleId/photos/:photoId/restore', params);
      await forget(...forgets);
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const remove = useWrite('DELETE /api/vehicles/:vehicleId/photos/:photoId', {
    forgets,
    done: () => done(t('photo.removed'), { undo: restore }),
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label={t('photo.actions', { n: at + 1 })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {at > 0 && (
            <Menu.Item leftSection={<IconStar size={16} />} onClick={() => move(0)}>
              {t('photo.makeCover')}
            </Menu.Item>
          )}
          {at > 0 && (
            <Menu.Item leftSection={<IconArrowLeft size={16} />} onClick={() => move(at - 1)}>
              {t('photo.earlier')}
            </Menu.Item>
          )}
          {at < count - 1 && (
            <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={() => move(at + 1)}>
              {t('photo.later')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconRotateClockwise size={16} />}
            disabled={photo.state !== 'ready'}
            onClick={() => turn.mutate({ ...params, body: { degrees: 90 } })}
          >
            {t('photo.turn')}
          </Menu.Item>
          <Menu.Item leftSection={<IconMessage2 size={16} />} onClick={dialog.open}>
            {t('photo.describe')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            c="var(--mantine-color-error)"
            onClick={() => remove.mutate(params)}
          >
            {t('photo.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {describing && <Describe vehicleId={vehicleId} photo={photo} close={dialog.close} />}
    </>
  );
}

function Describe({ vehicleId, photo, close }: { vehicleId: string; photo: PhotoRow; close(): void }) {
  const t = useT(inventoryScreenMessages);
  const office = useOfficeT();
  const [altEn, setEn] = useState(photo.altEn ?? '');
  const [altFr, setFr] = useState(photo.altFr ?? '');
  const change = useWrite('PATCH /api/vehicles/:vehicleId/photos/:photoId', {
    forgets: ['/api/vehicles'],
    done: () => {
      done(t('saved'));
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('photo.describe')} closeButtonProps={{ 'aria-label': office('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ params: { vehicleId, photoId: photo.id }, body: { version: photo.version, altEn, altFr } });
        }}
      >
        <Stack>
          <TextInput
            label={t('photo.altEn')}
            description={t('photo.altHelp')}
            value={altEn}
            maxLength={300}
            onChange={({ currentTarget }) => setEn(currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label={t('photo.altFr')}
            value={altFr}
            maxLength={300}
            lang="fr-CA"
            onChange={({ currentTarget }) => setFr(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {office('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
