import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useT } from '#office/i18n.tsx';
import { useFieldWords } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { kinds, sources } from '../stages.ts';
import { leadsMessages } from '../messages.ts';
import { leadsScreenMessages } from './words.ts';

/** Writes down a phone call or a walk-in as a lead. */
export function NewLead({ opened, close }: { opened: boolean; close(): void }) {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const navigate = useNavigate();
  const fieldWords = useFieldWords();
  const form = useForm({
    initialValues: { name: '', email: '', phone: '', locale: 'en', source: 'phone', kind: 'inquiry', message: '' },
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
    <Modal opened={opened} onClose={close} title={t('newTitle')} size="lg">
      <form
        onSubmit={form.onSubmit((values) =>
          add.mutate({
            body: {
              source: values.source as (typeof sources)[number],
              kind: values.kind as (typeof kinds)[number],
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
          <Group grow align="flex-start">
            <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
            <TextInput label={t('phone')} type="tel" autoComplete="off" {...form.getInputProps('phone')} />
          </Group>
          <Text size="xs" c="dimmed">
            {t('contactHelp')}
          </Text>
          <Group grow>
            <Select
              label={t('source')}
              allowDeselect={false}
              data={sources.map((one) => ({ value: one, label: words(`source.${one}`) }))}
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
          </Group>
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
