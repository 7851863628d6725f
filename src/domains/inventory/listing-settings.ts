import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { Status } from './vehicle.ts';

/** Statuses that vehicles of a file may begin with. */
export const firstStatuses = ['draft', 'incoming', 'reconditioning', 'available'] as const;

/** How a listing file is to be read and brought in; everything has a usual value. */
export const ListingSettings = z.strictObject({
  status: z
    .enum(firstStatuses)
    .describe(
      'Of new vehicles whose row does not name one. Those that lack what a vehicle on offer must have become drafts',
    ),
  matchStockNumber: z.boolean().describe('A row with the stock number of a vehicle that is there is that vehicle'),
  matchVin: z.boolean().describe('A row with the VIN of a vehicle in stock is that vehicle'),
  existing: z
    .enum(['update', 'skip'])
    .describe('What is done to vehicles that are there already. Empty cells never erase'),
  odometerUnit: z.enum(['km', 'mi']).describe('Where the cell does not say'),
  dateOrder: z.enum(['mdy', 'dmy']).describe('What 3/4/2024 means'),
  descriptionLanguage: z.enum(['en', 'fr']).describe('Of a description whose header does not say'),
  locationId: Id.nullable().describe(
    'Where new vehicles stand whose row does not name a location; null is the first one',
  ),
});
export type ListingSettings = z.output<typeof ListingSettings>;

export const usualSettings: ListingSettings = {
  status: 'available',
  matchStockNumber: true,
  matchVin: true,
  existing: 'update',
  odometerUnit: 'km',
  dateOrder: 'mdy',
  descriptionLanguage: 'en',
  locationId: null,
};

/** Statuses in which a vehicle with the same VIN is another one: it was sold and has come back. */
export const leftStatuses = ['sold', 'delivered', 'wholesaled', 'archived'] as const satisfies readonly Status[];
