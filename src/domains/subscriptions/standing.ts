import { sql } from 'kysely';
import { atWall, wallClock } from '#kernel/calendar.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Province } from '#kernel/provinces.ts';
import type { Context } from '#platform/database/context.ts';
import { trialDays } from './lengths.ts';

/** The dealership's row of its subscription, and what of the dealership matters for it. */
export type Standing = Awaited<ReturnType<typeof standing>>;

/** What may follow after cancelling too: money that moved is written down whatever the dealership's state. */
export const lettingGo = { write: true, lettingGo: true };

/** A calendar day, so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The end of a calendar day in a zone: the moment the next one begins. */
const endOf = (day: string, timeZone: string): Date => atWall(dayAfter(day, 1), '00:00', timeZone).at;

/**
 * When a trial ends: with its thirtieth day in the dealership's zone. A dealership from before there were subscriptions has
 * thirty days from now.
 */
export function trialEnd(createdAt: Date, now: Date, timeZone: string): Date {
  const since = now.getTime() - createdAt.getTime() > trialDays * 86_400_000 ? now : createdAt;
  return endOf(dayAfter(wallClock(since, timeZone).day, trialDays), timeZone);
}

/** The last day of a span that ends at a moment: the one before it. */
export const lastDay = (end: Date, timeZone: string): string => wallClock(new Date(end.getTime() - 1), timeZone).day;

/** Reads where the dealership stands. Without a row yet it stands at the beginning of its trial. */
export async function standing(ctx: Context) {
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'legalName', 'province', 'locale', 'timeZone', 'email', 'state', 'demo', 'createdAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const row = await ctx.db
    .selectFrom('subscription')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  return {
    dealership: { ...dealership, locale: dealership.locale as Locale, province: dealership.province as Province },
    row,
    trialEndsAt: row?.trialEndsAt ?? trialEnd(dealership.createdAt, ctx.now, dealership.timeZone),
  };
}

/** The same in a writing transaction: makes the row if there is none, and holds it until the end. */
export async function holdStanding(ctx: Context) {
  const before = await standing(ctx);
  if (!before.row)
    await ctx.db
      .insertInto('subscription')
      .values({ dealershipId: ctx.dealershipId, trialEndsAt: before.trialEndsAt, createdAt: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await sql`select from subscription where dealership_id = ${ctx.dealershipId} for update`.execute(ctx.db);
  const held = await standing(ctx);
  return { ...held, row: held.row! };
}

/** Statuses of the processor in which a subscription is one that will be charged. */
export const isLive = (status: string | null): boolean =>
  status !== null && ['trialing', 'active', 'past_due', 'unpaid', 'paused'].includes(status);

/** Whether the processor will still charge the dealership, as far as it said when we last met. */
export const isCharging = (row: { status: string | null } | undefined): boolean => isLive(row?.status ?? null);
