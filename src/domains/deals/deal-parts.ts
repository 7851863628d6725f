import type { Context } from '#platform/database/context.ts';
import type { Deal, DealVehicle } from './deal-answers.ts';
import type { DealRow } from './deal-rows.ts';

const sorted = <T extends { position: number }>(rows: T[]): Omit<T, 'position'>[] =>
  rows.toSorted((a, b) => a.position - b.position).map(({ position: _position, ...row }) => row);

/** Everything that belongs to a deal and stands in other tables. */
export async function dealParts(ctx: Context, row: DealRow) {
  const lines = await ctx.db
    .selectFrom('dealLine')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', row.id)
    .execute();
  const tradeIns = await ctx.db
    .selectFrom('tradeIn')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', row.id)
    .execute();
  const scenarios = await ctx.db
    .selectFrom('dealScenario')
    .select(['id', 'position', 'name', 'changes'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', row.id)
    .execute();
  const deposits = await ctx.db
    .selectFrom('dealDeposit')
    .select(['id', 'amountCents', 'method', 'receivedOn', 'refundable', 'reference', 'outcome'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', row.id)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const vehicle = await vehicleOf(ctx, row.vehicleId);
  return {
    lines: sorted(lines.map(({ dealershipId: _d, dealId: _deal, ...line }) => line)) as Deal['lines'],
    tradeIns: sorted(tradeIns.map(({ dealershipId: _d, dealId: _deal, ...trade }) => trade)) as Deal['tradeIns'],
    scenarios: sorted(scenarios).map(({ changes, ...one }) => ({
      ...one,
      ...(changes as unknown as { terms: Deal['scenarios'][number]['terms'] }),
    })) as Deal['scenarios'],
    deposits: deposits as Deal['deposits'],
    depositsCents: deposits.reduce((sum, one) => (one.outcome === 'refunded' ? sum : sum + one.amountCents), 0),
    approvals: await approvalsOf(ctx, row.id),
    contracts: await contractsOf(ctx, row.id),
    otherDeals: await othersOf(ctx, row),
    dealer: await dealerOf(ctx, row.locationId),
    salesperson: await sellerOf(ctx, row.salespersonId),
    vehicle: vehicle?.shown ?? null,
    floorCents: vehicle?.floorCents ?? null,
  };
}

async function vehicleOf(
  ctx: Context,
  vehicleId: string | null,
): Promise<{ shown: DealVehicle; floorCents: number | null } | null> {
  if (!vehicleId) return null;
  const found = await ctx.db
    .selectFrom('vehicle')
    .select([
      'id',
      'stockNumber',
      'status',
      'condition',
      'vin',
      'vinAbsentReason',
      'year',
      'make',
      'model',
      'trim',
      'bodyStyle',
      'fuel',
      'exteriorColour',
      'displacementL',
      'odometerValue',
      'odometerUnit',
      'odometerStatus',
      'odometerAsOf',
      'seats',
      'gvwrKg',
      'zeroEmission',
      'previouslyRegistered',
      'askingPriceCents',
      'disclosures',
      'floorPriceCents',
    ])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', vehicleId)
    .executeTakeFirstOrThrow();
  const { condition, floorPriceCents, zeroEmission, previouslyRegistered, ...rest } = found;
  // A new vehicle and a demonstrator were not registered, unless somebody says so; any other one was.
  const used = condition === 'used' || condition === 'certified';
  return {
    floorCents: floorPriceCents,
    shown: {
      ...(rest as unknown as DealVehicle),
      used,
      zeroEmission: zeroEmission ?? (rest.fuel === 'electric' || rest.fuel === 'hydrogen'),
      previouslyRegistered: previouslyRegistered ?? used,
    },
  };
}

async function dealerOf(ctx: Context, locationId: string | null): Promise<Deal['dealer']> {
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'legalName', 'province', 'registrationNumber'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const places = await ctx.db
    .selectFrom('location')
    .select(['id', 'street', 'city', 'province', 'postalCode'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const place = places.find((one) => one.id === locationId) ?? places[0];
  return {
    ...(dealership as Omit<Deal['dealer'], 'street'>),
    street: place ? `${place.street}, ${place.city} ${place.province} ${place.postalCode}` : null,
  };
}

async function sellerOf(ctx: Context, staffId: string | null): Promise<Deal['salesperson']> {
  if (!staffId) return null;
  return ctx.db
    .selectFrom('staffMember')
    .select(['id', 'name', 'registrationNumber', 'registrationExpiresOn'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .executeTakeFirstOrThrow();
}

async function approvalsOf(ctx: Context, dealId: string): Promise<(Deal['approvals'][number] & { cents: number })[]> {
  const rows = await ctx.db
    .selectFrom('dealApproval as approval')
    .leftJoin('staffMember as asker', (join) =>
      join.onRef('asker.dealershipId', '=', 'approval.dealershipId').onRef('asker.id', '=', 'approval.askedBy'),
    )
    .leftJoin('staffMember as decider', (join) =>
      join.onRef('decider.dealershipId', '=', 'approval.dealershipId').onRef('decider.id', '=', 'approval.decidedBy'),
    )
    .select([
      'approval.id',
      'approval.kind',
      'approval.cents',
      'approval.state',
      'approval.askedAt',
      'approval.decidedAt',
      'approval.reason',
      'asker.name as askedBy',
      'decider.name as decidedBy',
    ])
    .where('approval.dealershipId', '=', ctx.dealershipId)
    .where('approval.dealId', '=', dealId)
    .orderBy('approval.askedAt')
    .orderBy('approval.id')
    .execute();
  return rows as (Deal['approvals'][number] & { cents: number })[];
}

async function contractsOf(ctx: Context, dealId: string): Promise<Deal['contracts']> {
  return ctx.db
    .selectFrom('dealContract as contract')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'contract.dealershipId').onRef('staff.id', '=', 'contract.signedBy'),
    )
    .select([
      'contract.number',
      'contract.reason',
      'contract.signedOn',
      'contract.signedAt',
      'staff.name as signedBy',
      'contract.hash',
    ])
    .where('contract.dealershipId', '=', ctx.dealershipId)
    .where('contract.dealId', '=', dealId)
    .orderBy('contract.number')
    .execute();
}

async function othersOf(ctx: Context, row: DealRow): Promise<Deal['otherDeals']> {
  if (!row.vehicleId) return [];
  const others = await ctx.db
    .selectFrom('deal')
    .select(['id', 'number', 'status'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', row.vehicleId)
    .where('id', '<>', row.id)
    .where('status', '<>', 'cancelled')
    .orderBy('createdAt')
    .limit(20)
    .execute();
  return others as Deal['otherDeals'];
}
