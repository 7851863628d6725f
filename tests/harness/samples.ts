import { randomBytes } from 'node:crypto';
import { apiRoutes } from '#surfaces/api/routes.ts';
import type { Route } from '#platform/web/route.ts';
import { plantAttachment } from './attachments.ts';
import { commissionSamples, stockCommissions } from './commission-samples.ts';
import type { StockedCommissions } from './commission-samples.ts';
import { exportSamples, stockExports } from './export-samples.ts';
import type { StockedExports } from './export-samples.ts';
import { closingSamples } from './closing-samples.ts';
import { dealSamples, stockDeals } from './deal-samples.ts';
import type { StockedDeals } from './deal-samples.ts';
import { incidentSamples, stockIncident } from './incident-samples.ts';
import type { StockedIncident } from './incident-samples.ts';
import { inventorySamples, listing, picture } from './inventory-samples.ts';
import { invoiceSamples, stockInvoices } from './invoice-samples.ts';
import type { StockedInvoices } from './invoice-samples.ts';
import { inDays, leadSamples } from './lead-samples.ts';
import type { Caller, TestDealership, TestHouse } from './house.ts';
import type { SocialHouse } from './meta.ts';
import { privacySamples, stockPrivacy } from './privacy-samples.ts';
import type { StockedPrivacy } from './privacy-samples.ts';
import { stockRestricted } from './restricted-samples.ts';
import type { StockedRestricted } from './restricted-samples.ts';
import { stockSubscription, subscriptionSamples } from './subscription-samples.ts';
import type { StockedSubscription } from './subscription-samples.ts';
import { stockSupport, supportSamples } from './support-samples.ts';
import type { StockedSupport } from './support-samples.ts';
import { socialSamples, stockSocial } from './social-samples.ts';
import type { SocialStock } from './social-samples.ts';

export { everything, rowsOf } from './checksums.ts';

/** A dealership that has one of everything that an id can name. */
export interface Stocked
  extends
    TestDealership,
    SocialStock,
    StockedDeals,
    StockedInvoices,
    StockedCommissions,
    StockedSubscription,
    StockedSupport,
    StockedIncident,
    StockedExports,
    StockedPrivacy,
    StockedRestricted {
  /** A word that stands in its vehicles, customers, letters and names, and nowhere else. */
  mark: string;
  vin: string;
  vehicleId: string;
  draftId: string;
  photoId: string;
  leadId: string;
  /** A file that came with a mail to the lead. */
  attachmentId: string;
  customerId: string;
  bulkChangeId: string;
  importId: string;
  doneImportId: string;
  /** A second location, so that it can be archived. */
  placeId: string;
  staffId: string;
  invitationId: string;
  apiKeyId: string;
  taskId: string;
  appointmentId: string;
  costLineId: string;
  apiKey: string;
  /** Versions of the records by id. */
  versions: Record<string, number>;
}

/** A request that is right in every respect, for one route. */
export interface Sample {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  bytes?: Uint8Array;
  type?: string;
}

export const routeNames = Object.keys(apiRoutes) as (keyof typeof apiRoutes)[];
export const routeOf = (name: string): Route<never> => (apiRoutes as unknown as Record<string, Route<never>>)[name]!;
export const dealershipRoutes = routeNames.filter((name) => routeOf(name).access === 'dealership');
export const paramsOf = (name: string): string[] => [...name.matchAll(/:(\w+)/g)].map((found) => found[1]!);

/** The route's pattern with its parameters and query filled in. */
export function targetOf(name: string, sample: Sample): string {
  const filled = paramsOf(name).reduce(
    (all, param) => all.replace(`:${param}`, sample.params?.[param] ?? 'none'),
    name,
  );
  const query = new URLSearchParams(sample.query).toString();
  return query ? `${filled}?${query}` : filled;
}

/** Calls a route with a sample. */
export const callSample = (
  house: TestHouse,
  name: string,
  sample: Sample,
  as: Caller,
  headers: Record<string, string> = {},
) =>
  house.call(targetOf(name, sample), {
    as,
    headers: { ...(sample.type ? { 'content-type': sample.type } : {}), ...headers },
    ...(sample.body === undefined ? {} : { body: sample.body }),
    ...(sample.bytes === undefined ? {} : { bytes: sample.bytes }),
  });

