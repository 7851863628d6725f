import { ActionIcon, Button, Card, Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { ScaledInput } from '#office/scaled-input.tsx';
import { commissionsMessages } from '../messages.ts';
import { bases, moments } from '../plan-rules.ts';
import { spiffProducts } from '../spiff-products.ts';
import { MoneyInput, PercentInput } from './amounts.tsx';
import type { RulesValues } from './plan-values.ts';
import { commissionsScreenMessages } from './words.ts';

type Fields = RecordForm<RulesValues>['fields'];

/** The rules of a plan, part by part. */
export function RulesFields({ fields }: { fields: Fields }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { parts, spiffs, steps, measure } = fields.getValues();
  const free = bases.filter((one) => !parts.some((part) => part.of === one));
  const unpaid = spiffProducts.filter((one) => !spiffs.some((spiff) => spiff.product === one));
  return (
    <>
      <Card component="section">
        <Head title={t('percents')} help={t('percentsHelp')} />
        <Stack gap="sm">
          <Select
            label={t('earned')}
            allowDeselect={false}
            data={moments.map((one) => ({ value: one, label: words(`moment.${one}`) }))}
            {...fields.getInputProps('moment')}
          />
          {parts.map((part, at) => (
            <Line key={part.of} what={words(`basis.${part.of}`)} remove={() => fields.removeListItem('parts', at)}>
              <Select
                label={t('of')}
                flex="1 1 140px"
                allowDeselect={false}
                data={bases.map((one) => ({
                  value: one,
                  label: words(`basis.${one}`),
                  disabled: one !== part.of && !free.includes(one),
                }))}
                {...fields.getInputProps(`parts.${at}.of`)}
              />
              <PercentInput label={t('rate')} flex="1 1 90px" {...fields.getInputProps(`parts.${at}.rate`)} />
              <MoneyInput
                label={t('pack')}
                flex="1 1 110px"
                min={0}
                {...fields.getInputProps(`parts.${at}.packCents`)}
              />
            </Line>
          ))}
          <Wrong error={fields.errors.parts} />
          {parts.length < 2 && (
            <Add
              label={t('addPercent')}
              add={() =>
                fields.insertListItem('parts', {
                  of: parts[0] ? (parts[0].of === 'front' ? 'back' : 'front') : 'front',
                  rate: 10_000,
                  packCents: 0,
                })
              }
            />
          )}
        </Stack>
      </Card>
      <Card component="section">
        <Head title={t('perDeal')} help={t('perDealHelp')} />
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <MoneyInput label={t('flat')} min={0} {...fields.getInputProps('flatCents')} />
          <MoneyInput label={t('mini')} min={0} {...fields.getInputProps('miniCents')} />
          <MoneyInput label={t('cap')} min={0} placeholder={t('capNone')} {...fields.getInputProps('capCents')} />
        </SimpleGrid>
      </Card>
      <Card component="section">
        <Head title={t('spiffs')} help={t('spiffsHelp')} />
        <Stack gap="sm">
          {spiffs.map((spiff, at) => (
            <Line
              key={spiff.product}
              what={words(`product.${spiff.product}`)}
              remove={() => fields.removeListItem('spiffs', at)}
            >
              <Select
                label={t('product')}
                flex="1 1 140px"
                allowDeselect={false}
                data={spiffProducts.map((one) => ({
                  value: one,
                  label: words(`product.${one}`),
                  disabled: one !== spiff.product && !unpaid.includes(one),
                }))}
                {...fields.getInputProps(`spiffs.${at}.product`)}
              />
              <MoneyInput
                label={t('each')}
                flex="1 1 100px"
                min={0}
                {...fields.getInputProps(`spiffs.${at}.flatCents`)}
              />
              <PercentInput label={t('ofMargin')} flex="1 1 100px" {...fields.getInputProps(`spiffs.${at}.rate`)} />
            </Line>
          ))}
          {unpaid.length > 0 && (
            <Add
              label={t('addSpiff')}
              add={() => fields.insertListItem('spiffs', { product: unpaid[0], flatCents: 50_00, rate: 0 })}
            />
          )}
        </Stack>
      </Card>
      <Card component="section">
        <Head title={t('tiers')} help={t('tiersHelp')} />
        <Stack gap="sm">
          <Group grow preventGrowOverflow={false} align="flex-end">
            <Select
              label={t('what')}
              allowDeselect={false}
              data={(['none', 'units', 'gross'] as const).map((one) => ({ value: one, label: t(`measure.${one}`) }))}
              {...fields.getInputProps('measure')}
              onChange={(value) => {
                fields.setFieldValue('measure', value as RulesValues['measure']);
                // Eight deals are no gross of eight dollars: tiers of another measure begin anew.
                fields.setFieldValue(
                  'steps',
                  value === 'none' ? [] : [{ from: value === 'units' ? 800 : 20_000_00, rate: 2_000, unitCents: 0 }],
                );
              }}
            />
            {measure !== 'none' && (
              <Select
                label={t('manner')}
                allowDeselect={false}
                data={(['retroactive', 'marginal'] as const).map((one) => ({ value: one, label: t(`manner.${one}`) }))}
                {...fields.getInputProps('manner')}
              />
            )}
          </Group>
          {measure !== 'none' &&
            steps.map((step, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a tier is known by its place
              <Line key={at} what={String(at + 1)} remove={() => fields.removeListItem('steps', at)}>
                {measure === 'units' ? (
                  <ScaledInput
                    label={t('fromUnits')}
                    flex="1 1 130px"
                    scale={100}
                    decimalScale={2}
                    min={0}
                    hideControls
                    inputMode="decimal"
                    {...fields.getInputProps(`steps.${at}.from`)}
                  />
                ) : (
                  <MoneyInput
                    label={t('fromGross')}
                    flex="1 1 130px"
                    min={0}
                    {...fields.getInputProps(`steps.${at}.from`)}
                  />
                )}
                <PercentInput label={t('tierRate')} flex="1 1 130px" {...fields.getInputProps(`steps.${at}.rate`)} />
                {measure === 'units' && (
                  <MoneyInput
                    label={t('tierUnit')}
                    flex="1 1 110px"
                    min={0}
                    {...fields.getInputProps(`steps.${at}.unitCents`)}
                  />
                )}
              </Line>
            ))}
          {measure !== 'none' && steps.length < 10 && (
            <Add
              label={t('addTier')}
              add={() => {
                const last = steps.at(-1);
                fields.insertListItem('steps', {
                  from: (last?.from ?? 0) + (measure === 'units' ? 400 : 10_000_00),
                  rate: (last?.rate ?? 0) + 1_000,
                  unitCents: last?.unitCents ?? 0,
                });
              }}
            />
          )}
        </Stack>
      </Card>
    </>
  );
}

const Head = ({ title, help }: { title: string; help: string }) => (
  <Stack gap={2} mb="sm">
    <Title order={2} size="h3">
      {title}
    </Title>
    <Text size="sm" c="dimmed">
      {help}
    </Text>
  </Stack>
);

const Wrong = ({ error }: { error: ReactNode }) =>
  error ? (
    <Text size="sm" c="red" role="alert">
      {error}
    </Text>
  ) : null;

const Add = ({ label, add }: { label: string; add(): void }) => (
  <Group>
    <Button size="compact-sm" variant="light" leftSection={<IconPlus size={16} />} onClick={add}>
      {label}
    </Button>
  </Group>
);

function Line({ what, remove, children }: { what: string; remove(): void; children: ReactNode }) {
  const t = useT(commissionsScreenMessages);
  return (
    <Group gap="xs" align="flex-end">
      {children}
      <ActionIcon size="lg" variant="subtle" color="red" aria-label={t('remove', { what })} onClick={remove}>
        <IconTrash size={18} />
      </ActionIcon>
    </Group>
  );
}
