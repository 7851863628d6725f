import { sql } from 'kysely';
import { z } from 'zod';
import { daysBetween, wallClock } from '#kernel/calendar.ts';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { DealItem } from './deal-answers.ts';
import { dealItemOf, itemsOf, wholeDeal } from './deals.ts';
import { transitAge, transitAges } from './lender.ts';

export const TransitQuery = z.strictObject({
  age: z.union([z.enum(transitAges), z.array(z.enum(transitAges)).max(3)]).optional(),
  missing: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('Whether something is missing that the lender wants to see'),
  salesperson: z.union([z.literal('me'), Id]).optional(),
  lender: z.string().max(200).optional(),
});
export type TransitQuery = z.output<typeof TransitQuery>;

const TransitItem = DealItem.extend({
  lender: z.string().nullable(),
  signedOn: z.string(),
  days: z.int().describe('Calendar days since the signature, where the dealership is'),
  age: z.enum(transitAges),
  sentOn: z.string().nullable(),
  amountCents: z.int().describe('What the lender is to pay'),
  missing: z.array(z.object({ name: z.string(), dueOn: z.string().nullable() })),
});
export type TransitItem = z.output<typeof TransitItem>;

/** Contracts in transit: signed on credit, and not paid by the lender yet. */
export const Transit = z.object({
  items: z.array(TransitItem).describe('The oldest first'),
  ages: z.record(z.enum(transitAges), z.object({ count: z.int(), cents: z.int() })).describe('Before filtering by age'),
  lenders: z.array(z.string()),
});
export type Transit = z.output<typeof Transit>;

/** Signed on credit and never funded; nobody's who may not see its location. */
const inTransit = sql<boolean>`deal.status in ('signed', 'delivered') and deal.kind in ('finance', 'lease') and not exists (
  select from deal_status_change past where past.dealership_id = deal.dealership_id and past.deal_id = deal.id and past.to_status = 'funded')`;

/** How many contracts are in transit. */
export async function countTransit(ctx: Context): Promise<number> {
  const { count } = await itemsOf(ctx)
    .where(inTransit)
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The contracts in transit by age, with the sum of each, and what each still lacks. A lot has tens of them, not thousands. */
export async function listTransit(ctx: Context, query: TransitQuery): Promise<Transit> {
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  let asked = itemsOf(ctx)
    .leftJoin('lenderSubmission as chosen', (join) =>
      join
        .onRef('chosen.dealershipId', '=', 'deal.dealershipId')
        .onRef('chosen.dealId', '=', 'deal.id')
        .on('chosen.chosen', '=', true),
    )
    .where(inTransit)
    .select(['deal.signedAt', 'deal.financedCents', 'chosen.id as submissionId', 'chosen.sentOn'])
    .select(sql<string | null>`coalesce(chosen.lender, deal.terms->>'lender')`.as('lender'))
    .orderBy('deal.signedAt')
    .orderBy('deal.id')
    .limit(1000);
  if (query.salesperson)
    asked = asked.where('deal.salespersonId', '=', query.salesperson === 'me' ? ctx.actor.staffId : query.salesperson);
  const rows = await asked.execute();
  const wanted = rows.map((row) => row.submissionId).filter((id) => id !== null);
  const missing =
    wanted.length === 0
      ? []
      : await ctx.db
          .selectFrom('stipulation')
          .select(['submissionId', 'name', 'dueOn'])
          .where('dealershipId', '=', ctx.dealershipId)
          .where('submissionId', 'in', wanted)
          .where('receivedOn', 'is', null)
          .orderBy('dueOn')
          .orderBy('createdAt')
          .execute();
  const today = wallClock(ctx.now, timeZone).day;
  const all: TransitItem[] = [];
  for (const row of rows) {
    const signedOn = row.signedAt ? wallClock(row.signedAt, timeZone).day : row.soldOn;
    const days = Math.max(0, daysBetween(signedOn, today));
    all.push({
      ...dealItemOf(ctx, row),
      lender: row.lender,
      signedOn,
      days,
      age: transitAge(days),
      sentOn: row.sentOn,
      // Deals from before the sum was kept with them are worked out.
      amountCents: row.financedCents ?? (await wholeDeal(ctx, row.id)).worked.financing?.amountCents ?? 0,
      missing: missing
        .filter((one) => one.submissionId === row.submissionId)
        .map(({ name, dueOn }) => ({ name, dueOn })),
    });
  }
  const fitting = all.filter(
    (one) =>
      (query.lender === undefined || one.lender === query.lender) &&
      (query.missing === undefined || one.missing.length > 0 === query.missing),
  );
  const ages = query.age && [query.age].flat();
  return {
    items: fitting.filter((one) => !ages || ages.includes(one.age)),
    ages: Object.fromEntries(
      transitAges.map((age) => {
        const of = fitting.filter((one) => one.age === age);
        return [age, { count: of.length, cents: of.reduce((sum, one) => sum + one.amountCents, 0) }];
      }),
    ) as Transit['ages'],
    lenders: [...new Set(all.map((one) => one.lender).filter((lender) => lender !== null))].toSorted(),
  };
}
