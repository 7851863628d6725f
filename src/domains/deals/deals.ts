import { sql } from 'kysely';
import { findCustomer } from '#domains/customers/index.ts';
import { unitCostOf } from '#domains/inventory/index.ts';
import type { Context } from '#platform/database/context.ts';
import { holdsWords } from '#platform/database/word-search.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { approvalsNeeded, openNeeds } from './approval.ts';
import { policyOf } from './deal-policy.ts';
import { checkContract } from './completeness.ts';
import type { Deal, DealItem } from './deal-answers.ts';
import type { DealQuery } from './deal.ts';
import { dealParts } from './deal-parts.ts';
import { dealRow, openPrivate, reachable } from './deal-rows.ts';
import type { DealRow } from './deal-rows.ts';
import { contractFactsOf, costsOf, workOut } from './desk.ts';
import type { Worked } from './desk.ts';
import { isOpen } from './deal-status.ts';
import type { DealStatus } from './deal-status.ts';
import { grossOf } from './gross.ts';

const may = (ctx: Context, permission: string): boolean =>
  ctx.actor.kind === 'system' || ctx.actor.permissions.has(permission);
export const seesGross = (ctx: Context): boolean => may(ctx, 'deals.gross');
export const seesCustomers = (ctx: Context): boolean => may(ctx, 'customers.read');

