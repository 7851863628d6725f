import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { costOf } from './vehicle-cost.ts';
import type { AcquisitionInput, CostLineEdit, CostLineInput, VehicleCost } from './vehicle-cost.ts';
import { dealershipToday, vehicleForUpdate } from './vehicle-rows.ts';
import { findVehicle } from './vehicles.ts';

const costEvents = [
  'vehicle.acquisition_added',
  'vehicle.acquisition_changed',
  'vehicle.cost_added',
  'vehicle.cost_changed',
  'vehicle.cost_removed',
] as const;

const place = (vehicleId: string): string => `acquisition seller ${vehicleId}`;
const lineShown = [
  'id',
  'kind',
  'vendor',
  'invoiceNumber',
  'spentOn',
  'amountCents',
  'taxPaidCents',
  'version',
] as const;

/** What a vehicle cost so far, with every line. @throws NotFound */
export async function vehicleCost(ctx: Context, vehicleId: string): Promise<VehicleCost> {
  await findVehicle(ctx, vehicleId);
  return costNow(ctx, vehicleId);
}

async function costNow(ctx: Context, vehicleId: string): Promise<VehicleCost> {
  const bought = await ctx.db
    .selectFrom('acquisition')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', vehicleId)
    .executeTakeFirst();
  const lines = await ctx.db
    .selectFrom('costLine')
    .select(lineShown)
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', vehicleId)
    .orderBy('spentOn')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return {
    acquisition: bought
      ? ({
          source: bought.source,
          seller: bought.seller && ctx.key.open(bought.seller, place(vehicleId)).toString(),
          acquiredOn: bought.acquiredOn,
          amountCents: bought.amountCents,
          buyerFeeCents: bought.buyerFeeCents,
          taxPaidCents: bought.taxPaidCents,
          version: bought.version,
        } as VehicleCost['acquisition'])
      : null,
    lines: lines as VehicleCost['lines'],
    totalCents: costOf(bought ?? null, lines),
  };
}

/** What a vehicle costs the dealership in cents; null while it is not known. For rooms that reckon with it. */
export const unitCostOf = async (ctx: Context, vehicleId: string): Promise<number | null> =>
  (await costNow(ctx, vehicleId)).totalCents;

/** The same of every vehicle of which it is known, as rows to join with. */
export const unitCosts = (ctx: Context) =>
  ctx.db
    .selectFrom('acquisition')
    .where('acquisition.dealershipId', '=', ctx.dealershipId)
    .select(({ selectFrom, ref }) => [
      'acquisition.vehicleId',
      sql<number>`${ref('acquisition.amountCents')} + ${ref('acquisition.buyerFeeCents')} + ${selectFrom('costLine')
        .select(({ fn }) => fn.coalesce(fn.sum('costLine.amountCents'), sql`0`).as('spent'))
        .whereRef('costLine.dealershipId', '=', 'acquisition.dealershipId')
        .whereRef('costLine.vehicleId', '=', 'acquisition.vehicleId')}`.as('totalCents'),
    ]);

/** Whether the journal tells, from an entry on, of a change of what some vehicle cost. */
export async function costsChanged(ctx: Context, firstEntryId: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('journal')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '>=', firstEntryId)
    .where('event', 'in', costEvents)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** @throws Invalid for a day to come */
async function requirePast(ctx: Context, field: string, day: string): Promise<void> {
  if (day > (await dealershipToday(ctx))) throw invalidField(`/${field}`, 'future', 'must not be a day to come');
}

const stale = (current: { version: number }): Conflict =>
  new Conflict('The costs were changed meanwhile. Look at them again and repeat your change.', { current }, 'stale');

/**
 * Writes down how a vehicle was bought, or corrects it. The seller is sealed, in the journal as in the table.
 * @throws Conflict with the acquisition as it is now · Invalid for a day to come · NotFound
 */
