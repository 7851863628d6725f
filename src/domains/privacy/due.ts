import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/** Days that a dealership has to answer a request (PIPEDA, Schedule 1, 4.9.4 and s. 8(3); in Québec P-39.1, s. 32). */
export const answerDays = 30;
/** By how many days it may be put off at most, with a reason that the person is told (PIPEDA s. 8(4)). */
export const mostExtensionDays = 30;
/** Days before the due date from which a request is shown in amber. */
const soonDays = 7;

/** A day so many days later. Days are dates in the dealership's zone, so no clock change can move them. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The last day to answer what came in on a day. */
export const dueOn = (receivedOn: string): string => dayAfter(receivedOn, answerDays);

export const standings = ['open', 'soon', 'overdue', 'closed'] as const;
export type Standing = (typeof standings)[number];

/** How a request stands on a day. It is overdue from the day after its due date. */
export function standingOf(request: { dueOn: string; closedAt: Date | null }, day: string): Standing {
  if (request.closedAt) return 'closed';
  if (request.dueOn < day) return 'overdue';
  return request.dueOn <= dayAfter(day, soonDays) ? 'soon' : 'open';
}

/** The last day on which a record of a fiscal year is kept: six years after that year ended. `endMonth` is 1 to 12. */
export function keptUntil(fiscalYear: number, endMonth: number): string {
  return new Date(Date.UTC(fiscalYear + 6, endMonth, 0)).toISOString().slice(0, 10);
}

/** Today where the dealership is. */
export async function today(ctx: Context): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (${ctx.now}::timestamptz at time zone time_zone)::date::text as today from dealership where dealership_id = ${ctx.dealershipId}`.execute(
    ctx.db,
  );
  return rows[0]!.today;
}
