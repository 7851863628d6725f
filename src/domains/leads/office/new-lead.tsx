import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { useFieldWords } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { kinds, sources } from '../stages.ts';
import { leadsMessages } from '../messages.ts';
import { VehiclePicker } from './vehicle-picker.tsx';
import { leadsScreenMessages } from './words.ts';

/** Sources that leads come from by themselves: nobody writes those down. */
const byItself = new Set<(typeof sources)[number]>(['site_form', 'import', 'api']);

/** Writes down a phone call or a walk-in as a lead. */
export function NewLead({ opened, close }: { opened: boolean; close(): void }) {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const navigate = useNavigate();
  const session = useSession();
  const fieldWords = useFieldWords();
  const office = useOfficeT();
  const { locale } = useLanguage();
  const form = useForm({
    initialValues: {
      name: '',
      email: '',
      phone: '',
      locale,
      source: 'phone',
      kind: 'inquiry',
      vehicleId: '',
      message: '',
    },
  });
  const add = useWrite('POST /api/leads', {
    forgets: ['/api/leads', '/api/today'],
    done: (lead) => {
      done(t('added'));
      form.reset();
      close();
      void navigate({ to: `/leads/${lead.id}` } as never);
    },
    failed: (problem) => {
      if (problem.errors.length === 0) return false;
      form.setErrors(
        Object.fromEntries(problem.errors.map((error) => [error.pointer.split('/').at(-1) ?? '', fieldWords(error)])),
      );
      return undefined;
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('newTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <form
        onSubmit={form.onSubmit((values) =>
          add.mutate({
            body: {
              source: values.source as (typeof sources)[number],
              kind: values.kind as (typeof kinds)[number],
              vehicleId: values.vehicleId || null,
              message: values.message || null,
              customer: {
                name: values.name,
                email: values.email || null,
                phone: values.phone || null,
                locale: values.locale as 'en' | 'fr',
              },
            },
          }),
        )}
      >
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            required
            maxLength={200}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
            <TextInput label={t('phone')} type="tel" autoComplete="off" {...form.getInputProps('phone')} />
          </SimpleGrid>
          <Text size="xs" c="dimmed">
            {t('contactHelp')}
          </Text>
          {session.can('inventory.read') && (
            <VehiclePicker value={form.getValues().vehicleId} onChange={(id) => form.setFieldValue('vehicleId', id)} />
          )}
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
            <Select
              label={t('source')}
              allowDeselect={false}
              data={sources
                .filter((one) => !byItself.has(one))
                .map((one) => ({ value: one, label: words(`source.${one}`) }))}
              {...form.getInputProps('source')}
            />
            <Select
              label={t('kind')}
              allowDeselect={false}
              data={kinds.map((one) => ({ value: one, label: words(`kind.${one}`) }))}
              {...form.getInputProps('kind')}
            />
            <Select
              label={t('language')}
              allowDeselect={false}
              data={[
                { value: 'en', label: t('english') },
                { value: 'fr', label: t('french') },
              ]}
              {...form.getInputProps('locale')}
            />
          </SimpleGrid>
          <Textarea label={t('message')} autosize minRows={3} {...form.getInputProps('message')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t('add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
