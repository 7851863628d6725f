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

type Fields = RecordForm<{ rules: RulesValues }>['fields'];

/** The rules of a plan, part by part. */
export function RulesFields({ fields }: { fields: Fields }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { parts, spiffs, tiers } = fields.getValues().rules;
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
            {...fields.getInputProps('rules.moment')}
          />
          {parts.map((part, at) => (
            <Line
              key={part.of}
              what={words(`basis.${part.of}`)}
              remove={() => fields.removeListItem('rules.parts', at)}
            >
              <Select
                label={t('of')}
                flex="1 1 140px"
                allowDeselect={false}
                data={bases.map((one) => ({
                  value: one,
                  label: words(`basis.${one}`),
                  disabled: one !== part.of && !free.includes(one),
                }))}
                {...fields.getInputProps(`rules.parts.${at}.of`)}
              />
              <PercentInput label={t('rate')} flex="1 1 90px" {...fields.getInputProps(`rules.parts.${at}.rate`)} />
              <MoneyInput
                label={t('pack')}
                flex="1 1 110px"
                min={0}
                {...fields.getInputProps(`rules.parts.${at}.packCents`)}
              />
            </Line>
          ))}
          <Wrong error={fields.errors['rules.parts']} />
          {parts.length < 2 && (
            <Add
              label={t('addPercent')}
              add={() =>
                fields.insertListItem('rules.parts', {
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
          <MoneyInput label={t('flat')} min={0} {...fields.getInputProps('rules.flatCents')} />
          <MoneyInput label={t('mini')} min={0} {...fields.getInputProps('rules.miniCents')} />
          <MoneyInput label={t('cap')} min={0} placeholder={t('capNone')} {...fields.getInputProps('rules.capCents')} />
        </SimpleGrid>
      </Card>
      <Card component="section">
        <Head title={t('spiffs')} help={t('spiffsHelp')} />
        <Stack gap="sm">
          {spiffs.map((spiff, at) => (
            <Line
              key={spiff.product}
              what={words(`product.${spiff.product}`)}
              remove={() => fields.removeListItem('rules.spiffs', at)}
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
                {...fields.getInputProps(`rules.spiffs.${at}.product`)}
              />
              <MoneyInput
                label={t('each')}
                flex="1 1 100px"
                min={0}
                {...fields.getInputProps(`rules.spiffs.${at}.flatCents`)}
              />
              <PercentInput
                label={t('ofMargin')}
                flex="1 1 100px"
                {...fields.getInputProps(`rules.spiffs.${at}.rate`)}
              />
            </Line>
          ))}
          {unpaid.length > 0 && (
            <Add
              label={t('addSpiff')}
              add={() => fields.insertListItem('rules.spiffs', { product: unpaid[0]!, flatCents: 50_00, rate: 0 })}
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
              value={tiers?.measure ?? 'none'}
              onChange={(value) => {
                // Eight deals are no gross of eight dollars: tiers of another measure begin anew.
                const from = value === 'units' ? 800 : 20_000_00;
                const steps = [{ from, rate: 2_000, unitCents: 0 }];
                const manner = tiers?.manner ?? 'retroactive';
                fields.setFieldValue(
                  'rules.tiers',
                  value === 'none' ? null : { measure: value as 'units', manner, steps },
                );
              }}
            />
            {tiers && (
              <Select
                label={t('manner')}
                allowDeselect={false}
                data={(['retroactive', 'marginal'] as const).map((one) => ({ value: one, label: t(`manner.${one}`) }))}
                {...fields.getInputProps('rules.tiers.manner')}
              />
            )}
          </Group>
          {tiers?.steps.map((_step, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a tier is known by its place
            <Line key={at} what={String(at + 1)} remove={() => fields.removeListItem('rules.tiers.steps', at)}>
              {tiers.measure === 'units' ? (
                <ScaledInput
                  label={t('fromUnits')}
                  flex="1 1 130px"
                  scale={100}
                  decimalScale={2}
                  min={0}
                  hideControls
                  inputMode="decimal"
                  {...fields.getInputProps(`rules.tiers.steps.${at}.from`)}
                />
              ) : (
                <MoneyInput
                  label={t('fromGross')}
                  flex="1 1 130px"
                  min={0}
                  {...fields.getInputProps(`rules.tiers.steps.${at}.from`)}
                />
              )}
              <PercentInput
                label={t('tierRate')}
                flex="1 1 130px"
                {...fields.getInputProps(`rules.tiers.steps.${at}.rate`)}
              />
              {tiers.measure === 'units' && (
                <MoneyInput
                  label={t('tierUnit')}
                  flex="1 1 110px"
                  min={0}
                  {...fields.getInputProps(`rules.tiers.steps.${at}.unitCents`)}
                />
              )}
            </Line>
          ))}
          {tiers && tiers.steps.length < 10 && (
            <Add
              label={t('addTier')}
              add={() => {
                const last = tiers.steps.at(-1);
                fields.insertListItem('rules.tiers.steps', {
                  from: (last?.from ?? 0) + (tiers.measure === 'units' ? 400 : 10_000_00),
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
