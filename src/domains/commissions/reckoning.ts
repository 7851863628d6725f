import type { Gross } from '#domains/deals/index.ts';
import { wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { dealGrossOf } from './commission.ts';
import { holdCommissions, timeZoneOf } from './commission-rows.ts';
import { earningsOf, settle } from './earning.ts';
import type { Earned, Entered, HeldPlan, Reached } from './earning.ts';
import { periodOf, postingPeriod } from './periods.ts';
import { PlanRules } from './plan-rules.ts';
import { dueDeals, keepsCommissions } from './reckoning-due.ts';
import type { DueDeal } from './reckoning-due.ts';
import { teamOf } from './team.ts';

/** What is the same for all deals that are worked out together. */
interface Books {
  timeZone: string;
  today: string;
  assignments: { staffId: string; planId: string; fromOn: string; untilOn: string | null }[];
  /** Newest first. */
  versions: HeldPlan[];
  /** Closed months of each person. */
  closed: Map<string, Set<string>>;
}

const batch = 200;

/**
 * Works out the commission of every deal whose facts changed, and enters what is missing or goes back.
 * @returns how many deals there were; call again while it is a full batch
 */
export async function reckonDue(ctx: Context): Promise<number> {
  if (!(await keepsCommissions(ctx))) return 0;
  await holdCommissions(ctx);
  const due = await dueDeals(ctx, batch);
  if (due.length === 0) return 0;
  const books = await openBooks(ctx);
  for (const deal of due) await reckon(ctx, books, deal);
  return due.length;
}

/** The same until nothing is due, inside of one transaction: before something is closed. */
export async function reckonAll(ctx: Context): Promise<void> {
  while ((await reckonDue(ctx)) === batch);
}

async function openBooks(ctx: Context): Promise<Books> {
  const timeZone = await timeZoneOf(ctx);
  const assignments = await ctx.db
    .selectFrom('commissionAssignment')
    .select(['staffId', 'planId', 'fromOn', 'untilOn'])
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const versions = await ctx.db
    .selectFrom('commissionPlanVersion')
    .select(['planId', 'startsOn', 'rules'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('startsOn', 'desc')
    .execute();
  return {
    timeZone,
    today: wallClock(ctx.now, timeZone).day,
    assignments,
    versions: versions.map((one) => ({ ...one, rules: PlanRules.parse(one.rules) })),
    closed: await closedPeriods(ctx),
  };
}

/** The closed months of each person. */
export async function closedPeriods(ctx: Context): Promise<Map<string, Set<string>>> {
  const rows = await ctx.db
    .selectFrom('commissionStatement')
    .select(['staffId', 'period'])
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const closed = new Map<string, Set<string>>();
  for (const { staffId, period } of rows) closed.set(staffId, (closed.get(staffId) ?? new Set()).add(period));
  return closed;
}

const none: ReadonlySet<string> = new Set();

async function reckon(ctx: Context, books: Books, deal: DueDeal): Promise<void> {
  const own = { dealershipId: ctx.dealershipId, dealId: deal.id };
  const unwound = deal.status === 'cancelled';
  const earned = earningsOf(
    {
      gross: dealGrossOf({
        frontCents: Number(deal.frontCents),
        backCents: Number(deal.backCents),
        back: (deal.waterfall as Gross).back,
      }),
      reached: await reachedBy(ctx, books, deal),
      unwound,
    },
    await teamOf(ctx, deal.id, deal.salespersonId),
    (staffId) => planFor(books, staffId, deal.signedOn),
  );
  const missing = settle(earned, await enteredOf(ctx, deal.id), unwound);
  const restated = deal.reckonedRecap !== null && deal.reckonedRecap !== deal.recapNumber;
  const earnedOf = (one: { pool: string; staffId: string }): Earned | undefined =>
    earned.find((other) => other.pool === one.pool && other.staffId === one.staffId);
  const entries = missing.map((one) => {
    const by = earnedOf(one);
    const onDay = one.kind === 'commission' ? by!.earnedOn : unwound || restated ? deal.recapOn : books.today;
    return {
      ...own,
      ...one,
      id: newId(),
      onDay,
      period: postingPeriod(onDay, books.closed.get(one.staffId) ?? none),
      reason: one.kind === 'commission' ? null : unwound ? 'unwound' : restated ? deal.reason : 'terms',
      note: one.kind === 'commission' ? null : restated ? deal.note : null,
      working: by ? JSON.stringify({ ...by.working, share: by.share }) : null,
      createdAt: ctx.now,
    };
  });
  if (entries.length > 0) await ctx.db.insertInto('commissionEntry').values(entries).execute();
  await keepStanding(ctx, books, deal.id, earned);
  const fact = {
    recapNumber: deal.recapNumber,
    status: deal.status,
    salespersonId: deal.salespersonId,
    at: ctx.now,
  };
  await ctx.db
    .insertInto('commissionReckoning')
    .values({ ...own, ...fact })
    .onConflict((conflict) => conflict.columns(['dealershipId', 'dealId']).doUpdateSet(fact))
    .execute();
  if (entries.length > 0) {
    await record(ctx, {
      event: 'commission.entered',
      record: { kind: 'deal', id: deal.id },
      after: { entries: entries.map(({ staffId, kind, cents, period }) => ({ staffId, kind, cents, period })) },
    });
  }
}

/** Keeps what is earned now. A deal counts in the month in which it was first earned, or the next that was open. */
async function keepStanding(ctx: Context, books: Books, dealId: string, earned: readonly Earned[]): Promise<void> {
  const before = await ctx.db
    .deleteFrom('commissionStanding')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .returning(['pool', 'staffId', 'period'])
    .execute();
  if (earned.length === 0) return;
  await ctx.db
    .insertInto('commissionStanding')
    .values(
      earned.map(({ plan, working, ...one }) => ({
        dealershipId: ctx.dealershipId,
        dealId,
        ...one,
        planId: plan.planId,
        planStartsOn: plan.startsOn,
        period:
          before.find((other) => other.pool === one.pool && other.staffId === one.staffId)?.period ??
          postingPeriod(one.earnedOn, books.closed.get(one.staffId) ?? none),
        working: JSON.stringify(working),
      })),
    )
    .execute();
}

/** The plan that holds for somebody's deals of a day: the rules that had begun by then. */
function planFor(books: Books, staffId: string, day: string): HeldPlan | undefined {
  const given = books.assignments.find(
    (one) => one.staffId === staffId && one.fromOn <= day && (one.untilOn ?? '9999-12-31') >= day,
  );
  return given && books.versions.find((one) => one.planId === given.planId && one.startsOn <= day);
}

/** When a deal first reached each moment, in the dealership's zone. What no lender funds is funded when it is delivered. */
async function reachedBy(ctx: Context, books: Books, deal: DueDeal): Promise<Reached> {
  const moves = await ctx.db
    .selectFrom('dealStatusChange')
    .select(['toStatus', 'at'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', deal.id)
    .where('toStatus', 'in', ['delivered', 'funded'])
    .orderBy('at')
    .execute();
  const first = (status: string): string | null => {
    const move = moves.find((one) => one.toStatus === status);
    return move ? wallClock(move.at, books.timeZone).day : null;
  };
  const credit = deal.kind === 'finance' || deal.kind === 'lease';
  const delivered = first('delivered');
  return { signed: deal.signedOn, delivered, funded: credit ? first('funded') : delivered };
}

async function enteredOf(ctx: Context, dealId: string): Promise<Entered[]> {
  const rows = await ctx.db
    .selectFrom('commissionEntry')
    .select(['pool', 'staffId', 'kind', 'cents'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .execute();
  return [...Map.groupBy(rows, (row) => `${row.pool} ${row.staffId}`).values()].map((all) => ({
    pool: all[0]!.pool as Entered['pool'],
    staffId: all[0]!.staffId,
    cents: all.reduce((sum, one) => sum + one.cents, 0),
    tierCents: all.reduce((sum, one) => (one.kind === 'tier' ? sum + one.cents : sum), 0),
  }));
}

/** The month that runs now. */
export const runningPeriod = async (ctx: Context): Promise<string> =>
  periodOf(wallClock(ctx.now, await timeZoneOf(ctx)).day);
