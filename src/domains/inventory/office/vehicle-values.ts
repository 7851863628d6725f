import type { Answer, Body } from '#office/api.ts';
import { disclosureFlags } from '../vehicle.ts';
import type { Disclosures } from '../vehicle.ts';

export type Whole = Answer<'GET /api/vehicles/:vehicleId'>;
type Change = Omit<Body<'PATCH /api/vehicles/:vehicleId'>, 'version' | 'priceReason'>;

const texts = [
  'vin',
  'vinAbsentReason',
  'make',
  'model',
  'trim',
  'engine',
  'exteriorColour',
  'interiorColour',
  'odometerAsOf',
  'descriptionEn',
  'descriptionFr',
  'warranty',
  'lotPosition',
  'inStockOn',
  'notes',
  'bodyStyle',
  'drivetrain',
  'transmission',
  'fuel',
  'locationId',
] as const;
const figures = [
  'year',
  'cylinders',
  'displacementL',
  'doors',
  'seats',
  'gvwrKg',
  'odometerValue',
  'keysCount',
] as const;
const amounts = ['msrpCents', 'floorPriceCents'] as const;

type Text = (typeof texts)[number];
type Figure = (typeof figures)[number];
type Amount = (typeof amounts)[number];

/** A vehicle as its form holds it: nothing is null, amounts are dollars, tri-states are words. */
export type VehicleValues = Record<Text, string> &
  Record<Figure | Amount, number | ''> & {
    stockNumber: string;
    condition: Whole['condition'];
    odometerUnit: 'km' | 'mi';
    odometerStatus: Whole['odometerStatus'];
    zeroEmission: '' | 'yes' | 'no';
    features: string[];
    disclosures: {
      brand: '' | NonNullable<Disclosures['brand']>;
      accidentDollars: number | '';
      outOfProvince: string;
      other: string;
      flags: string[];
    };
  };

/** What a form of this vehicle begins with. */
export function valuesOf(vehicle: Whole): VehicleValues {
  const given = vehicle.disclosures;
  const part = <K extends keyof Whole, V>(keys: readonly K[], read: (value: Whole[K]) => V) =>
    Object.fromEntries(keys.map((key) => [key, read(vehicle[key])]));
  return {
    ...(part(texts, (value) => value ?? '') as Record<Text, string>),
    ...(part(figures, (value) => value ?? '') as Record<Figure, number | ''>),
    ...(part(amounts, (value) => (value == null ? '' : value / 100)) as Record<Amount, number | ''>),
    stockNumber: vehicle.stockNumber,
    condition: vehicle.condition,
    odometerUnit: vehicle.odometerUnit,
    odometerStatus: vehicle.odometerStatus,
    zeroEmission: vehicle.zeroEmission === null ? '' : vehicle.zeroEmission ? 'yes' : 'no',
    features: vehicle.features,
    disclosures: {
      brand: given.brand ?? '',
      accidentDollars: given.accidentAmountCents == null ? '' : given.accidentAmountCents / 100,
      outOfProvince: given.outOfProvince ?? '',
      other: given.other ?? '',
      flags: disclosureFlags.filter((flag) => given[flag]),
    },
  };
}

/** The fields that differ from what the form began with, as the API takes them. */
export function changesOf(values: VehicleValues, before: VehicleValues): Change {
  const change: Record<string, unknown> = {};
  const differs = (key: keyof VehicleValues): boolean => JSON.stringify(values[key]) !== JSON.stringify(before[key]);
  for (const key of texts) if (differs(key)) change[key] = values[key].trim() || null;
  for (const key of figures) if (differs(key)) change[key] = values[key] === '' ? null : values[key];
  for (const key of amounts) if (differs(key)) change[key] = values[key] === '' ? null : Math.round(values[key] * 100);
  for (const key of ['stockNumber', 'condition', 'odometerUnit', 'odometerStatus', 'features'] as const) {
    if (differs(key)) change[key] = values[key];
  }
  if (differs('zeroEmission')) change.zeroEmission = values.zeroEmission === '' ? null : values.zeroEmission === 'yes';
  if (differs('disclosures')) change.disclosures = disclosuresOf(values.disclosures);
  return change as Change;
}

function disclosuresOf(values: VehicleValues['disclosures']): Disclosures {
  return {
    ...(values.brand ? { brand: values.brand } : {}),
    ...(values.accidentDollars === '' ? {} : { accidentAmountCents: Math.round(values.accidentDollars * 100) }),
    ...(values.outOfProvince.trim() ? { outOfProvince: values.outOfProvince.trim() } : {}),
    ...(values.other.trim() ? { other: values.other.trim() } : {}),
    ...Object.fromEntries(values.flags.map((flag) => [flag, true])),
  };
}