export async function keepAcquisition(ctx: Context, vehicleId: string, given: AcquisitionInput): Promise<VehicleCost> {
  await vehicleForUpdate(ctx, vehicleId);
  await requirePast(ctx, 'acquiredOn', given.acquiredOn);
  const before = (await costNow(ctx, vehicleId)).acquisition;
  if ((before?.version ?? 0) !== given.version) throw stale(before ?? { version: 0 });
  const { version, seller, ...open } = given;
  const { version: _v, seller: sellerBefore = null, ...openBefore } = before ?? { version: 0 };
  const row = {
    ...open,
    seller: seller === null ? null : ctx.key.seal(seller, place(vehicleId)),
    version: version + 1,
  };
  await ctx.db
    .insertInto('acquisition')
    .values({ dealershipId: ctx.dealershipId, vehicleId, ...row })
    .onConflict((conflict) => conflict.columns(['dealershipId', 'vehicleId']).doUpdateSet(row))
    .execute();
  const difference = changed<Record<string, unknown>>(openBefore, open);
  const personal = changed<Record<string, unknown>>({ seller: sellerBefore }, { seller });
  if (difference || personal)
    await record(ctx, {
      event: before ? 'vehicle.acquisition_changed' : 'vehicle.acquisition_added',
      record: { kind: 'vehicle', id: vehicleId },
      ...difference,
      ...(personal ? { personal } : {}),
    });
  return costNow(ctx, vehicleId);
}

/** Adds something that was spent on a vehicle. @throws Invalid for a day to come · NotFound */
export async function addCostLine(ctx: Context, vehicleId: string, given: CostLineInput): Promise<VehicleCost> {
  await vehicleForUpdate(ctx, vehicleId);
  await requirePast(ctx, 'spentOn', given.spentOn);
  await ctx.db
    .insertInto('costLine')
    .values({ dealershipId: ctx.dealershipId, id: newId(), vehicleId, ...given, createdAt: ctx.now })
    .execute();
  await record(ctx, {
    event: 'vehicle.cost_added',
    record: { kind: 'vehicle', id: vehicleId },
    after: { ...given },
  });
  return costNow(ctx, vehicleId);
}

/** @throws Conflict with the line as it is now · Invalid · NotFound */
export async function changeCostLine(
  ctx: Context,
  vehicleId: string,
  lineId: string,
  edit: CostLineEdit,
): Promise<VehicleCost> {
  const { version, ...fields } = edit;
  const before = await lineOf(ctx, vehicleId, lineId, version);
  await requirePast(ctx, 'spentOn', fields.spentOn);
  const difference = changed<Record<string, unknown>>(before, fields);
  if (!difference) return costNow(ctx, vehicleId);
  await ctx.db
    .updateTable('costLine')
    .set({ ...fields, version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', lineId)
    .execute();
  await record(ctx, { event: 'vehicle.cost_changed', record: { kind: 'vehicle', id: vehicleId }, ...difference });
  return costNow(ctx, vehicleId);
}

/** Takes a line away; the journal keeps what it said. @throws Conflict · NotFound */
export async function removeCostLine(
  ctx: Context,
  vehicleId: string,
  lineId: string,
  version: number,
): Promise<VehicleCost> {
  const { id: _id, version: _version, ...before } = await lineOf(ctx, vehicleId, lineId, version);
  await ctx.db.deleteFrom('costLine').where('dealershipId', '=', ctx.dealershipId).where('id', '=', lineId).execute();
  await record(ctx, { event: 'vehicle.cost_removed', record: { kind: 'vehicle', id: vehicleId }, before });
  return costNow(ctx, vehicleId);
}

/** A line, with its vehicle held so that costs change one after the other. */
async function lineOf(ctx: Context, vehicleId: string, lineId: string, version: number) {
  await vehicleForUpdate(ctx, vehicleId);
  const line = await ctx.db
    .selectFrom('costLine')
    .select(lineShown)
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', vehicleId)
    .where('id', '=', lineId)
    .executeTakeFirst();
  if (!line) throw new NotFound('cost line');
  if (line.version !== version) throw stale(line);
  return line;
}