/** Deals that the actor may see, with what a list tells of each. */
export const itemsOf = (ctx: Context) =>
  reachable(ctx)
    .leftJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'deal.dealershipId').onRef('customer.id', '=', 'deal.customerId'),
    )
    .leftJoin('vehicle', (join) =>
      join.onRef('vehicle.dealershipId', '=', 'deal.dealershipId').onRef('vehicle.id', '=', 'deal.vehicleId'),
    )
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'deal.dealershipId').onRef('staff.id', '=', 'deal.salespersonId'),
    )
    .select([
      'deal.id',
      'deal.number',
      'deal.kind',
      'deal.status',
      'deal.statusSince',
      'deal.soldOn',
      'deal.priceCents',
      'deal.totalCents',
      'deal.paymentCents',
      'deal.updatedAt',
      'customer.id as customerId',
      'customer.name as customerName',
      'vehicle.id as vehicleId',
      'vehicle.stockNumber',
      'vehicle.year',
      'vehicle.make',
      'vehicle.model',
      'vehicle.trim',
      'staff.id as staffId',
      'staff.name as staffName',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof itemsOf>['execute']>>[number];

export const dealItemOf = (ctx: Context, row: Row): DealItem => ({
  id: row.id,
  number: row.number,
  kind: row.kind as DealItem['kind'],
  status: row.status as DealItem['status'],
  statusSince: row.statusSince,
  ...(seesCustomers(ctx) ? { customer: row.customerId ? { id: row.customerId, name: row.customerName! } : null } : {}),
  vehicle: row.vehicleId
    ? {
        id: row.vehicleId,
        stockNumber: row.stockNumber!,
        year: row.year,
        make: row.make,
        model: row.model,
        trim: row.trim,
      }
    : null,
  salesperson: row.staffId ? { id: row.staffId, name: row.staffName! } : null,
  soldOn: row.soldOn,
  priceCents: row.priceCents,
  totalCents: row.totalCents,
  paymentCents: row.paymentCents,
  updatedAt: row.updatedAt,
});

/** Deals by last change, newest first, with how many there are in each status. */
export async function listDeals(
  ctx: Context,
  query: DealQuery,
): Promise<{ items: DealItem[]; nextCursor: string | null; counts: Record<string, number> }> {
  const { cursor, limit, ...filter } = query;
  const list = `deals ${JSON.stringify(filter)}`;
  let asked = itemsOf(ctx)
    .orderBy('deal.updatedAt', 'desc')
    .orderBy('deal.id', 'desc')
    .limit(limit + 1);
  if (filter.status) asked = asked.where('deal.status', 'in', [filter.status].flat());
  if (filter.kind) asked = asked.where('deal.kind', '=', filter.kind);
  if (filter.vehicleId) asked = asked.where('deal.vehicleId', '=', filter.vehicleId);
  if (filter.customerId) asked = asked.where('deal.customerId', '=', filter.customerId);
  if (filter.leadId) asked = asked.where('deal.leadId', '=', filter.leadId);
  if (filter.salesperson)
    asked = asked.where(
      'deal.salespersonId',
      '=',
      filter.salesperson === 'me' ? ctx.actor.staffId : filter.salesperson,
    );
  // Those who may not see customers cannot search by what they may not see either.
  asked = asked.where(
    holdsWords(filter.q, [
      sql`lower(deal.number)`,
      sql`vehicle.search_text`,
      ...(seesCustomers(ctx) ? [sql`customer.search_text`] : []),
    ]),
  );
  if (cursor) {
    const [at, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(deal.updated_at, deal.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await asked.execute();
  const counted = await reachable(ctx)
    .select(['deal.status', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('deal.status')
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => dealItemOf(ctx, row)),
    nextCursor: rows.length > limit && last ? writeCursor(ctx, list, [last.updatedAt.toISOString(), last.id]) : null,
    counts: Object.fromEntries(counted.map((one) => [one.status, Number(one.count)])),
  };
}

/** A deal whole, with costs, whoever asks: for working on it. What leaves the room goes through {@link shownTo}. */
export interface WholeDeal {
  row: DealRow;
  deal: Deal & { unitCostCents: number | null; unitCostFrom: 'deal' | 'inventory'; reserveCents: number };
  worked: Worked;
  needs: ReturnType<typeof approvalsNeeded>;
  open: ReturnType<typeof approvalsNeeded>;
  /** What the vehicle costs as the inventory knows it now, in cents; null: it does not know. */
  unitCostNow: number | null;
}

/** Reads a deal whole. @throws NotFound */
export async function wholeDeal(ctx: Context, dealId: string, manner: 'read' | 'change' = 'read'): Promise<WholeDeal> {
  const row = await dealRow(ctx, dealId, manner);
  const item = await itemsOf(ctx).where('deal.id', '=', dealId).executeTakeFirstOrThrow();
  const parts = await dealParts(ctx, row);
  const customer = row.customerId ? await findCustomer(ctx, row.customerId) : null;
  const coBuyer = row.coBuyerId ? await findCustomer(ctx, row.coBuyerId) : null;
  const { buyer, exemption } = openPrivate(ctx, row);
  // What the inventory knows holds. The signature freezes it; what comes later restates the recap.
  const unitCostNow = row.vehicleId ? await unitCostOf(ctx, row.vehicleId) : null;
  const desk = {
    ...dealItemOf(ctx, item),
    ...parts,
    cancelReason: row.cancelReason as Deal['cancelReason'],
    customer,
    coBuyer,
    buyer,
    business: customer?.kind === 'company',
    leadId: row.leadId,
    locationId: row.locationId,
    deliverOn: row.deliverOn,
    deliveryProvince: row.deliveryProvince as Deal['deliveryProvince'],
    passenger: row.passenger,
    averageWholesaleCents: row.averageWholesaleCents,
    safetyCertificate: row.safetyCertificate as Deal['safetyCertificate'],
    conditions: row.conditions,
    exemption: exemption && { kind: exemption.kind, number: exemption.number, copySeen: exemption.copySeen },
    terms: row.terms as unknown as Deal['terms'],
    unitCostCents: (isOpen(row.status as DealStatus) ? unitCostNow : null) ?? row.unitCostCents,
    unitCostFrom: unitCostNow === null ? ('deal' as const) : ('inventory' as const),
    reserveCents: row.reserveCents,
    signedAt: row.signedAt,
    createdAt: row.createdAt,
    version: row.version,
  };
  const worked = workOut(desk);
  const costs = costsOf(desk);
  const needs = approvalsNeeded(worked.sheet, parts.floorCents, costs.trades, await policyOf(ctx));
  const open = openNeeds(
    needs,
    parts.approvals.filter((one) => one.state === 'granted'),
  );
  const { floorCents: _floor, ...shown } = desk;
  return {
    row,
    worked,
    needs,
    open,
    unitCostNow,
    deal: {
      ...shown,
      approvalsOpen: open.map((need) => need.kind),
      findings: checkContract(contractFactsOf(desk, worked)).map(({ rule, missing }) => ({
        ruleId: rule.id,
        severity: rule.severity,
        missing,
        source: rule.source,
        unconfirmed: rule.unconfirmed,
      })),
      figures: { ...worked.figures },
      financing: worked.financing && { ...worked.financing },
      gross: { ...grossOf(worked.sheet, costs) },
    },
  };
}

/** What of a deal the actor may see: cost and gross, customers, and by how much a limit is passed, by permission. */
export function shownTo(ctx: Context, { deal }: WholeDeal): Deal {
  const { unitCostCents, unitCostFrom, reserveCents, gross, customer, coBuyer, buyer, ...open } = deal;
  const costs = seesGross(ctx);
  const people = seesCustomers(ctx);
  return {
    ...open,
    ...(people ? { customer, coBuyer, buyer } : {}),
    ...(costs ? { unitCostCents, unitCostFrom, reserveCents, gross } : {}),
    exemption: deal.exemption && { ...deal.exemption, ...(people ? {} : { number: '' }) },
    lines: deal.lines.map(({ costCents, ...line }) => (costs ? { ...line, costCents } : line)),
    tradeIns: deal.tradeIns.map(({ acvCents, ...trade }) => (costs ? { ...trade, acvCents } : trade)),
    approvals: deal.approvals.map(({ cents, ...approval }) => (costs ? { ...approval, cents } : approval)),
  };
}

/** A deal as the actor may see it. @throws NotFound */
export const findDeal = async (ctx: Context, dealId: string): Promise<Deal> =>
  shownTo(ctx, await wholeDeal(ctx, dealId));
