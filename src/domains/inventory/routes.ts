import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { costRoutes } from './cost-routes.ts';
import { BulkChange, BulkOutcome, changeMany, UndoOutcome, undoBulkChange } from './bulk-change.ts';
import { exportVehicles } from './listing-export.ts';
import { listingImportRoutes } from './listing-import-routes.ts';
import { photoRoutes } from './photo-routes.ts';
import { changeStockPattern, nextStockNumber, StockPattern, stockPattern } from './stock-numbers.ts';
import { VehicleList, WholeVehicle } from './vehicle-answers.ts';
import { countFacets, facetNames } from './vehicle-facets.ts';
import { VehicleFilter } from './vehicle-filter.ts';
import { vehicleHistory, VehicleHistory } from './vehicle-history.ts';
import { addVehicle, changeVehicle, deleteDraft, moveVehicle } from './vehicle-keeping.ts';
import { NewVehicle, statuses, VehicleEdit } from './vehicle.ts';
import { findVehicle, listVehicles, VehicleQuery } from './vehicles.ts';
import { vinRoutes } from './vin-routes.ts';

const OfVehicle = z.strictObject({ vehicleId: Id });
const Version = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/, 'must be a whole number')
      .transform(Number),
  ])
  .pipe(z.int().min(1));
const Ends = z.tuple([z.int(), z.int()]).nullable();

/** Vehicles, and what belongs to them. */
export const inventoryRoutes = {
  'GET /api/vehicles': route({
    summary: 'List vehicles',
    description: 'With filters, words, order and pages by cursor.',
    permission: 'inventory.read',
    query: VehicleQuery,
    answer: VehicleList,
    handle: (ctx, { query }) => listVehicles(ctx, query),
  }),
  'GET /api/vehicles/facets': route({
    summary: 'Count vehicles by facet',
    description: 'How many vehicles each value of each filter would leave, with the other filters in force.',
    permission: 'inventory.read',
    query: VehicleFilter,
    answer: z.object({
      lists: z.record(z.enum(facetNames), z.array(z.object({ value: z.string(), count: z.int() }))),
      ranges: z.object({ year: Ends, priceCents: Ends, km: Ends }),
    }),
    handle: (ctx, { query }) => countFacets(ctx, query),
  }),
  'GET /api/vehicles/export': ownRoute({
    summary: 'Take the list out as CSV',
    permission: 'inventory.export',
    query: VehicleFilter,
    raw: true,
    handle: async (ctx, { query }) =>
      new Response(exportVehicles(ctx.work, query), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="vehicles-${ctx.now.toISOString().slice(0, 10)}.csv"`,
        },
      }),
  }),
  'POST /api/vehicles': route({
    summary: 'Add a vehicle',
    permission: 'inventory.write',
    body: NewVehicle,
    answer: WholeVehicle,
    status: 201,
    handle: (ctx, { body }) => addVehicle(ctx, body),
  }),
  'GET /api/vehicles/:vehicleId': route({
    summary: 'A vehicle',
    permission: 'inventory.read',
    params: OfVehicle,
    answer: WholeVehicle,
    handle: (ctx, { params }) => findVehicle(ctx, params.vehicleId),
  }),
  'PATCH /api/vehicles/:vehicleId': route({
    summary: 'Change a vehicle',
    description:
      'Only what is named changes. Descriptions and features also with `inventory.present`, notes with `inventory.status`, the floor price with `inventory.cost`.',
    permission: 'inventory.read',
    params: OfVehicle,
    body: VehicleEdit,
    answer: WholeVehicle,
    handle: (ctx, { params, body }) => changeVehicle(ctx, params.vehicleId, body),
  }),
  'POST /api/vehicles/:vehicleId/status': route({
    summary: 'Move a vehicle to another status',
    permission: 'inventory.status',
    params: OfVehicle,
    body: z.strictObject({
      version: z.int().min(1),
      status: z.enum(statuses),
      reason: text(200).nullable().optional(),
    }),
    answer: WholeVehicle,
    handle: (ctx, { params, body }) => moveVehicle(ctx, params.vehicleId, body),
  }),
  'DELETE /api/vehicles/:vehicleId': route({
    summary: 'Delete a draft',
    permission: 'inventory.write',
    params: OfVehicle,
    query: z.strictObject({ version: Version }),
    handle: (ctx, { params, query }) => deleteDraft(ctx, params.vehicleId, query.version),
  }),
  'GET /api/vehicles/:vehicleId/history': route({
    summary: 'What happened to a vehicle',
    permission: 'inventory.read',
    params: OfVehicle,
    query: z.strictObject({ cursor: z.string().max(1000).optional() }),
    answer: VehicleHistory,
    handle: (ctx, { params, query }) => vehicleHistory(ctx, params.vehicleId, query.cursor),
  }),
  'POST /api/bulk-changes': route({
    summary: 'Change many vehicles at once',
    permission: 'inventory.write',
    body: BulkChange,
    answer: BulkOutcome,
    status: 201,
    statementTimeout: 20_000,
    handle: (ctx, { body }) => changeMany(ctx, body),
  }),
  'POST /api/bulk-changes/:bulkChangeId/undo': route({
    summary: 'Take a bulk change back',
    permission: 'inventory.write',
    params: z.strictObject({ bulkChangeId: Id }),
    answer: UndoOutcome,
    statementTimeout: 20_000,
    handle: (ctx, { params }) => undoBulkChange(ctx, params.bulkChangeId),
  }),
  'GET /api/stock-pattern': route({
    summary: 'How new vehicles are numbered',
    permission: 'inventory.read',
    answer: StockPattern.extend({ example: z.string().describe('The number that the next vehicle would get') }),
    handle: async (ctx) => ({ ...(await stockPattern(ctx)), example: await nextStockNumber(ctx) }),
  }),
  'PUT /api/stock-pattern': route({
    summary: 'Choose how new vehicles are numbered',
    permission: 'dealership.write',
    body: StockPattern,
    answer: StockPattern,
    handle: (ctx, { body }) => changeStockPattern(ctx, body),
  }),
  ...costRoutes,
  ...photoRoutes,
  ...vinRoutes,
  ...listingImportRoutes,
};