/** Founds a dealership and fills it through the product's own API. */
export async function stock(house: SocialHouse): Promise<Stocked> {
  const mark = `X${randomBytes(4).toString('hex')}`.toUpperCase();
  const dealership = await house.makeDealership({ name: `Garage ${mark}` });
  const { owner } = dealership;
  const call = async (as: Caller, what: string, body?: unknown, bytes?: Uint8Array, type?: string) => {
    const made = await house.call(what, {
      as,
      ...(body === undefined ? {} : { body }),
      ...(bytes ? { bytes, headers: { 'content-type': type! } } : {}),
    });
    if (made.status >= 300) throw new Error(`${what}: ${made.status} ${JSON.stringify(made.body)}`);
    return made.body;
  };
  const make = (what: string, body?: unknown, bytes?: Uint8Array, type?: string) =>
    call(owner, what, body, bytes, type);
  const vin = `1FTEW1E5${mark}`;
  const vehicle = await make('POST /api/vehicles', {
    vin,
    year: 2019,
    make: 'Ford',
    model: mark,
    odometerValue: 90_000,
    askingPriceCents: 2_000_000,
    floorPriceCents: 1_800_000,
    notes: `Seen by ${mark}`,
    status: 'available',
  });
  const draft = await make('POST /api/vehicles', { make: 'Mazda', model: mark, askingPriceCents: 900_000 });
  const photo = await make(`POST /api/vehicles/${vehicle.id}/photos`, undefined, picture, 'image/png');
  const lead = await make('POST /api/leads', {
    customer: { name: `Customer ${mark}`, email: `${mark.toLowerCase()}@example.net`, phone: '902 555 0143' },
    vehicleId: vehicle.id,
    message: `A question of ${mark}`,
  });
  const bulk = await make('POST /api/bulk-changes', {
    vehicleIds: [draft.id],
    change: { kind: 'price', byCents: 10_000 },
  });
  const bringIn = () => make('POST /api/listing-imports?name=list.csv', undefined, listing(mark), 'text/csv');
  const listed = await bringIn();
  const doneListed = await bringIn();
  await house.db.sql(`update listing_import set state = 'done' where id = $1`, [doneListed.id]);
  const place = await make('POST /api/locations', {
    name: `Yard ${mark}`,
    street: '2 Water Street',
    city: 'Halifax',
    province: 'NS',
    postalCode: 'B3H 1A1',
  });
  const staff = await house.makeStaff(dealership, ['viewer'], { name: `Colleague ${mark}` });
  const invitation = await make('POST /api/invitations', {
    email: `i${mark.toLowerCase()}@example.net`,
    roles: ['sales'],
  });
  const key = await make('POST /api/api-keys', { name: `Script ${mark}`, scopes: ['inventory.read', 'leads.read'] });
  const costs = await make(`POST /api/vehicles/${vehicle.id}/cost-lines`, {
    kind: 'mechanical',
    vendor: `Shop ${mark}`,
    spentOn: '2026-01-05',
    amountCents: 45_000,
  });
  await make(`PUT /api/vehicles/${vehicle.id}/acquisition`, {
    version: 0,
    source: 'private_seller',
    seller: `Seller ${mark}`,
    acquiredOn: '2026-01-02',
    amountCents: 1_500_000,
  });
  const task = await make('POST /api/tasks', {
    title: `Call ${mark}`,
    dueOn: '2026-01-10',
    customerId: lead.customer.id,
    vehicleId: vehicle.id,
    leadId: lead.id,
    assigneeId: owner.staffId,
  });
  const appointment = await make(`POST /api/leads/${lead.id}/appointments`, {
    kind: 'test_drive',
    day: inDays(3, house.clock.now()),
    time: '10:00',
    staffId: owner.staffId,
    note: `Tea for ${mark}`,
  });
  await make('POST /api/calendar-feed');
  const attachmentId = await plantAttachment(house, dealership, lead.id, `Licence ${mark}.pdf`);
  const social = await stockSocial(house, dealership, { mark, vehicleId: vehicle.id });
  const deals = await stockDeals(house, make, mark, vehicle.id);
  const bookkeeper = await house.makeStaff(dealership, ['finance'], { name: `Books ${mark}` });
  const invoices = await stockInvoices(make, mark, (what, body) => call(bookkeeper, what, body));
  const people = { owner: owner.staffId, colleague: staff.staffId };
  const commissions = await stockCommissions(make, mark, people);
  const privacy = await stockPrivacy(house, dealership, mark);
  const restricted = await stockRestricted(house, dealership, mark);
  const subscription = await stockSubscription(house, dealership, mark);
  const support = await stockSupport(house, dealership);
  const incident = await stockIncident(make, mark);
  const exports = await stockExports(house, dealership);
  const versions: Record<string, number> = { ...social.versions, [dealership.id]: 1 };
  for (const table of [
    'vehicle',
    'photo',
    'lead',
    'customer',
    'location',
    'staff_member',
    'listing_import',
    'appointment',
    'deal',
    'invoice',
  ]) {
    const rows = await house.db.sql<{ id: string; version: number }>(
      `select id, version from ${table} where dealership_id = $1`,
      [dealership.id],
    );
    for (const row of rows) versions[row.id] = row.version;
  }
  return {
    ...dealership,
    ...social,
    ...subscription,
    ...support,
    mark,
    vin,
    vehicleId: vehicle.id,
    draftId: draft.id,
    photoId: photo.id,
    leadId: lead.id,
    attachmentId,
    customerId: lead.customer.id,
    bulkChangeId: bulk.bulkChangeId,
    importId: listed.id,
    doneImportId: doneListed.id,
    placeId: place.id,
    staffId: staff.staffId,
    invitationId: invitation.id,
    apiKeyId: key.id,
    taskId: task.id,
    appointmentId: appointment.id,
    costLineId: costs.lines[0].id,
    apiKey: key.key,
    ...deals,
    ...invoices,
    ...commissions,
    ...privacy,
    ...restricted,
    ...incident,
    ...exports,
    versions,
  };
}

