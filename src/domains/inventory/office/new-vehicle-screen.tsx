import { Alert, Button, Card, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFigureInput } from '#office/figure-input.ts';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { vehicleWords, wordFor } from '../messages.ts';
import { conditions } from '../vehicle.ts';
import { useInventoryErrors } from './field-errors.ts';
import { VinWarnings } from './vin-warnings.tsx';
import { inventoryScreenMessages } from './words.ts';

const facts = ['year', 'make', 'model', 'trim'] as const;
interface Values {
  vin: string;
  vinAbsentReason: string;
  stockNumber: string;
  year: number | '';
  make: string;
  model: string;
  trim: string;
  condition: (typeof conditions)[number];
  odometerValue: number | '';
  odometerUnit: 'km' | 'mi';
  askingDollars: number | '';
}

/** Adds a vehicle: the VIN first, which fills in the rest; then what only a person knows. */
export function NewVehicleScreen() {
  const t = useT(inventoryScreenMessages);
  const office = useOfficeT();
  const { figure, dollars } = useFigureInput();
  const words = useT(vehicleWords);
  const { locale } = useLanguage();
  const navigate = useNavigate();
  const pattern = useRead('GET /api/stock-pattern', {});
  const [filled, setFilled] = useState<Partial<Values>>({});
  const form = useRecordForm<Values>({
    initialValues: {
      vin: '',
      vinAbsentReason: '',
      stockNumber: '',
      year: '',
      make: '',
      model: '',
      trim: '',
      condition: 'used',
      odometerValue: '',
      odometerUnit: 'km',
      askingDollars: '',
    },
    fieldWords: useInventoryErrors(),
    fields: { askingPriceCents: 'askingDollars' },
    save: async (values) => {
      const vehicle = await api('POST /api/vehicles', { body: { ...bodyOf(values), ...decodedRest } });
      await forget('/api/vehicles', '/api/today', '/api/stock-pattern');
      done(t('added', { name: vehicleName(vehicle, locale) }));
      form.fields.resetDirty(values);
      setTimeout(() => void navigate({ to: `/inventory/${vehicle.id}` }), 0);
    },
  });
  const values = form.fields.getValues();
  const typed = values.vin.replaceAll(/[\s-]/g, '').toUpperCase();
  const [vin] = useDebouncedValue(typed, 300);
  const answer = useRead('GET /api/vins/:vin', { params: { vin } }, { enabled: vin.length === 17, staleTime: 600_000 });
  const decoded = vin.length === 17 && vin === typed ? answer.data?.decoded : undefined;
  const inStock = decoded && answer.data?.inStock;
  const {
    warnings: _w,
    sourceDate: _s,
    vin: _v,
    year: _y,
    make: _m,
    model: _o,
    trim: _t,
    gvwrKg: _g,
    ...rest
  } = decoded ?? ({} as Partial<NonNullable<typeof decoded>>);
  const decodedRest = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));

  // Fills what is empty, or what an earlier decode filled; what a person typed stays.
  const fill = useEffectEvent((found: NonNullable<typeof decoded>) => {
    const next: Partial<Record<(typeof facts)[number], string | number>> = {};
    for (const field of facts) {
      const now = form.fields.getValues()[field];
      if (now === '' || now === filled[field]) {
        next[field] = found[field] ?? '';
        form.fields.setFieldValue(field, (found[field] ?? '') as never);
      }
    }
    setFilled(next as Partial<Values>);
  });
  useEffect(() => {
    if (decoded) fill(decoded);
  }, [decoded]);

  const input = form.fields.getInputProps;
  return (
    <Page title={t('add')} crumbs={[{ label: t('title'), to: '/inventory' }]} width="reading">
      <Form form={form}>
        <Stack gap="md">
          <Card>
            <Stack gap="sm">
              <TextInput
                size="md"
                label={t('decode.vinFirst')}
                description={t('decode.vinHelp')}
                autoComplete="off"
                spellCheck={false}
                data-autofocus
                autoFocus
                maxLength={24}
                styles={{ input: { textTransform: 'uppercase', fontFamily: 'var(--mantine-font-family-monospace)' } }}
                {...input('vin')}
              />
              {decoded && (
                <Text size="sm" role="status">
                  {t('decode.found', {
                    name:
                      [
                        decoded.year,
                        decoded.make,
                        decoded.model,
                        decoded.trim,
                        decoded.bodyStyle && wordFor('body', decoded.bodyStyle, locale),
                        decoded.engine,
                      ]
                        .filter(Boolean)
                        .join(' · ') || '–',
                  })}
                </Text>
              )}
              {decoded && <VinWarnings warnings={decoded.warnings} />}
              {inStock && (
                <Alert color="orange" variant="light">
                  {t('decode.inStock', { stock: inStock.stockNumber })}{' '}
                  <Link to={`/inventory/${inStock.id}`}>{t('decode.open')}</Link>
                </Alert>
              )}
              {typed === '' && (
                <TextInput label={t('vinAbsentReason')} autoComplete="off" {...input('vinAbsentReason')} />
              )}
            </Stack>
          </Card>
          <Card>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NumberInput label={t('year')} maxLength={4} {...input('year')} />
              <TextInput label={t('make')} autoComplete="off" {...input('make')} />
              <TextInput label={t('model')} autoComplete="off" {...input('model')} />
              <TextInput label={t('trim')} autoComplete="off" {...input('trim')} />
              <Select
                label={t('condition')}
                allowDeselect={false}
                data={conditions.map((value) => ({ value, label: words(`condition.${value}`) }))}
                {...input('condition')}
              />
              <TextInput
                label={t('stockNumber')}
                placeholder={pattern.data?.example}
                autoComplete="off"
                maxLength={20}
                {...input('stockNumber')}
              />
              <Group gap="xs" wrap="nowrap" align="flex-start">
                <NumberInput label={t('odometer')} {...figure} flex={1} {...input('odometerValue')} />
                <Select
                  label={t('odometerUnit')}
                  w={84}
                  allowDeselect={false}
                  data={['km', 'mi']}
                  {...input('odometerUnit')}
                />
              </Group>
              <NumberInput label={t('askingPriceCents')} {...dollars} {...input('askingDollars')} />
            </SimpleGrid>
          </Card>
          <Group justify="flex-end">
            <Button variant="default" renderRoot={(props) => <Link to="/inventory" {...props} />}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Page>
  );
}

function bodyOf({ askingDollars, ...values }: Values) {
  const text = (value: string): string | null => value.trim() || null;
  return {
    condition: values.condition,
    odometerUnit: values.odometerUnit,
    vin: text(values.vin),
    ...(values.vin ? {} : { vinAbsentReason: text(values.vinAbsentReason) }),
    stockNumber: text(values.stockNumber),
    year: values.year === '' ? null : values.year,
    make: text(values.make),
    model: text(values.model),
    trim: text(values.trim),
    odometerValue: values.odometerValue === '' ? null : values.odometerValue,
    askingPriceCents: askingDollars === '' ? null : Math.round(askingDollars * 100),
  };
}
