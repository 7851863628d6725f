import {
  Button,
  Card,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  NativeSelect,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { DealershipSelect } from '#domains/support/office/dealership-select.tsx';
import { api } from '#office/api.ts';
import type { Answer, Body } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import type { RecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { consoleWords } from './console-words.ts';
import type { ConsoleWord } from './console-words.ts';

type Holds = Answer<'GET /api/operator/holds'>;
type Order = Body<'POST /api/operator/holds'>;

const kinds = ['court_order', 'authority_order', 'investigation'] as const;
const item = { what: 'rows', table: '' as string | null, fields: [] as string[], ids: '', file: '' };
const nothing = {
  dealershipId: null as string | null,
  kind: 'court_order',
  basis: '',
  authority: '',
  document: '',
  endsOn: '',
  first: '',
  second: '',
  items: [item],
  forbids: false,
  silent: { until: '', basis: '' },
};
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

function orderOf({ first, second, items, forbids, silent, kind, ...rest }: typeof nothing): Order {
  return {
    ...rest,
    dealershipId: rest.dealershipId ?? '',
    kind: kind as Order['kind'],
    custodians: [first, second],
    items: items.map(({ what, table, fields, ids, file }) =>
      what === 'file' ? { what, file } : { what: 'rows' as const, table: table ?? '', fields, ids: idsOf(ids) },
    ),
    ...(forbids ? { silent } : {}),
  };
}

/** An order as it is put on record: every part of it is needed. */
export function HoldForm({ tables, operators, close }: Pick<Holds, 'tables' | 'operators'> & { close(): void }) {
  const t = useT(consoleWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const known = new Set<string>(consoleWords.keys);
  const form = useRecordForm({
    initialValues: nothing,
    fields: { custodians: 'second' },
    fieldWords: ({ code }) => (known.has(`wrong.${code}`) ? t(`wrong.${code}` as ConsoleWord) : undefined),
    validate: {
      items: {
        ids: (value, { items }, path) => {
          const at = Number(/\d+/.exec(path)?.[0] ?? 0);
          if (items[at]?.what === 'file') return null;
          const ids = idsOf(value);
          return ids.length > 0 && ids.every((id) => uuid.test(id)) ? null : t('wrong.ids');
        },
      },
    },
    save: async (values) => {
      if (!(await sure(() => api('POST /api/operator/holds', { body: orderOf(values) })))) return;
      await forget('/api/operator/');
      done(t('placed'));
      close();
    },
  });
  const of = (name: string) => form.fields.getInputProps(name);
  const people = [{ value: '', label: '–' }, ...operators.map(({ id, name }) => ({ value: id, label: name }))];
  const { items, forbids } = form.fields.getValues();
  return (
    <Modal opened onClose={close} title={t('place')} size="xl" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <DealershipSelect label={t('field.dealership')} required {...of('dealershipId')} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NativeSelect
              label={t('field.kind')}
              data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
              {...of('kind')}
            />
            <TextInput label={t('field.authority')} required maxLength={200} {...of('authority')} />
            <TextInput
              label={t('field.document')}
              description={t('field.documentHint')}
              required
              maxLength={300}
              {...of('document')}
            />
            <TextInput
              label={t('field.basis')}
              description={t('field.basisHint')}
              required
              maxLength={1000}
              {...of('basis')}
            />
            <TextInput
              type="date"
              label={t('field.endsOn')}
              description={t('field.endsOnHint')}
              required
              {...of('endsOn')}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NativeSelect label={t('field.first')} required data={people} {...of('first')} />
            <NativeSelect
              label={t('field.second')}
              description={t('field.custodiansHint')}
              required
              data={people}
              {...of('second')}
            />
          </SimpleGrid>
          <Text fw={600} size="sm">
            {t('field.items')}
          </Text>
          {items.map((_, at) => (
            <Item key={at} at={at} form={form} tables={tables} />
          ))}
          <Group>
            <Button size="xs" variant="default" onClick={() => form.fields.insertListItem('items', item)}>
              {t('field.add')}
            </Button>
          </Group>
          <Checkbox label={t('field.forbids')} {...form.fields.getInputProps('forbids', { type: 'checkbox' })} />
          {forbids && (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput type="date" label={t('field.silentUntil')} required {...of('silent.until')} />
              <TextInput label={t('field.silentBasis')} required maxLength={1000} {...of('silent.basis')} />
            </SimpleGrid>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('place')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

/** Records by table, fields and ids; or one file. */
function Item({ at, form, tables }: { at: number; form: RecordForm<typeof nothing>; tables: Holds['tables'] }) {
  const t = useT(consoleWords);
  const of = (name: string) => form.fields.getInputProps(`items.${at}.${name}`);
  const { items } = form.fields.getValues();
  const one = items[at] ?? item;
  const fields = tables.find(({ table }) => table === one.table)?.fields ?? [];
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end">
          <NativeSelect
            label={t('field.what')}
            data={[
              { value: 'rows', label: t('field.rows') },
              { value: 'file', label: t('field.file') },
            ]}
            {...of('what')}
          />
          {items.length > 1 && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => form.fields.removeListItem('items', at)}>
              {t('field.remove')}
            </Button>
          )}
        </Group>
        {one.what === 'file' ? (
          <TextInput label={t('field.fileName')} required maxLength={200} {...of('file')} />
        ) : (
          <>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Select
                label={t('field.table')}
                required
                searchable
                data={tables.map(({ table }) => table)}
                {...of('table')}
              />
              <MultiSelect label={t('field.fields')} required searchable data={fields} {...of('fields')} />
            </SimpleGrid>
            <Textarea
              label={t('field.ids')}
              description={t('field.idsHint')}
              required
              autosize
              minRows={2}
              {...of('ids')}
            />
          </>
        )}
      </Stack>
    </Card>
  );
}
