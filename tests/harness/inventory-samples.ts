import { png } from '../../src/platform/images/samples/pictures.ts';
import type { Sample, Stocked } from './samples.ts';

/** A small picture that may be a photo or a logo. */
export const picture = png(8, 6, Buffer.alloc(9 * 6, 120));

/** A listing file of one row. */
export const listing = (mark: string): Buffer =>
  Buffer.from(`Stock #,Year,Make,Model,Mileage,Price\r\n${mark}1,2015,Ford,${mark},1000 km,9950\r\n`);

const ofVehicle = (of: Stocked) => ({ vehicleId: of.vehicleId });
const ofPhoto = (of: Stocked) => ({ vehicleId: of.vehicleId, photoId: of.photoId });
const nothing = (): Sample => ({});

/** A right request for each route of inventory. */
export const inventorySamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/vehicles': nothing,
  'GET /api/vehicles/facets': nothing,
  'GET /api/vehicles/export': nothing,
  'POST /api/vehicles': (of) => ({
    body: {
      year: 2020,
      make: 'Honda',
      model: 'Civic',
      features: ['Heated seats'],
      disclosures: { taxi: true, other: 'Hail' },
      locationId: of.placeId,
      descriptionEn: 'Clean',
      status: 'draft',
    },
  }),
  'GET /api/vehicles/:vehicleId': (of) => ({ params: ofVehicle(of) }),
  'PATCH /api/vehicles/:vehicleId': (of) => ({
    params: ofVehicle(of),
    body: { version: of.versions[of.vehicleId]!, askingPriceCents: 1_900_000, priceReason: 'Autumn' },
  }),
  'POST /api/vehicles/:vehicleId/status': (of) => ({
    params: ofVehicle(of),
    body: { version: of.versions[of.vehicleId]!, status: 'on_hold', reason: 'Deposit' },
  }),
  'DELETE /api/vehicles/:vehicleId': (of) => ({
    params: { vehicleId: of.draftId },
    query: { version: String(of.versions[of.draftId]) },
  }),
  'GET /api/vehicles/:vehicleId/history': (of) => ({ params: ofVehicle(of) }),
  'GET /api/vehicles/:vehicleId/cost': (of) => ({ params: ofVehicle(of) }),
  'PUT /api/vehicles/:vehicleId/acquisition': (of) => ({
    params: ofVehicle(of),
    body: {
      version: 1,
      source: 'auction',
      seller: 'An auction',
      acquiredOn: '2026-01-02',
      amountCents: 1_400_000,
      buyerFeeCents: 35_000,
      taxPaidCents: 182_000,
    },
  }),
  'POST /api/vehicles/:vehicleId/cost-lines': (of) => ({
    params: ofVehicle(of),
    body: { kind: 'detailing', vendor: 'Shine', invoiceNumber: 'S-1', spentOn: '2026-01-06', amountCents: 15_000 },
  }),
  'PUT /api/vehicles/:vehicleId/cost-lines/:lineId': (of) => ({
    params: { vehicleId: of.vehicleId, lineId: of.costLineId },
    body: { version: 1, kind: 'mechanical', spentOn: '2026-01-05', amountCents: 46_000 },
  }),
  'DELETE /api/vehicles/:vehicleId/cost-lines/:lineId': (of) => ({
    params: { vehicleId: of.vehicleId, lineId: of.costLineId },
    query: { version: '1' },
  }),
  'POST /api/bulk-changes': (of) => ({
    body: { vehicleIds: [of.vehicleId], change: { kind: 'price', byCents: -10_000 }, reason: 'Sale' },
  }),
  'POST /api/bulk-changes/:bulkChangeId/undo': (of) => ({ params: { bulkChangeId: of.bulkChangeId } }),
  'GET /api/stock-pattern': nothing,
  'PUT /api/stock-pattern': () => ({ body: { prefix: 'B', digits: 5, next: 10 } }),
  'GET /api/vehicles/:vehicleId/photos': (of) => ({ params: ofVehicle(of) }),
  'POST /api/vehicles/:vehicleId/photos': (of) => ({ params: ofVehicle(of), bytes: picture, type: 'image/png' }),
  'PUT /api/vehicles/:vehicleId/photos/order': (of) => ({ params: ofVehicle(of), body: { photoIds: [of.photoId] } }),
  'PATCH /api/vehicles/:vehicleId/photos/:photoId': (of) => ({
    params: ofPhoto(of),
    body: { version: of.versions[of.photoId]!, altEn: 'From the left', altFr: 'De gauche' },
  }),
  'POST /api/vehicles/:vehicleId/photos/:photoId/rotate': (of) => ({ params: ofPhoto(of), body: { degrees: 90 } }),
  'DELETE /api/vehicles/:vehicleId/photos/:photoId': (of) => ({ params: ofPhoto(of) }),
  'POST /api/vehicles/:vehicleId/photos/:photoId/restore': (of) => ({ params: ofPhoto(of) }),
  'GET /api/vins/:vin': (of) => ({ params: { vin: of.vin } }),
  'POST /api/vehicles/:vehicleId/decode': (of) => ({ params: ofVehicle(of) }),
  'GET /api/listing-imports': nothing,
  'POST /api/listing-imports': () => ({ bytes: listing('NEW'), type: 'text/csv', query: { name: 'new.csv' } }),
  'GET /api/listing-imports/:importId': (of) => ({ params: { importId: of.importId } }),
  'PATCH /api/listing-imports/:importId': (of) => ({
    params: { importId: of.importId },
    body: {
      version: of.versions[of.importId]!,
      mapping: ['stockNumber', 'year', 'make', 'model', 'odometer', 'price'],
      settings: { existing: 'skip', locationId: of.placeId },
    },
  }),
  'GET /api/listing-imports/:importId/rows': (of) => ({ params: { importId: of.importId } }),
  'POST /api/listing-imports/:importId/run': (of) => ({
    params: { importId: of.importId },
    body: { version: of.versions[of.importId]! },
  }),
  'POST /api/listing-imports/:importId/undo': (of) => ({
    params: { importId: of.doneImportId },
    body: { version: of.versions[of.doneImportId]! },
  }),
  'GET /api/listing-imports/:importId/refused.csv': (of) => ({ params: { importId: of.importId } }),
};
