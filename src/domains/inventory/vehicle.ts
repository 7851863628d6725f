import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { text } from '#kernel/text.ts';

export const statuses = [
  'draft',
  'incoming',
  'reconditioning',
  'available',
  'on_hold',
  'sale_pending',
  'sold',
  'delivered',
  'wholesaled',
  'archived',
] as const;
export type Status = (typeof statuses)[number];
export const conditions = ['new', 'used', 'demo', 'certified'] as const;
export const bodyStyles = [
  'sedan',
  'coupe',
  'hatchback',
  'wagon',
  'convertible',
  'suv',
  'pickup',
  'minivan',
  'van',
  'other',
] as const;
export const drivetrains = ['fwd', 'rwd', 'awd', '4wd'] as const;
export const transmissions = [
  'automatic',
  'manual',
  'cvt',
  'dual_clutch',
  'single_speed',
  'automated_manual',
  'other',
] as const;
export const fuels = [
  'gasoline',
  'diesel',
  'hybrid',
  'plug_in_hybrid',
  'electric',
  'flex',
  'hydrogen',
  'natural_gas',
  'propane',
  'other',
] as const;
export const odometerStatuses = ['actual', 'last_known', 'unknown'] as const;

/** Which status may follow which. Steps back are allowed where a dealer takes them: a hold ends, a sale falls through. */
const moves: Record<Status, readonly Status[]> = {
  draft: ['incoming', 'reconditioning', 'available', 'archived'],
  incoming: ['draft', 'reconditioning', 'available', 'wholesaled', 'archived'],
  reconditioning: ['draft', 'incoming', 'available', 'wholesaled', 'archived'],
  available: ['draft', 'reconditioning', 'on_hold', 'sale_pending', 'sold', 'wholesaled', 'archived'],
  on_hold: ['reconditioning', 'available', 'sale_pending', 'sold', 'archived'],
  sale_pending: ['available', 'on_hold', 'sold', 'archived'],
  sold: ['available', 'sale_pending', 'delivered'],
  delivered: ['sold', 'archived'],
  wholesaled: ['reconditioning', 'available', 'archived'],
  archived: ['draft', 'incoming', 'reconditioning', 'available'],
};

/** The statuses that a vehicle of this status may go to, in the order of its life. */
export const movesFrom = (status: Status): readonly Status[] => moves[status];
export const canMove = (from: Status, to: Status): boolean => moves[from].includes(to);

/** Whether visitors see a vehicle of this status in the dealership's list. */
export const isPublic = (status: Status): boolean =>
  status === 'available' || status === 'on_hold' || status === 'sale_pending';

/** Statuses in which a vehicle must be complete enough to be offered. */
export const needsSaleFacts = (status: Status): boolean =>
  isPublic(status) || status === 'sold' || status === 'delivered';

const Words = (most: number) =>
  text(most)
    .transform((value) => value || null)
    .nullable();
const Prose = text(10_000, { lines: true })
  .transform((value) => value || null)
  .nullable();
const Day = z.iso.date('must be a day such as 2026-03-31');

/** A VIN as kept: capitals and digits without spaces. Its check digit warns, and never refuses (see #kernel/vin.ts). */
const Vin = z
  .string()
  .transform((value) => value.replaceAll(/[\s-]+/g, '').toUpperCase())
  .refine(
    (value) => value === '' || /^[A-Z0-9]{5,17}$/.test(value),
    'must be 17 letters and digits (5 to 17 before 1981)',
  )
  .transform((value) => value || null)
  .nullable();

/** What the dealer discloses of a vehicle's past (for Ontario: O. Reg. 333/08, s. 42). Absent means: not so. */
const Disclosures = z.strictObject({
  brand: z.enum(['rebuilt', 'salvage', 'irreparable']).nullable().optional(),
  accidentAmountCents: Cents.nullable().optional().describe('Total of damage by accidents or incidents, in cents'),
  dailyRental: z.boolean().optional(),
  police: z.boolean().optional(),
  taxi: z.boolean().optional(),
  outOfProvince: Words(200).optional().describe('Where it was first registered'),
  odometerReplaced: z.boolean().optional(),
  warrantyCancelled: z.boolean().optional(),
  floodDamage: z.boolean().optional(),
  structuralDamage: z.boolean().optional(),
  totalLoss: z.boolean().optional(),
  theftRecovered: z.boolean().optional(),
  other: Words(1000).optional(),
});
export type Disclosures = z.output<typeof Disclosures>;