const nothing = (): Sample => ({});
const hours = { monday: [{ from: '09:00', to: '17:00' }] };
const exceptions = [{ date: '2026-12-25', spans: [], note: 'Holiday' }];

/** A right request for each route of a dealership, made of that dealership's records. */
export const samples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/dealership': nothing,
  'PATCH /api/dealership': (of) => ({
    body: { version: of.versions[of.id]!, legalName: 'Other Ltd.', about: { en: 'Since 1980', fr: 'Depuis 1980' } },
  }),
  'PUT /api/dealership/logo': () => ({ bytes: picture, type: 'image/png' }),
  'DELETE /api/dealership/logo': nothing,
  'GET /api/locations': nothing,
  'POST /api/locations': () => ({
    body: {
      name: 'Third lot',
      street: '3 Water Street',
      city: 'Halifax',
      province: 'NS',
      postalCode: 'B3H 1A1',
      phone: '902 555 0101',
      email: 'third@example.com',
      hours,
      exceptions,
    },
  }),
  'PATCH /api/locations/:locationId': (of) => ({
    params: { locationId: of.placeId },
    body: { version: of.versions[of.placeId]!, name: 'Renamed', hours, exceptions },
  }),
  'POST /api/locations/:locationId/archive': (of) => ({
    params: { locationId: of.placeId },
    body: { version: of.versions[of.placeId]! },
  }),
  'POST /api/locations/:locationId/restore': (of) => ({
    params: { locationId: of.placeId },
    body: { version: of.versions[of.placeId]! },
  }),
  'GET /api/staff': nothing,
  'PATCH /api/staff/:staffId': (of) => ({
    params: { staffId: of.staffId },
    body: { version: of.versions[of.staffId]!, name: 'Renamed', roles: ['marketing'], locationIds: [of.placeId] },
  }),
  'POST /api/staff/:staffId/keep-owner': (of) => ({ params: { staffId: of.staffId } }),
  'POST /api/staff/:staffId/factor-removal': (of) => ({ params: { staffId: of.staffId } }),
  'DELETE /api/staff/:staffId/factor-removal': (of) => ({ params: { staffId: of.staffId } }),
  'GET /api/second-factor-policy': nothing,
  'PUT /api/second-factor-policy': (of) => ({
    body: { asked: true, graceDays: 14, version: of.versions[of.id]! },
  }),
  'GET /api/invitations': nothing,
  'POST /api/invitations': () => ({
    body: { email: `n${randomBytes(4).toString('hex')}@example.net`, name: 'New', roles: ['viewer'], locale: 'fr' },
  }),
  'POST /api/invitations/:invitationId/resend': (of) => ({ params: { invitationId: of.invitationId } }),
  'DELETE /api/invitations/:invitationId': (of) => ({ params: { invitationId: of.invitationId } }),
  'GET /api/api-keys': nothing,
  'POST /api/api-keys': () => ({
    body: { name: 'Another', scopes: ['leads.read'], expiresAt: '2031-01-01T00:00:00Z' },
  }),
  'DELETE /api/api-keys/:apiKeyId': (of) => ({ params: { apiKeyId: of.apiKeyId } }),
  ...inventorySamples,
  ...leadSamples,
  ...dealSamples,
  ...invoiceSamples,
  ...commissionSamples,
  ...privacySamples,
  ...subscriptionSamples,
  ...supportSamples,
  ...incidentSamples,
  'GET /api/promises/own': nothing,
  'GET /api/promises/own/journal': nothing,
  ...Object.fromEntries(['today', 'journal', 'events'].map((what) => [`GET /api/${what}`, nothing])),
  ...socialSamples,
  ...exportSamples,
  ...closingSamples,
};
