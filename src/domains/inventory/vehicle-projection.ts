import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { daysInStock } from './vehicle-filter.ts';

/**
 * What of a vehicle leaves the room, in one place: each JSON name with its column. A field that the actor may not see
 * is not in the projection at all, so that it cannot slip out as null.
 */
const inLists = {
  id: 'id',
  version: 'version',
  stockNumber: 'stock_number',
  status: 'status',
  statusSince: 'status_since',
  condition: 'condition',
  vin: 'vin',
  year: 'year',
  make: 'make',
  model: 'model',
  trim: 'trim',
  bodyStyle: 'body_style',
  drivetrain: 'drivetrain',
  transmission: 'transmission',
  fuel: 'fuel',
  exteriorColour: 'exterior_colour',
  odometerValue: 'odometer_value',
  odometerUnit: 'odometer_unit',
  odometerStatus: 'odometer_status',
  askingPriceCents: 'asking_price_cents',
  wasPriceCents: 'was_price_cents',
  priceChangedAt: 'price_changed_at',
  msrpCents: 'msrp_cents',
  locationId: 'location_id',
  lotPosition: 'lot_position',
  cover: 'cover',
  photoCount: 'photo_count',
  inStockOn: 'in_stock_on',
  soldAt: 'sold_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

const onlyWhole = {
  vinAbsentReason: 'vin_absent_reason',
  engine: 'engine',
  cylinders: 'cylinders',
  displacementL: 'displacement_l',
  doors: 'doors',
  seats: 'seats',
  gvwrKg: 'gvwr_kg',
  interiorColour: 'interior_colour',
  zeroEmission: 'zero_emission',
  previouslyRegistered: 'previously_registered',
  odometerAsOf: 'odometer_as_of',
  descriptionEn: 'description_en',
  descriptionFr: 'description_fr',
  features: 'features',
  disclosures: 'disclosures',
  warranty: 'warranty',
  keysCount: 'keys_count',
  notes: 'notes',
  decoded: 'decoded',
  firstAvailableAt: 'first_available_at',
  importId: 'import_id',
} as const;

/** Fields that need the permission `inventory.cost`, to be seen and to be written. */
export const costFields = { floorPriceCents: 'floor_price_cents' } as const;

const expressed = (columns: Record<string, string>): RawBuilder<unknown> =>
  sql.join(
    Object.entries(columns).map(([name, column]) => sql.raw(name === column ? column : `${column} as "${name}"`)),
  );

const days = sql`${daysInStock} as "daysInStock"`;
const listExpression = sql`${expressed(inLists)}, ${days}`;
const wholeExpression = sql`${expressed(inLists)}, ${expressed(onlyWhole)}, ${days}`;
const cost = expressed(costFields);

/** The fields of a vehicle as a list shows them, for the actor. The statement must name {@link dealershipDay}. */
export const listFields = (ctx: Context): RawBuilder<unknown> =>
  seesCost(ctx) ? sql`${listExpression}, ${cost}` : listExpression;

/** All fields of a vehicle that the actor may see. The statement must name {@link dealershipDay}. */
export const wholeFields = (ctx: Context): RawBuilder<unknown> =>
  seesCost(ctx) ? sql`${wholeExpression}, ${cost}` : wholeExpression;

/** Whether the actor may see cost and floor price. */
export const seesCost = (ctx: Context): boolean => ctx.actor.permissions.has('inventory.cost');
