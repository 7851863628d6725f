import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute } from '#platform/web/route.ts';
import { decodeFor, Decoding, inStockBy, VinAnswer } from './vehicle-decoding.ts';
import { decodeVin } from './vin-decoder.ts';

/** What VINs say, without asking anybody outside. */
export const vinRoutes = {
  'GET /api/vins/:vin': ownRoute({
    summary: 'Decode a VIN',
    description:
      'Offline, from the registry that comes with the product. A wrong check digit is a warning. Also says whether a vehicle with this VIN is in stock already.',
    permission: 'inventory.read',
    params: z.strictObject({ vin: z.string().min(1).max(60) }),
    answer: VinAnswer,
    handle: async (ctx, { params }) => {
      const decoded = await decodeVin(ctx.ground, params.vin);
      return { decoded, inStock: await ctx.work((inside) => inStockBy(inside, decoded.vin), { write: false }) };
    },
  }),
  'POST /api/vehicles/:vehicleId/decode': ownRoute({
    summary: 'Decode a vehicle’s VIN',
    description:
      'Fills the fields that are empty and answers where the vehicle says something else; nothing typed by hand is overwritten.',
    permission: 'inventory.write',
    params: z.strictObject({ vehicleId: Id }),
    answer: Decoding,
    handle: (ctx, { params }) => decodeFor(ctx, params.vehicleId),
  }),
};
