import { Badge, Button, Card, Drawer, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconMapPin, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { formatPhone } from '#kernel/phone-words.ts';
import { provinces } from '#kernel/provinces.ts';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { weekdays } from '../dealership.ts';
import { useDealershipErrors } from './field-errors.ts';
import { ExceptionsEditor, HoursEditor, usualHours } from './hours-editor.tsx';
import { dealershipWords } from './words.ts';

type Location = Answer<'GET /api/locations'>['items'][number];

/** Where the dealership is, and when it is open. */
export function LocationsScreen() {
  const t = useT(dealershipWords);
  const read = useRead('GET /api/locations', {});
  const [edited, setEdited] = useState<Location | 'new' | null>(null);
  return (
    <Page
      title={t('locations.title')}
      lead={t('locations.lead')}
      width="reading"
      actions={
        <Button leftSection={<IconPlus size={18} />} data-shortcut="n" onClick={() => setEdited('new')}>
          {t('locations.add')}
        </Button>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      <Stack>
        {read.data?.items.map((location) => (
          <LocationCard key={location.id} location={location} edit={() => setEdited(location)} />
        ))}
      </Stack>
      {edited && (
        <LocationDrawer
          key={edited === 'new' ? 'new' : edited.id}
          location={edited === 'new' ? null : edited}
          close={() => setEdited(null)}
        />
      )}
    </Page>
  );
}

function LocationCard({ location, edit }: { location: Location; edit(): void }) {
  const t = useT(dealershipWords);
  const office = useOfficeT();
  const { clock } = useFormats();
  const move = async (archive: boolean, version: number): Promise<void> => {
    try {
      const next = await api(
        archive ? 'POST /api/locations/:locationId/archive' : 'POST /api/locations/:locationId/restore',
        {
          params: { locationId: location.id },
          body: { version },
        },
      );
      await forget('/api/locations');
      done(t(archive ? 'locations.archived' : 'locations.restored', { name: location.name }), {
        undo: () => move(!archive, next.version),
      });
    } catch (error) {
      failed(asProblem(error));
    }
  };
  return (
    <Card component="article">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} style={{ flex: '1 1 16rem' }}>
          <Group gap="xs">
            <IconMapPin size={18} aria-hidden />
            <Title order={2} size="h3">
              {location.name}
            </Title>
            {location.archived && <Badge color="gray">{t('locations.isArchived')}</Badge>}
          </Group>
          <Text size="sm">{[location.street, location.city, location.province, location.postalCode].join(', ')}</Text>
          {(location.phone || location.email) && (
            <Text size="sm" c="dimmed">
              {[location.phone && formatPhone(location.phone), location.email].filter(Boolean).join(' · ')}
            </Text>
          )}
          <Stack gap={0} mt={6}>
            {[...weekdays.slice(1), weekdays[0]].map((day) => (
              <Group key={day} gap="sm" wrap="nowrap">
                <Text size="sm" w={100}>
                  {t(`day.${day}`)}
                </Text>
                <Text size="sm" c="dimmed">
                  {(location.hours[day] ?? []).map(({ from, to }) => `${clock(from)} – ${clock(to)}`).join(', ') ||
                    t('hours.closed')}
                </Text>
              </Group>
            ))}
          </Stack>
        </Stack>
        <Group gap="xs">
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            onClick={() => void move(!location.archived, location.version)}
          >
            {t(location.archived ? 'locations.restore' : 'locations.archive')}
          </Button>
          <Button variant="default" size="xs" onClick={edit} aria-label={t('locations.edit', { name: location.name })}>
            {office('edit')}
          </Button>
        </Group>
      </Group>
    </Card>
  );
}

function LocationDrawer({ location, close }: { location: Location | null; close(): void }) {
  const t = useT(dealershipWords);
  const office = useOfficeT();
  const { locale } = useLanguage();
  const form = useRecordForm({
    initialValues: {
      name: location?.name ?? '',
      street: location?.street ?? '',
      city: location?.city ?? '',
      province: location?.province ?? 'NS',
      postalCode: location?.postalCode ?? '',
      phone: location?.phone ? formatPhone(location.phone) : '',
      email: location?.email ?? '',
      hours: location?.hours ?? usualHours,
      exceptions: location?.exceptions ?? [],
    },
    fieldWords: useDealershipErrors(),
    save: async (values) => {
      const body = {
        ...values,
        exceptions: values.exceptions.map(({ note, ...one }) => ({ ...one, ...(note?.trim() ? { note } : {}) })),
      };
      if (location)
        await api('PATCH /api/locations/:locationId', {
          params: { locationId: location.id },
          body: { ...body, version: location.version },
        });
      else await api('POST /api/locations', { body });
      await forget('/api/locations');
      done(t('locations.saved'));
      close();
    },
  });
  const { getInputProps: input } = form.fields;
  const values = form.fields.getValues();
  const hoursError = Object.entries(form.fields.errors).find(
    ([name]) => name.startsWith('hours') || name.startsWith('exceptions'),
  )?.[1];
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={location ? t('locations.edit', { name: location.name }) : t('locations.add')}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <TextInput label={t('locations.name')} required maxLength={100} data-autofocus {...input('name')} />
          <TextInput label={t('street')} required maxLength={200} {...input('street')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t('city')} required maxLength={100} {...input('city')} />
            <TextInput label={t('postalCode')} required maxLength={7} {...input('postalCode')} />
            <Select
              label={t('province')}
              allowDeselect={false}
              searchable
              data={Object.entries(provinces).map(([value, names]) => ({ value, label: names[locale] }))}
              {...input('province')}
            />
            <TextInput label={t('phone')} type="tel" {...input('phone')} />
            <TextInput label={t('email')} type="email" {...input('email')} />
          </SimpleGrid>
          <HoursEditor
            value={values.hours}
            onChange={(hours) => form.fields.setFieldValue('hours', hours as never)}
            error={hoursError as string | undefined}
          />
          <ExceptionsEditor
            value={values.exceptions}
            onChange={(exceptions) => form.fields.setFieldValue('exceptions', exceptions as never)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {office('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Drawer>
  );
}
