import { z } from 'zod';
import { bodyStyles, drivetrains, fuels, transmissions } from './vehicle.ts';
import { properMake } from './makes.ts';

/** What a VIN says of a vehicle, in our own words. A fact that the VIN does not say is null. */
export const DecodedVehicle = z.object({
  vin: z.string(),
  year: z.int().nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  trim: z.string().nullable(),
  bodyStyle: z.enum(bodyStyles).nullable(),
  drivetrain: z.enum(drivetrains).nullable(),
  transmission: z.enum(transmissions).nullable(),
  fuel: z.enum(fuels).nullable(),
  engine: z.string().nullable(),
  cylinders: z.int().nullable(),
  displacementL: z.number().nullable(),
  doors: z.int().nullable(),
  seats: z.int().nullable(),
  gvwrKg: z.int().nullable().describe('Upper limit of its weight class'),
  zeroEmission: z.boolean().nullable(),
  warnings: z
    .array(z.enum(['check_digit', 'short', 'placeholder', 'maker_unknown', 'model_unknown', 'year_unknown']))
    .describe('None of them forbids keeping the VIN'),
  sourceDate: z.string().nullable().describe('The day of the registry that was asked'),
});
export type DecodedVehicle = z.output<typeof DecodedVehicle>;

/** Facts of a decode that are fields of a vehicle. */
export const decodedFields = [
  'year',
  'make',
  'model',
  'trim',
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
  'zeroEmission',
] as const;
export type DecodedField = (typeof decodedFields)[number];

/** Facts as the registry names them: element (`Drive Type`) to value. */
export type RegistryFacts = ReadonlyMap<string, string>;

/** What the registry's facts are in our words. @param year by the VIN itself, when the registry does not say */
export function fromRegistry(
  facts: RegistryFacts,
  year: number | null,
): Omit<DecodedVehicle, 'vin' | 'warnings' | 'sourceDate'> {
  const word = (element: string): string | null => facts.get(element)?.trim() || null;
  const make = word('Make');
  const fuel = fuelOf(word('Fuel Type - Primary'), word('Fuel Type - Secondary'), word('Electrification Level'));
  const displacementL = number(word('Displacement (L)')) ?? litres(number(word('Displacement (CC)')));
  const cylinders = whole(word('Engine Number of Cylinders'), 1, 24);
  return {
    year: whole(word('Model Year'), 1886, 2100) ?? year,
    make: make === null ? null : properMake(make),
    model: word('Model'),
    trim: word('Trim'),
    bodyStyle: bodyOf(word('Body Class')),
    drivetrain: driveOf(word('Drive Type')),
    transmission: transmissionOf(word('Transmission Style')),
    fuel,
    engine: engineOf(displacementL, cylinders, word('Engine Configuration'), word('Turbo')),
    cylinders: fuel === 'electric' ? null : cylinders,
    displacementL: fuel === 'electric' ? null : displacementL,
    doors: whole(word('Doors'), 1, 9),
    seats: whole(word('Number of Seats'), 1, 80),
    gvwrKg: heaviest(word('Gross Vehicle Weight Rating To') ?? word('Gross Vehicle Weight Rating From')),
    zeroEmission: zeroEmissionOf(fuel),
  };
}

const number = (text: string | null): number | null => {
  const value = text === null ? Number.NaN : Number.parseFloat(text);
  return Number.isFinite(value) && value > 0 ? value : null;
};
const litres = (cc: number | null): number | null => (cc === null || cc < 50 ? null : Math.round(cc / 100) / 10);
const whole = (text: string | null, least: number, most: number): number | null => {
  const value = number(text);
  return value !== null && Number.isInteger(value) && value >= least && value <= most ? value : null;
};

function bodyOf(word: string | null): DecodedVehicle['bodyStyle'] {
  if (!word) return null;
  if (/convertible|cabriolet|roadster/i.test(word)) return 'convertible';
  if (/coupe/i.test(word)) return 'coupe';
  if (/hatchback/i.test(word)) return 'hatchback';
  if (/minivan/i.test(word)) return 'minivan';
  if (/\bvan\b/i.test(word)) return 'van';
  if (/sport utility truck|pickup/i.test(word)) return 'pickup';
  if (/sport utility|\bsuv\b|crossover|\bcuv\b/i.test(word)) return 'suv';
  if (/sedan|saloon/i.test(word)) return 'sedan';
  if (/wagon/i.test(word)) return 'wagon';
  return 'other';
}

