import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { route } from '#platform/web/route.ts';
import { Standing, consentsOf } from './consents.ts';
import { Customer } from './customer.ts';
import { findCustomer } from './customers.ts';
import { garageOf, GarageVehicle } from './garage.ts';

const WholeCustomer = Customer.extend({
  garage: z.array(GarageVehicle),
  consents: z.array(Standing).describe('Why something commercial may be sent, channel by channel'),
});

/** Customers' records. */
export const customersRoutes = {
  'GET /api/customers/:customerId': route({
    summary: 'A customer with garage and consents',
    description: 'What follows from purchases is reckoned when it is asked, and stored nowhere.',
    permission: 'customers.read',
    params: z.strictObject({ customerId: Id }),
    answer: WholeCustomer,
    handle: async (ctx, { params }) => ({
      ...(await findCustomer(ctx, params.customerId)),
      garage: await garageOf(ctx, params.customerId),
      consents: await consentsOf(ctx, params.customerId),
    }),
  }),
};
