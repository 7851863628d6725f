import {
  Card,
  Checkbox,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ReactNode } from 'react';
import { api } from '#office/api.ts';
import { Conflict } from '#office/conflict.tsx';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useFigureInput } from '#office/figure-input.ts';
import { useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { vehicleWords } from '../messages.ts';
import {
  bodyStyles,
  conditions,
  disclosureFlags,
  drivetrains,
  fuels,
  odometerStatuses,
  transmissions,
} from '../vehicle.ts';
import { useInventoryErrors } from './field-errors.ts';
import { changesOf, valuesOf } from './vehicle-values.ts';
import type { VehicleValues, Whole } from './vehicle-values.ts';
import { inventoryScreenMessages } from './words.ts';
import type { InventoryKey } from './words.ts';

/** Everything that is kept of a vehicle, in sections; saves only what changed, based on the version that was read. */
export function VehicleForm({ vehicle, onSaved }: { vehicle: Whole; onSaved(vehicle: Whole): void }) {
  const t = useT(inventoryScreenMessages);
  const words = useT(vehicleWords);
  const session = useSession();
  const { figure: grouped, dollars } = useFigureInput();
  const [theirs, setTheirs] = useState<Whole | null>(null);
  const [base, setBase] = useState(vehicle);
  const locations = useRead('GET /api/locations', {}).data?.items ?? [];
  const before = valuesOf(base);
  const form = useRecordForm<VehicleValues>({
    initialValues: before,
    fieldWords: useInventoryErrors(),
    fields: { accidentAmountCents: 'disclosures' },
    save: async (values) => saved(await sendOver(values)),
    problem: (problem) => {
      const current = problem.status === 409 ? (problem.more.current as Whole | undefined) : undefined;
      if (current) setTheirs(current);
      return current !== undefined;
    },
  });
  const send = (values: VehicleValues, from: VehicleValues, version: number): Promise<Whole> =>
    api('PATCH /api/vehicles/:vehicleId', {
      params: { vehicleId: vehicle.id },
      body: { version, ...changesOf(values, from) },
    });
  /** Sends the changes; what others changed meanwhile in other fields (price, status) is no reason to ask. */
  const sendOver = async (values: VehicleValues): Promise<Whole> => {
    try {
      return await send(values, before, base.version);
    } catch (error) {
      const current = asProblem(error).more.current as Whole | undefined;
      if (!current) throw error;
      const now = valuesOf(current);
      const differ = (a: VehicleValues, b: VehicleValues) =>
        (Object.keys(a) as (keyof VehicleValues)[]).filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
      const mine = new Set(differ(values, before));
      if (differ(now, before).some((key) => mine.has(key))) throw error;
      const merged = { ...now, ...Object.fromEntries([...mine].map((key) => [key, values[key]])) } as VehicleValues;
      return send(merged, now, current.version);
    }
  };
  const take = (next: Whole): void => {
    setBase(next);
    form.fields.setInitialValues(valuesOf(next));
    form.fields.setValues(valuesOf(next));
    form.fields.resetDirty();
  };
  // What changed elsewhere shows here too, unless somebody is typing.
  const refresh = useEffectEvent((next: Whole) => {
    if (next.version > base.version && !form.fields.isDirty()) take(next);
  });
  useEffect(() => refresh(vehicle), [vehicle]);
  const saved = (next: Whole): void => {
    take(next);
    onSaved(next);
    void forget('/api/vehicles', '/api/today');
    done(t('saved'));
  };
  const write = session.can('inventory.write');
  const present = write || session.can('inventory.present');
  const note = write || session.can('inventory.status');
  const field = (name: keyof VehicleValues | `disclosures.${string}`, may = write) => ({
    ...form.fields.getInputProps(name),
    readOnly: !may,
  });
  const text = (name: keyof VehicleValues & InventoryKey, may = write, extra = {}): ReactNode => (
    <TextInput label={t(name)} autoComplete="off" {...extra} {...field(name, may)} />
  );
  const figure = (name: keyof VehicleValues & InventoryKey, extra = {}): ReactNode => (
    <NumberInput label={t(name)} {...extra} {...field(name)} />
  );
  const choice = (
    name: keyof VehicleValues & InventoryKey,
    data: { value: string; label: string }[],
    extra = {},
  ): ReactNode => (
    <Select
      label={t(name)}
      data={data}
      clearable
      {...field(name)}
      value={(form.fields.getValues()[name] as string) || null}
      onChange={(value) => form.fields.setFieldValue(name, (value ?? '') as never)}
      {...extra}
    />
  );
  const named = (kind: 'body' | 'drive' | 'transmission' | 'fuel' | 'condition', values: readonly string[]) =>
    values.map((value) => ({ value, label: words(`${kind}.${value}` as Parameters<typeof words>[0]) }));

  return (
    <Form form={form}>
      <Stack gap="md">
        <Section title={t('section.identity')}>
          {text('vin', write, { maxLength: 20, styles: { input: { textTransform: 'uppercase' } } })}
          {text('stockNumber', write && !vehicle.soldAt, { maxLength: 20 })}
          {figure('year', { thousandSeparator: '', maxLength: 4 })}
          {text('make')}
          {text('model')}
          {text('trim')}
          {choice('condition', named('condition', conditions), { clearable: false })}
          {choice('bodyStyle', named('body', bodyStyles))}
          {!form.fields.getValues().vin && text('vinAbsentReason')}
        </Section>
        <Section title={t('section.odometer')}>
          {figure('odometerValue', grouped)}
          {choice(
            'odometerUnit',
            [
              { value: 'km', label: 'km' },
              { value: 'mi', label: 'mi' },
            ],
            { clearable: false },
          )}
          {choice(
            'odometerStatus',
            odometerStatuses.map((value) => ({ value, label: t(`odometer.${value}`) })),
            { clearable: false },
          )}
          {form.fields.getValues().odometerStatus === 'last_known' && text('odometerAsOf', write, { type: 'date' })}
        </Section>
        <Section title={t('section.mechanics')}>
          {choice('fuel', named('fuel', fuels))}
          {choice('transmission', named('transmission', transmissions))}
          {choice('drivetrain', named('drive', drivetrains))}
          {text('engine')}
          {figure('cylinders')}
          {figure('displacementL', { ...grouped, decimalScale: 1 })}
          {figure('doors')}
          {figure('seats')}
          {figure('gvwrKg', grouped)}
          {choice(
            'zeroEmission',
            [
              { value: 'yes', label: t('yes') },
              { value: 'no', label: t('no') },
            ],
            { placeholder: t('unknown') },
          )}
        </Section>
        <Section title={t('section.looks')}>
          {text('exteriorColour')}
          {text('interiorColour')}
          <TagsInput
            label={t('features')}
            description={t('featuresHelp')}
            style={{ gridColumn: '1 / -1' }}
            splitChars={[',', ';']}
            clearable
            {...field('features', present)}
          />
        </Section>
        <Section title={t('section.words')} wide>
          <Textarea label={t('descriptionEn')} maxLength={10_000} {...field('descriptionEn', present)} />
          <Textarea label={t('descriptionFr')} maxLength={10_000} lang="fr-CA" {...field('descriptionFr', present)} />
          <Textarea label={t('warranty')} minRows={2} maxLength={1000} {...field('warranty')} />
        </Section>
        <Section title={t('section.disclosures')}>
          <Select
            label={t('brand')}
            data={(['rebuilt', 'salvage', 'irreparable'] as const).map((value) => ({
              value,
              label: t(`brand.${value}`),
            }))}
            placeholder={t('brand.none')}
            clearable
            readOnly={!write}
            value={form.fields.getValues().disclosures.brand || null}
            onChange={(value) => form.fields.setFieldValue('disclosures.brand', (value ?? '') as never)}
          />
          <NumberInput label={t('accidentAmountCents')} {...dollars} {...field('disclosures.accidentDollars')} />
          <TextInput label={t('outOfProvince')} {...field('disclosures.outOfProvince')} />
          <Checkbox.Group
            style={{ gridColumn: '1 / -1' }}
            readOnly={!write}
            {...form.fields.getInputProps('disclosures.flags')}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
              {disclosureFlags.map((flag) => (
                <Checkbox key={flag} value={flag} label={t(`flag.${flag}`)} disabled={!write} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          <TextInput label={t('otherDisclosure')} style={{ gridColumn: '1 / -1' }} {...field('disclosures.other')} />
        </Section>
        <Section title={t('section.place')}>
          {locations.length > 0 &&
            choice(
              'locationId',
              locations.map(({ id, name }) => ({ value: id, label: name })),
              { clearable: false },
            )}
          {text('lotPosition')}
          {figure('keysCount')}
          {text('inStockOn', write, { type: 'date' })}
          <NumberInput label={t('msrpCents')} {...dollars} {...field('msrpCents')} />
          {session.can('inventory.cost') && (
            <NumberInput
              label={t('floorPriceCents')}
              description={t('floorHelp')}
              {...dollars}
              {...field('floorPriceCents', true)}
            />
          )}
          <Textarea
            label={t('notes')}
            description={t('notesHelp')}
            style={{ gridColumn: '1 / -1' }}
            maxLength={10_000}
            {...field('notes', note)}
          />
        </Section>
      </Stack>
      <SaveBar form={form} />
      <Conflict<VehicleValues>
        theirs={theirs && valuesOf(theirs)}
        mine={form.fields.getValues()}
        fields={disputedFields(t)}
        onChoose={(values) => {
          const current = theirs!;
          setTheirs(null);
          void send(values, valuesOf(current), current.version).then(saved);
        }}
        onClose={() => {
          if (theirs) saved(theirs);
          setTheirs(null);
        }}
      />
    </Form>
  );
}

const disputable: (keyof VehicleValues & InventoryKey)[] = [
  'stockNumber',
  'vin',
  'vinAbsentReason',
  'year',
  'make',
  'model',
  'trim',
  'condition',
  'bodyStyle',
  'drivetrain',
  'transmission',
  'fuel',
  'engine',
  'cylinders',
  'displacementL',
  'doors',
  'seats',
  'gvwrKg',
  'exteriorColour',
  'interiorColour',
  'zeroEmission',
  'odometerValue',
  'odometerUnit',
  'odometerStatus',
  'odometerAsOf',
  'msrpCents',
  'floorPriceCents',
  'descriptionEn',
  'descriptionFr',
  'features',
  'warranty',
  'lotPosition',
  'keysCount',
  'inStockOn',
  'notes',
];

const disputedFields = (t: (key: InventoryKey) => string) => [
  ...disputable.map((name) => ({
    name,
    label: t(name),
    show: (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value || '–')),
  })),
  {
    name: 'disclosures' as const,
    label: t('section.disclosures'),
    show: (value: unknown) => {
      const { flags, other, brand } = value as VehicleValues['disclosures'];
      return (
        [brand, ...flags.map((flag) => t(`flag.${flag}` as InventoryKey)), other].filter(Boolean).join(', ') || '–'
      );
    },
  },
];

function Section({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {title}
      </Title>
      {wide ? <Stack>{children}</Stack> : <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>{children}</SimpleGrid>}
    </Card>
  );
}