function driveOf(word: string | null): DecodedVehicle['drivetrain'] {
  if (!word || /2wd\/4wd/i.test(word)) return null;
  if (/\bawd\b/i.test(word)) return 'awd';
  if (/\b4wd\b|4x4/i.test(word)) return '4wd';
  if (/\bfwd\b/i.test(word)) return 'fwd';
  return /\brwd\b|4x2/i.test(word) ? 'rwd' : null;
}

function transmissionOf(word: string | null): DecodedVehicle['transmission'] {
  if (!word) return null;
  if (/cvt/i.test(word)) return 'cvt';
  if (/dual-clutch/i.test(word)) return 'dual_clutch';
  if (/automated manual/i.test(word)) return 'automated_manual';
  if (/direct drive/i.test(word)) return 'single_speed';
  if (/manual/i.test(word)) return 'manual';
  return /automatic/i.test(word) ? 'automatic' : 'other';
}

function fuelOf(primary: string | null, secondary: string | null, level: string | null): DecodedVehicle['fuel'] {
  if (level && /phev|plug-in/i.test(level)) return 'plug_in_hybrid';
  if (level && /bev/i.test(level)) return 'electric';
  if (level && /fcev/i.test(level)) return 'hydrogen';
  if (level && /hev/i.test(level) && !/mild/i.test(level)) return 'hybrid';
  const first = plainFuel(primary);
  const second = plainFuel(secondary);
  // Electric first and a tank second is driven from the plug; the other way round it is not.
  if (first === 'electric' && second && second !== 'electric') return 'plug_in_hybrid';
  if (second === 'electric' && first) return 'hybrid';
  if ((first === 'gasoline' && second === 'flex') || (first === 'flex' && second === 'gasoline')) return 'flex';
  return first;
}

function plainFuel(word: string | null): DecodedVehicle['fuel'] {
  if (!word) return null;
  if (/ethanol|flexible|methanol|\bffv\b/i.test(word)) return 'flex';
  if (/hydrogen|fuel cell/i.test(word)) return 'hydrogen';
  if (/propane|lpg/i.test(word)) return 'propane';
  if (/natural gas/i.test(word)) return 'natural_gas';
  if (/diesel/i.test(word)) return 'diesel';
  if (/gasoline/i.test(word)) return 'gasoline';
  return /electric/i.test(word) ? 'electric' : 'other';
}

// A plug-in hybrid counts for some programmes and not for others: a person decides.
const zeroEmissionOf = (fuel: DecodedVehicle['fuel']): boolean | null =>
  fuel === null || fuel === 'plug_in_hybrid' || fuel === 'other' ? null : fuel === 'electric' || fuel === 'hydrogen';

/** `2.0 L 4-cylinder turbo`, `5.3 L V8`: the same in both languages but for the words after the figures. */
function engineOf(
  displacement: number | null,
  cylinders: number | null,
  shape: string | null,
  turbo: string | null,
): string | null {
  if (displacement === null) return null;
  const size = `${(Math.round(displacement * 10) / 10).toFixed(1)} L`;
  const layout =
    cylinders === null
      ? ''
      : /^v/i.test(shape ?? '')
        ? ` V${cylinders}`
        : /in-line/i.test(shape ?? '')
          ? ` I${cylinders}`
          : '';
  return `${size}${layout}${turbo && /^yes/i.test(turbo) ? ' turbo' : ''}`;
}

/** The upper limit in kilograms of `Class 2E: 6,001 - 7,000 lb (2,722 - 3,175 kg)`; the open-ended class has none. */
function heaviest(word: string | null): number | null {
  if (!word || /above/i.test(word)) return null;
  const kilograms = /\(([^)]*)kg/.exec(word)?.[1] ?? '';
  const figures = [...kilograms.matchAll(/[\d,]+/g)].map(([digits]) => Number(digits.replaceAll(',', '')));
  return figures.length === 0 ? null : Math.max(...figures);
}