/** The yes-or-no disclosures, for forms. */
export const disclosureFlags = [
  'dailyRental',
  'police',
  'taxi',
  'odometerReplaced',
  'warrantyCancelled',
  'floodDamage',
  'structuralDamage',
  'totalLoss',
  'theftRecovered',
] as const;

const whole = (least: number, most: number) => z.int().min(least).max(most).nullable();

/** Fields of a vehicle that a person keeps, each with what it may be. Amounts are cents, days are ISO days. */
export const vehicleFields = {
  condition: z.enum(conditions),
  vin: Vin,
  vinAbsentReason: Words(200).describe('Why there is no VIN: before 1981, a special unit'),
  year: whole(1886, 2100),
  make: Words(60),
  model: Words(80),
  trim: Words(120),
  bodyStyle: z.enum(bodyStyles).nullable(),
  drivetrain: z.enum(drivetrains).nullable(),
  transmission: z.enum(transmissions).nullable(),
  fuel: z.enum(fuels).nullable(),
  engine: Words(120),
  cylinders: whole(0, 24),
  displacementL: z.number().min(0).max(30).nullable(),
  doors: whole(0, 9),
  seats: whole(0, 80),
  gvwrKg: whole(0, 100_000),
  exteriorColour: Words(40),
  interiorColour: Words(40),
  zeroEmission: z.boolean().nullable(),
  previouslyRegistered: z.boolean().nullable(),
  odometerValue: whole(0, 9_999_999),
  odometerUnit: z.enum(['km', 'mi']),
  odometerStatus: z.enum(odometerStatuses),
  odometerAsOf: Day.nullable(),
  askingPriceCents: Cents.nullable(),
  msrpCents: Cents.nullable(),
  floorPriceCents: Cents.nullable(),
  descriptionEn: Prose,
  descriptionFr: Prose,
  features: z.array(text(120, { least: 1 })).max(200),
  disclosures: Disclosures,
  warranty: Words(1000),
  locationId: Id.nullable(),
  lotPosition: Words(40),
  keysCount: whole(0, 20),
  inStockOn: Day.nullable(),
  notes: Prose,
} as const;
export type VehicleField = keyof typeof vehicleFields;

const StockNumber = text(20, { least: 1 }).refine(
  (value) => /^[\p{L}\p{N}][\p{L}\p{N} ./_-]*$/u.test(value),
  'may hold letters, digits, spaces and . / _ -',
);

/** A vehicle to add by hand: every field may be left out. */
export const NewVehicle = z
  .strictObject({
    ...vehicleFields,
    stockNumber: StockNumber.nullable().describe('Otherwise the next of the pattern'),
    status: z.enum(['draft', 'incoming', 'reconditioning', 'available']).describe('Otherwise draft'),
  })
  .partial();
export type NewVehicle = z.output<typeof NewVehicle>;

/** Changes of a vehicle: what is named is set, what is not stays. */
export const VehicleEdit = z
  .strictObject({
    ...vehicleFields,
    stockNumber: StockNumber.describe('Not after the sale'),
    priceReason: text(200).nullable().describe('Kept with the price history'),
  })
  .partial()
  .extend({ version: z.int().min(1).describe('The version that the change is based on') });
export type VehicleEdit = z.output<typeof VehicleEdit>;

/** What a vehicle needs before it is offered to anybody. */
export const saleFacts = ['year', 'make', 'model', 'vin', 'odometerValue'] as const;
export type SaleFact = (typeof saleFacts)[number];

/**
 * The facts that are missing before the vehicle can be offered. A VIN may be absent with its reason, the odometer
 * when it is said to be unknown; a price may be absent (the public site then asks to call).
 */
export function missingForSale(vehicle: {
  year?: number | null | undefined;
  make?: string | null | undefined;
  model?: string | null | undefined;
  vin?: string | null | undefined;
  vinAbsentReason?: string | null | undefined;
  odometerValue?: number | null | undefined;
  odometerStatus?: string | undefined;
}): SaleFact[] {
  return saleFacts.filter((fact) => {
    if (fact === 'vin') return !vehicle.vin && !vehicle.vinAbsentReason;
    if (fact === 'odometerValue') return vehicle.odometerValue == null && vehicle.odometerStatus !== 'unknown';
    return vehicle[fact] == null || vehicle[fact] === '';
  });
}
