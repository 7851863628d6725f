import { sql } from 'kysely';
import { Problem } from '#kernel/problems.ts';
import { formatDateTime } from '#kernel/format.ts';
import type { Context } from '../database/context.ts';

/** Letters that a dealership may send in a day of its own (security.md 12). */
const most = { trial: 200, paid: 2000 };
/** Invitations in a day: they go to people who never asked for anything. */
const mostInvitations = 20;
/** What programs write (automatic answers, alerts, reminders) leaves this part of the day to people. */
const forPeople = 0.2;

/** 429: the letters of the day are used up. Says when the next ones may go. */
export class LettersUsedUp extends Problem {
  constructor(kind: 'letter' | 'invitation', limit: number, opensAt: Date, now: Date, timeZone: string) {
    const what = kind === 'letter' ? 'letters' : 'invitations';
    super(
      429,
      kind === 'letter' ? 'letters_used_up' : 'invitations_used_up',
      `The ${what} of today are used up`,
      `A dealership sends at most ${limit} ${what} a day. From ${formatDateTime(opensAt, 'en', timeZone)} on, the next one can go.`,
      { limit, opensAt, retryAfter: Math.max(1, Math.ceil((opensAt.getTime() - now.getTime()) / 1000)) },
    );
  }
}

interface Today {
  state: string;
  zone: string;
  today: string;
  tomorrow: Date;
}

async function todayOf(ctx: Context): Promise<Today> {
  const { rows } = await sql<Today>`
    select state, time_zone as zone, (${ctx.now}::timestamptz at time zone time_zone)::date as today,
      ((${ctx.now}::timestamptz at time zone time_zone)::date + 1)::timestamp at time zone time_zone as tomorrow
    from dealership where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  return rows[0]!;
}

/** Counts one more on a day, unless it is full. Of letters at the same time each waits for the one before. */
async function take(ctx: Context, day: string, kind: 'letter' | 'invitation', limit: number): Promise<boolean> {
  const taken = await ctx.db
    .insertInto('letterDay')
    .values({ dealershipId: ctx.dealershipId, day, kind, letters: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['dealershipId', 'day', 'kind'])
        .doUpdateSet({ letters: sql`letter_day.letters + 1` })
        .where('letterDay.letters', '<', limit),
    )
    .returning('letters')
    .executeTakeFirst();
  return taken !== undefined;
}

const limitOf = (ctx: Context, points: number): number => Math.ceil(points * ctx.ground.config.limitFactor);

/**
 * Takes the place of a letter, in the transaction that writes it. What a person or their program sends needs one today; what
 * the product writes by itself gets the first free one, and waits until then.
 *
 * @returns when it may leave, where that is not at once
 * @throws LettersUsedUp for a person's letter
 */
export async function placeOfLetter(ctx: Context): Promise<Date | null> {
  const { state, zone, today, tomorrow } = await todayOf(ctx);
  const limit = limitOf(ctx, state === 'trial' ? most.trial : most.paid);
  if (ctx.actor.kind === 'user' || ctx.actor.kind === 'api_key') {
    if (await take(ctx, today, 'letter', limit)) return null;
    throw new LettersUsedUp('letter', limit, tomorrow, ctx.now, zone);
  }
  const programs = Math.floor(limit * (1 - forPeople));
  for (;;) {
    const { rows } = await sql<{ day: string; opens: Date }>`
      select d.day::date as day, d.day at time zone ${zone} as opens
      from generate_series(${today}::timestamp, ${today}::timestamp + interval '10 years', interval '1 day') d (day)
      where not exists (select from letter_day l where l.dealership_id = ${ctx.dealershipId} and l.day = d.day::date
        and l.kind = 'letter' and l.letters >= ${programs})
      order by d.day limit 1`.execute(ctx.db);
    const { day, opens } = rows[0]!;
    // Somebody else may have taken the last place between looking and taking.
    if (await take(ctx, day, 'letter', programs)) return day === today ? null : opens;
  }
}

/** Takes the place of an invitation, in the transaction that writes it. @throws LettersUsedUp */
export async function placeOfInvitation(ctx: Context): Promise<void> {
  const { zone, today, tomorrow } = await todayOf(ctx);
  const limit = limitOf(ctx, mostInvitations);
  if (!(await take(ctx, today, 'invitation', limit)))
    throw new LettersUsedUp('invitation', limit, tomorrow, ctx.now, zone);
}
