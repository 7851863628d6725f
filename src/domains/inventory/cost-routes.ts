import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { route } from '#platform/web/route.ts';
import { AcquisitionInput, CostLineEdit, CostLineInput, VehicleCost } from './vehicle-cost.ts';
import { addCostLine, changeCostLine, keepAcquisition, removeCostLine, vehicleCost } from './vehicle-costing.ts';

const OfVehicle = z.strictObject({ vehicleId: Id });
const OfLine = z.strictObject({ vehicleId: Id, lineId: Id });

/** What vehicles cost: for nobody without `inventory.cost`. */
export const costRoutes = {
  'GET /api/vehicles/:vehicleId/cost': route({
    summary: 'What a vehicle cost so far',
    permission: 'inventory.cost',
    params: OfVehicle,
    answer: VehicleCost,
    handle: (ctx, { params }) => vehicleCost(ctx, params.vehicleId),
  }),
  'PUT /api/vehicles/:vehicleId/acquisition': route({
    summary: 'Write down how a vehicle was bought',
    permission: 'inventory.cost',
    params: OfVehicle,
    body: AcquisitionInput,
    answer: VehicleCost,
    handle: (ctx, { params, body }) => keepAcquisition(ctx, params.vehicleId, body),
  }),
  'POST /api/vehicles/:vehicleId/cost-lines': route({
    summary: 'Add a cost of a vehicle',
    permission: 'inventory.cost',
    params: OfVehicle,
    body: CostLineInput,
    answer: VehicleCost,
    status: 201,
    handle: (ctx, { params, body }) => addCostLine(ctx, params.vehicleId, body),
  }),
  'PUT /api/vehicles/:vehicleId/cost-lines/:lineId': route({
    summary: 'Change a cost of a vehicle',
    permission: 'inventory.cost',
    params: OfLine,
    body: CostLineEdit,
    answer: VehicleCost,
    handle: (ctx, { params, body }) => changeCostLine(ctx, params.vehicleId, params.lineId, body),
  }),
  'DELETE /api/vehicles/:vehicleId/cost-lines/:lineId': route({
    summary: 'Take a cost of a vehicle away',
    permission: 'inventory.cost',
    params: OfLine,
    query: z.strictObject({ version: z.coerce.number().int().min(1) }),
    answer: VehicleCost,
    handle: (ctx, { params, query }) => removeCostLine(ctx, params.vehicleId, params.lineId, query.version),
  }),
};
