import {
  ActionIcon,
  Alert,
  Button,
  Card,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { provinces } from '#kernel/provinces.ts';
import type { Province } from '#kernel/provinces.ts';
import { api } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { ownLineKinds, treatments } from '../invoice-lines.ts';
import type { Treatment } from '../invoice-lines.ts';
import { invoicesMessages } from '../messages.ts';
import { MoneyInput, QuantityInput } from './money-input.tsx';
import { useScreenErrors } from './screen-errors.ts';
import type { InvoiceAnswer } from './totals-card.tsx';
import { invoicesScreenMessages } from './words.ts';

interface Line {
  key: string;
  kind: (typeof ownLineKinds)[number];
  description: string;
  quantity: number | null;
  unitPriceCents: number | null;
  treatment: Treatment;
}

interface Values {
  lines: Line[];
  province: Province;
  locale: 'en' | 'fr';
  termsDays: number;
  poNumber: string;
  note: string;
  billTo: { attention: string; street: string; city: string; province: Province | null; postalCode: string };
}

const valuesOf = (invoice: InvoiceAnswer): Values => ({
  lines: invoice.lines.map((line, at) => ({
    key: String(at),
    kind: line.kind as Line['kind'],
    description: line.description,
    quantity: line.quantity,
    unitPriceCents: line.unitPriceCents,
    treatment: line.treatment,
  })),
  province: invoice.province,
  locale: invoice.locale,
  termsDays: invoice.termsDays,
  poNumber: invoice.poNumber ?? '',
  note: invoice.note ?? '',
  billTo: {
    attention: invoice.billTo?.attention ?? '',
    street: invoice.billTo?.street ?? '',
    city: invoice.billTo?.city ?? '',
    province: invoice.billTo?.province ?? null,
    postalCode: invoice.billTo?.postalCode ?? '',
  },
});

/** A draft as it is being written. Lines of a deal's invoice are the deal's. */
export function DraftEditor({ invoice, taken }: { invoice: InvoiceAnswer; taken(next: InvoiceAnswer): void }) {
  const t = useT(invoicesScreenMessages);
  const office = useOfficeT();
  const { locale } = useLanguage();
  const form = useRecordForm<Values>({
    initialValues: valuesOf(invoice),
    fieldWords: useScreenErrors(),
    save: async ({ lines, province, ...values }) => {
      const next = await api('PATCH /api/invoices/:invoiceId', {
        params: { invoiceId: invoice.id },
        body: {
          version: invoice.version,
          ...values,
          ...(invoice.dealId
            ? {}
            : {
                province,
                lines: lines.map(({ key: _key, quantity, unitPriceCents, ...line }) => ({
                  ...line,
                  quantity: quantity ?? 0,
                  unitPriceCents: unitPriceCents ?? 0,
                })),
              }),
        },
      });
      done(office('saved'));
      taken(next);
    },
  });
  const { fields } = form;
  const options = Object.entries(provinces).map(([value, names]) => ({ value, label: names[locale] }));
  return (
    <Form form={form}>
      <Stack>
        {invoice.dealId ? (
          <Alert color="blue">{t('ofDeal', { number: invoice.dealNumber })}</Alert>
        ) : (
          <LinesCard form={form} />
        )}
        <Card component="section">
          <Title order={2} size="h3" mb="md">
            {t('details')}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {!invoice.dealId && (
              <Select
                label={t('province')}
                allowDeselect={false}
                searchable
                data={options}
                {...fields.getInputProps('province')}
              />
            )}
            <NumberInput label={t('termsDays')} min={0} max={365} {...fields.getInputProps('termsDays')} />
            <TextInput label={t('poNumber')} maxLength={60} {...fields.getInputProps('poNumber')} />
            <Select
              label={t('language')}
              allowDeselect={false}
              data={[
                { value: 'en', label: t('english') },
                { value: 'fr', label: t('french') },
              ]}
              {...fields.getInputProps('locale')}
            />
          </SimpleGrid>
          <Textarea label={t('note')} autosize minRows={2} maxLength={2000} mt="sm" {...fields.getInputProps('note')} />
        </Card>
        {invoice.billTo && (
          <Card component="section">
            <Title order={2} size="h3" mb="md">
              {t('billTo')}
            </Title>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput label={t('attention')} maxLength={200} {...fields.getInputProps('billTo.attention')} />
              <TextInput label={t('street')} maxLength={200} {...fields.getInputProps('billTo.street')} />
              <TextInput label={t('city')} maxLength={100} {...fields.getInputProps('billTo.city')} />
              <Select
                label={t('addressProvince')}
                clearable
                searchable
                data={options}
                {...fields.getInputProps('billTo.province')}
              />
              <TextInput label={t('postalCode')} maxLength={12} {...fields.getInputProps('billTo.postalCode')} />
            </SimpleGrid>
          </Card>
        )}
      </Stack>
      <SaveBar form={form} />
    </Form>
  );
}

function LinesCard({ form }: { form: ReturnType<typeof useRecordForm<Values>> }) {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const { fields } = form;
  const [made, setMade] = useState(0);
  const { lines } = fields.getValues();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('lines')}
      </Title>
      <Stack component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {lines.map((line, at) => {
          const named = `${at + 1}. ${line.description || words(`line.${line.kind}`)}`;
          const field = (name: keyof Line) => fields.getInputProps(`lines.${at}.${name}`);
          return (
            <li key={line.key}>
              <Group align="flex-start" gap="xs" wrap="wrap">
                <Select
                  flex="1 1 8rem"
                  label={t('kind')}
                  aria-label={`${t('kind')}: ${named}`}
                  allowDeselect={false}
                  data={ownLineKinds.map((kind) => ({ value: kind, label: words(`line.${kind}`) }))}
                  {...field('kind')}
                />
                <TextInput
                  flex="3 1 14rem"
                  label={t('description')}
                  aria-label={`${t('description')}: ${named}`}
                  maxLength={500}
                  {...field('description')}
                />
                <QuantityInput
                  flex="1 1 5rem"
                  label={t('quantity')}
                  aria-label={`${t('quantity')}: ${named}`}
                  {...field('quantity')}
                />
                <MoneyInput
                  flex="1 1 7rem"
                  label={t('unitPrice')}
                  aria-label={`${t('unitPrice')}: ${named}`}
                  {...field('unitPriceCents')}
                />
                <Select
                  flex="1 1 9rem"
                  label={t('treatment')}
                  aria-label={`${t('treatment')}: ${named}`}
                  allowDeselect={false}
                  data={treatments.map((one) => ({ value: one, label: words(`treatment.${one}`) }))}
                  {...field('treatment')}
                />
                <ActionIcon
                  size="lg"
                  mt={26}
                  variant="subtle"
                  color="gray"
                  aria-label={t('removeLine', { name: named })}
                  onClick={() => fields.removeListItem('lines', at)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              </Group>
            </li>
          );
        })}
      </Stack>
      <Button
        variant="light"
        mt="md"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={16} />}
        onClick={() => {
          setMade(made + 1);
          fields.insertListItem('lines', {
            key: `new-${made}`,
            kind: 'parts',
            description: '',
            quantity: 1000,
            unitPriceCents: null,
            treatment: 'taxable',
          } satisfies Line);
        }}
      >
        {t('addLine')}
      </Button>
    </Card>
  );
}
