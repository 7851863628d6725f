import { newId } from '#kernel/ids.ts';
import type { booksOf } from './books.ts';
import type { TestDealership } from './house.ts';

let cars = 0;

/** Signed deals of a test's dealership, made through the product's own API. */
export function signedDeals(books: ReturnType<typeof booksOf>, dealer: () => TestDealership) {
  const { ok } = books;
  const move = async (deal: { id: string; version: number }, status: string) =>
    ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status });
  return {
    /** A cash deal at 30,000.00 that somebody signed; deposits come before the signature. */
    async signed(more: object = {}, deposits: object[] = [], change?: object) {
      const car = await ok('POST /api/vehicles', {
        vin: `1FTEW1E5${String(200_000_000 + ++cars)}`,
        year: 2021,
        make: 'Ford',
        model: 'Escape',
        trim: 'SE',
        bodyStyle: 'suv',
        exteriorColour: 'Blue',
        odometerValue: 60_000,
        askingPriceCents: 30_000_00,
        locationId: dealer().locationId,
        status: 'available',
      });
      const deal = await ok('POST /api/deals', {
        vehicleId: car.id,
        customer: { ...books.person('Marc-André Dubé'), locale: 'fr' },
        buyer: {
          street: '5 rue des Érables',
          city: 'Ottawa',
          province: 'ON',
          postalCode: 'K1A 0A1',
          bornOn: '1990-05-04',
        },
        deliverOn: '2099-01-01',
        deliveryProvince: 'ON',
        safetyCertificate: 'included',
        salespersonId: dealer().owner.staffId,
        ...more,
      });
      let last = deal;
      for (const deposit of deposits) last = await ok(`POST /api/deals/${deal.id}/deposits`, deposit);
      if (change) last = await ok(`PATCH /api/deals/${deal.id}`, { version: last.version, ...change });
      const approved = await move(await move(last, 'submitted'), 'approved');
      return ok(`POST /api/deals/${deal.id}/contract`, { version: approved.version, override: 'Papers follow' });
    },
    /** A trade-in of 10,000.00 of a private person. */
    trade: (more: object = {}) => ({
      id: newId(),
      year: 2016,
      make: 'Mazda',
      model: 'CX-5',
      allowanceCents: 10_000_00,
      ...more,
    }),
    line: (kind: string, amountCents: number, more: object = {}) => ({
      id: newId(),
      kind,
      description: kind,
      amountCents,
      ...more,
    }),
  };
}
