import { ActionIcon, Button, Drawer, Group, Select, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { done, failed } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { placeholders, unknownPlaceholders } from '../../placeholders.ts';
import { useSocialErrors } from '../field-errors.ts';
import { PlaceholderChips } from '../placeholder-chips.tsx';
import { socialWords } from '../words.ts';
import { templateKinds } from './kinds.ts';

type Template = Answer<'GET /api/social/templates'>['items'][number];

const mostVariants = 10;

/** A template's name, language and wordings. Several wordings keep posts from all reading the same. */
export function TemplateDrawer({ template, close }: { template: Template | null; close(): void }) {
  const t = useT(socialWords);
  const office = useOfficeT();
  const fields = useRef<(HTMLTextAreaElement | null)[]>([]);
  const [last, setLast] = useState(0);
  const form = useRecordForm({
    initialValues: {
      name: template?.name ?? '',
      kind: template?.kind ?? ('vehicle' as Template['kind']),
      locale: template?.locale ?? ('en' as 'en' | 'fr'),
      variants: template?.variants ?? [''],
    },
    fieldWords: useSocialErrors(),
    validate: {
      variants: (variants) => {
        const word = variants.flatMap(unknownPlaceholders)[0];
        return word === undefined ? null : t('templates.unknown', { word });
      },
    },
    save: async (values) => {
      if (template)
        await api('PATCH /api/social/templates/:templateId', {
          params: { templateId: template.id },
          body: { ...values, version: template.version },
        });
      else await api('POST /api/social/templates', { body: values });
      await forget('/api/social/templates');
      done(t('templates.saved'));
      close();
    },
  });
  const { getInputProps: input } = form.fields;
  const values = form.fields.getValues();
  const put = (variants: string[]): void => {
    form.fields.setFieldValue('variants', variants as never);
    form.fields.clearFieldError('variants');
  };
  const insert = (word: string): void => {
    const at = Math.min(last, values.variants.length - 1);
    const field = fields.current[at];
    const was = values.variants[at] ?? '';
    const from = field?.selectionStart ?? was.length;
    const to = field?.selectionEnd ?? from;
    put(values.variants.with(at, `${was.slice(0, from)}{${word}}${was.slice(to)}`));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + word.length + 2, from + word.length + 2);
    });
  };
  const offered = placeholders.filter(
    (one) => (one !== 'list' || values.kind === 'roundup') && (one !== 'was' || values.kind === 'price_drop'),
  );
  const wrong = Object.entries(form.fields.errors).find(([name]) => name.startsWith('variants'))?.[1];
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={template ? t('templates.edit', { name: template.name }) : t('templates.add')}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <TextInput label={t('templates.name')} required maxLength={120} data-autofocus {...input('name')} />
          <Group grow align="flex-start">
            <Select
              label={t('templates.kind')}
              allowDeselect={false}
              data={templateKinds.map((kind) => ({ value: kind, label: t(`templateKind.${kind}`) }))}
              {...input('kind')}
            />
            <Select
              label={t('language')}
              allowDeselect={false}
              data={[
                { value: 'en', label: office('english') },
                { value: 'fr', label: office('french') },
              ]}
              {...input('locale')}
            />
          </Group>
          <PlaceholderChips offered={offered} insert={insert} />
          {values.variants.map((variant, at) => (
            <Group key={at} align="flex-start" gap="xs" wrap="nowrap">
              <Textarea
                ref={(field) => {
                  fields.current[at] = field;
                }}
                style={{ flex: 1 }}
                label={t('templates.variant', { n: at + 1 })}
                lang={values.locale}
                minRows={6}
                maxRows={16}
                maxLength={5000}
                required
                value={variant}
                onFocus={() => setLast(at)}
                onChange={({ currentTarget }) => put(values.variants.with(at, currentTarget.value))}
              />
              {values.variants.length > 1 && (
                <ActionIcon
                  mt={26}
                  variant="subtle"
                  color="gray"
                  aria-label={t('templates.removeVariant', { n: at + 1 })}
                  onClick={() => put(values.variants.toSpliced(at, 1))}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              )}
            </Group>
          ))}
          {wrong && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {wrong}
            </Text>
          )}
          {values.variants.length < mostVariants && (
            <Button
              variant="subtle"
              size="compact-sm"
              style={{ alignSelf: 'flex-start' }}
              leftSection={<IconPlus size={15} />}
              onClick={() => put([...values.variants, ''])}
            >
              {t('templates.addVariant')}
            </Button>
          )}
          <Group justify="flex-end">
            {template && <RemoveTemplate template={template} close={close} />}
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

/** Removes a template; taking that back makes it anew. */
function RemoveTemplate({ template, close }: { template: Template; close(): void }) {
  const t = useT(socialWords);
  const office = useOfficeT();
  const restore = async (): Promise<void> => {
    const { id: _id, version: _version, ...body } = template;
    try {
      await api('POST /api/social/templates', { body });
      await forget('/api/social/templates');
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const remove = useWrite('DELETE /api/social/templates/:templateId', {
    forgets: ['/api/social/templates'],
    done: () => {
      close();
      done(t('templates.removed', { name: template.name }), { undo: restore });
    },
  });
  return (
    <Button
      variant="subtle"
      color="red"
      mr="auto"
      loading={remove.isPending}
      onClick={() => remove.mutate({ params: { templateId: template.id } })}
    >
      {office('remove')}
    </Button>
  );
}
