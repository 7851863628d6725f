import { requirePlace, requireStaff } from '#domains/dealerships/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { apart, changed, record } from '#platform/journal/index.ts';
import { Buyer } from './deal.ts';
import type { DealEdit, NewDeal } from './deal.ts';
import type { Deal } from './deal-answers.ts';
import { giveDealNumber } from './deal-numbers.ts';
import { dealerToday, openPrivate, sealPrivate } from './deal-rows.ts';
import { isOpen } from './deal-status.ts';
import type { DealKind } from './deal-status.ts';
import { findDeal, shownTo, wholeDeal } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { costBefore, requireCosts, valueBefore, workOutSoundly, writeParts } from './deal-writing.ts';
import { workOut } from './desk.ts';
import { keepStatus } from './deal-status-history.ts';
import { feesOf, lineOfFee } from './fee.ts';
import { listFees } from './fees.ts';
import { customerFor, requireLead, requireVehicle } from './parties.ts';
import { endChangedLinks } from './signing-ends.ts';
import { Terms } from './terms.ts';

/**
 * Begins a deal: from a lead, for a customer, for a vehicle, or with nothing yet. It gets its number at once.
 * @throws Invalid for a lead, customer, vehicle, colleague or location that is not there, and for what makes no sense
 */
export async function addDeal(ctx: Context, given: NewDeal): Promise<Deal> {
  requireCosts(ctx, given);
  const lead = given.leadId ? await requireLead(ctx, given.leadId) : null;
  const vehicleId = given.vehicleId === undefined ? (lead?.vehicleId ?? null) : given.vehicleId;
  const vehicle = vehicleId ? await requireVehicle(ctx, vehicleId) : null;
  const locationId = given.locationId ?? vehicle?.locationId ?? ctx.actor.locationIds?.[0] ?? null;
  await requirePlace(ctx, locationId);
  if (given.salespersonId) await requireStaff(ctx, given.salespersonId, '/salespersonId');
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select('province')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const today = await dealerToday(ctx);
  const id = newId();
  const customerId = given.customer ? await customerFor(ctx, given.customer, '/customer') : (lead?.customerId ?? null);
  await ctx.db
    .insertInto('deal')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      // Its number comes last, because whoever takes one makes the next one wait.
      number: id,
      kind: given.kind ?? 'cash',
      statusSince: ctx.now,
      customerId,
      vehicleId,
      leadId: given.leadId ?? null,
      locationId,
      salespersonId: given.salespersonId === undefined ? ctx.actor.staffId : given.salespersonId,
      soldOn: given.soldOn ?? today,
      deliveryProvince: given.deliveryProvince ?? dealership.province,
      priceCents: given.priceCents ?? vehicle?.askingPriceCents ?? 0,
      terms: JSON.stringify(given.terms ?? Terms.parse({})),
      totalCents: 0,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  await keepStatus(ctx, id, null, 'worksheet', null);
  const whole = await wholeDeal(ctx, id, 'change');
  const { leadId: _lead, customer: _customer, ...rest } = given;
  // Whoever says nothing of lines has the fees that every buyer pays.
  const lines = given.lines ?? (await usualLines(ctx, whole));
  await writeDeal(ctx, whole, { ...rest, ...(lines.length > 0 ? { lines } : {}) }, { quiet: true });
  const number = await giveDealNumber(ctx, Number(today.slice(0, 4)));
  await ctx.db
    .updateTable('deal')
    .set({ number })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id)
    .execute();
  await record(ctx, {
    event: 'deal.added',
    record: { kind: 'deal', id },
    after: { number, kind: whole.row.kind, vehicleId, leadId: given.leadId ?? null, priceCents: whole.row.priceCents },
  });
  return findDeal(ctx, id);
}

/** The mandatory fees of a new worksheet. */
const usualLines = async (ctx: Context, { row }: WholeDeal): Promise<NonNullable<NewDeal['lines']>> =>
  feesOf(await listFees(ctx), row.soldOn, row.kind as DealKind)
    .filter((fee) => fee.mandatory)
    .map((fee) => lineOfFee(newId(), fee));

/**
 * Changes a deal that is not signed. When the change touches the figures, a deal that was quoted, submitted or approved
 * is a worksheet again: what was agreed to is no longer what it says.
 * @throws Conflict with the deal as it is now, or when it is signed · Invalid · Forbidden
 */
export async function changeDeal(ctx: Context, dealId: string, edit: DealEdit): Promise<Deal> {
  const { version, ...fields } = edit;
  requireCosts(ctx, fields);
  const whole = await wholeDeal(ctx, dealId, 'change');
  requireVersion(ctx, whole, version);
  if (!isOpen(whole.deal.status)) {
    throw new Conflict(
      'A signed deal is changed by an amendment, and a cancelled one not at all.',
      { current: shownTo(ctx, whole) },
      'deal_sealed',
    );
  }
  await writeDeal(ctx, whole, fields, {});
  return findDeal(ctx, dealId);
}

/** @throws Conflict with the deal as it is now */
export function requireVersion(ctx: Context, whole: WholeDeal, version: number): void {
  if (whole.row.version === version) return;
  throw new Conflict(
    'The deal was changed meanwhile. Look at it again and repeat your change.',
    { current: shownTo(ctx, whole) },
    'stale',
  );
}

