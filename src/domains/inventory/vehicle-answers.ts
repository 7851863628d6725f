import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { statuses, vehicleFields } from './vehicle.ts';

const moment = z.string().describe('ISO 8601');
const words = z.string().nullable();
const whole = z.int().nullable();

const Cover = z.object({
  id: Id,
  publicName: z.string(),
  widths: z.array(z.int()),
  width: z.int(),
  height: z.int(),
  altEn: words,
  altFr: words,
  sample: z.boolean(),
});

/** A vehicle as lists show it. `floorPriceCents` is there only for those who may see it. */
export const ListedVehicle = z.object({
  id: Id,
  version: z.int(),
  stockNumber: z.string(),
  status: z.enum(statuses),
  statusSince: moment,
  condition: vehicleFields.condition,
  vin: words,
  year: whole,
  make: words,
  model: words,
  trim: words,
  bodyStyle: vehicleFields.bodyStyle,
  drivetrain: vehicleFields.drivetrain,
  transmission: vehicleFields.transmission,
  fuel: vehicleFields.fuel,
  exteriorColour: words,
  odometerValue: whole,
  odometerUnit: vehicleFields.odometerUnit,
  odometerStatus: vehicleFields.odometerStatus,
  askingPriceCents: whole,
  wasPriceCents: whole,
  priceChangedAt: moment.nullable(),
  msrpCents: whole,
  locationId: Id.nullable(),
  lotPosition: words,
  cover: Cover.nullable(),
  photoCount: z.int(),
  inStockOn: words,
  soldAt: moment.nullable(),
  createdAt: moment,
  updatedAt: moment,
  daysInStock: whole,
  floorPriceCents: whole.optional(),
});
export type ListedVehicle = z.output<typeof ListedVehicle>;

/** A vehicle with everything that the actor may see of it. */
export const WholeVehicle = ListedVehicle.extend({
  vinAbsentReason: words,
  engine: words,
  cylinders: whole,
  displacementL: z.number().nullable(),
  doors: whole,
  seats: whole,
  gvwrKg: whole,
  interiorColour: words,
  zeroEmission: z.boolean().nullable(),
  previouslyRegistered: z.boolean().nullable(),
  odometerAsOf: words,
  descriptionEn: words,
  descriptionFr: words,
  features: z.array(z.string()),
  disclosures: vehicleFields.disclosures,
  warranty: words,
  keysCount: whole,
  notes: words,
  decoded: z.record(z.string(), z.unknown()).nullable().describe('The last VIN decode'),
  firstAvailableAt: moment.nullable(),
  importId: Id.nullable(),
});
export type WholeVehicle = z.output<typeof WholeVehicle>;

export const VehicleList = z.object({
  items: z.array(ListedVehicle),
  nextCursor: z.string().nullable(),
  total: z.int(),
  totalIsMinimum: z.boolean().describe('Counting stops at 1,000'),
});