/** Columns that are written as they were sent. */
const plain = [
  'kind',
  'vehicleId',
  'salespersonId',
  'locationId',
  'soldOn',
  'deliverOn',
  'deliveryProvince',
  'priceCents',
  'passenger',
  'averageWholesaleCents',
  'safetyCertificate',
  'conditions',
  'unitCostCents',
  'reserveCents',
] as const;

/** Writes changes of a deal that was read for changing, with figures, parts and journal. */
export async function writeDeal(
  ctx: Context,
  whole: WholeDeal,
  fields: Omit<DealEdit, 'version'>,
  manner: { quiet?: boolean },
): Promise<void> {
  const { deal, row } = whole;
  if (fields.vehicleId) await requireVehicle(ctx, fields.vehicleId);
  if (fields.vehicleId !== undefined && fields.vehicleId !== row.vehicleId && fields.unitCostCents === undefined)
    // The cost that somebody wrote down was another vehicle's.
    fields = { ...fields, unitCostCents: null };
  else if (
    fields.unitCostCents !== undefined &&
    deal.unitCostFrom === 'inventory' &&
    fields.unitCostCents !== deal.unitCostCents
  )
    throw invalidField(
      '/unitCostCents',
      'from_inventory',
      'The inventory knows what this vehicle cost. Correct it there.',
    );
  if (fields.salespersonId) await requireStaff(ctx, fields.salespersonId, '/salespersonId');
  if (fields.locationId !== undefined) await requirePlace(ctx, fields.locationId);
  const people = {
    ...(fields.customer === undefined
      ? {}
      : { customerId: fields.customer && (await customerFor(ctx, fields.customer, '/customer')) }),
    ...(fields.coBuyer === undefined
      ? {}
      : { coBuyerId: fields.coBuyer && (await customerFor(ctx, fields.coBuyer, '/coBuyer')) }),
  };
  const kept = openPrivate(ctx, row);
  const sealed = {
    buyer: Buyer.parse(fields.buyer ?? kept.buyer),
    exemption:
      fields.exemption === undefined
        ? kept.exemption
        : fields.exemption && { ...fields.exemption, checkedBy: ctx.actor.staffId },
  };
  const set = {
    ...Object.fromEntries(plain.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]])),
    ...people,
  };
  await ctx.db
    .updateTable('deal')
    .set({
      ...set,
      ...(fields.terms ? { terms: JSON.stringify(fields.terms) } : {}),
      private: sealPrivate(ctx, deal.id, sealed),
      updatedAt: ctx.now,
      version: row.version + (manner.quiet ? 0 : 1),
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', deal.id)
    .execute();
  await writeParts(ctx, deal.id, deal, fields);
  const after = await wholeDeal(ctx, deal.id);
  const worked = workOutSoundly(after.deal);
  const touched = agreedTo(deal) !== agreedTo(after.deal);
  const backTo = touched && isOpen(deal.status) && deal.status !== 'worksheet' ? ('worksheet' as const) : null;
  await ctx.db
    .updateTable('deal')
    .set({
      totalCents: worked.figures.totalCents,
      financedCents: worked.financing?.amountCents ?? null,
      paymentCents: worked.financing?.paymentWithTaxCents ?? null,
      ...(backTo ? { status: backTo, statusSince: ctx.now } : {}),
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', deal.id)
    .execute();
  if (backTo) await keepStatus(ctx, deal.id, deal.status, backTo, null);
  await endChangedLinks(ctx, after.deal);
  if (manner.quiet) return;
  const difference = changed<Record<string, unknown>>(
    { ...factsOf(deal), ...kept },
    { ...factsOf(after.deal), buyer: sealed.buyer, exemption: sealed.exemption },
  );
  if (difference)
    await record(ctx, {
      event: 'deal.changed',
      record: { kind: 'deal', id: deal.id },
      ...apart(difference, ownWords),
    });
}

/** What was agreed to, as one text: who, which vehicle, what it comes to and on what terms. No cost, no address, no plan. */
const agreedTo = (deal: WholeDeal['deal']): string => {
  const { figures, financing } = workOut(deal);
  const who = [deal.customer?.id, deal.coBuyer?.id, deal.vehicle?.id];
  return JSON.stringify([deal.kind, who, figures, financing, deal.terms]);
};

/** Of them what may speak of a person: sealed in the journal. */
const ownWords = ['buyer', 'exemption', 'conditions', 'lines', 'tradeIns'];

/** What the journal tells of a deal: amounts and terms openly, free words and the customer's own vehicle sealed. */
function factsOf(deal: WholeDeal['deal']): Record<string, unknown> {
  return {
    ...Object.fromEntries(plain.map((name) => [name, (deal as unknown as Record<string, unknown>)[name]])),
    vehicleId: deal.vehicle?.id ?? null,
    salespersonId: deal.salesperson?.id ?? null,
    customerId: deal.customer?.id ?? null,
    coBuyerId: deal.coBuyer?.id ?? null,
    terms: deal.terms,
    lines: deal.lines.map((line) => ({
      kind: line.kind,
      description: line.description,
      amountCents: line.amountCents,
      chosen: line.chosen,
      costCents: costBefore(deal, line.id),
    })),
    tradeIns: deal.tradeIns.map((trade) => ({
      vin: trade.vin,
      allowanceCents: trade.allowanceCents,
      lienCents: trade.lienCents,
      acvCents: valueBefore(deal, trade.id),
    })),
  };
}
