import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { TooMany } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { note } from './events.ts';

const quarterHour = 15 * 60;

/** Limits per address and per mail address (security.md 12), in memory of the node. */
function makeLimits() {
  return {
    signIn: new Limit(20, quarterHour),
    signUp: new Limit(20, quarterHour),
    reset: new Limit(20, quarterHour),
    link: new Limit(40, quarterHour),
    lettersPerAddressee: new Limit(3, 3600),
    mine: new Limit(20, quarterHour),
  };
}

// By database: the ground itself is copied where it is handed on.
const made = new WeakMap<Ground['database'], ReturnType<typeof makeLimits>>();

/** The limits of a running product. */
export function limitsOf({ database }: Ground): ReturnType<typeof makeLimits> {
  let limits = made.get(database);
  if (!limits) made.set(database, (limits = makeLimits()));
  return limits;
}

/** An e-mail address as failures are counted by it: also for addresses without an account, and readable by nobody. */
export const accountMark = (ground: Ground, email: string): string =>
  createHmac('sha256', ground.secret('account mark')).update(email).digest('base64url').slice(0, 22);

const freeTries = 10;
const window = 15 * 60_000;
const longestDelay = 15 * 60;

/** From where somebody tries: a known browser on its own account, or an address range. */
export interface Guesser {
  mark: string;
  range: string;
  /** The known device's id; its tries are counted by themselves, so that guesses from elsewhere never slow it. */
  deviceId: string | null;
}

/** The guesser that a request is. */
export const guesser = (ctx: PlatformContext, email: string, deviceId: string | null): Guesser => ({
  mark: accountMark(ctx.ground, email),
  range: addressKey(ctx.origin.ip),
  deviceId,
});

/**
 * Slows guessing at one account from one address range: ten wrong tries in fifteen minutes are free, then each one
 * doubles the wait, up to fifteen minutes. Nobody else is slowed, so that a stranger cannot lock the holder out.
 *
 * @throws TooMany with the seconds to wait
 */
export async function refuseGuessing(ctx: PlatformContext, who: Guesser): Promise<void> {
  const by = who.deviceId
    ? sql<boolean>`details->>'device' = ${who.deviceId}`
    : sql<boolean>`details->>'device' is null`;
  const { tries, last } = await ctx.db
    .selectFrom('accountEvent')
    .select(({ fn }) => [fn.countAll<number>().as('tries'), fn.max('at').as('last')])
    .where('event', '=', 'sign_in.failed')
    .where('ip', '=', who.range)
    .where('at', '>', new Date(ctx.now.getTime() - window))
    .where(sql<boolean>`details->>'account' = ${who.mark}`)
    .where(by)
    .executeTakeFirstOrThrow();
  const over = Number(tries) - freeTries;
  if (over < 0 || !last) return;
  const delay = Math.min(longestDelay, 15 * 2 ** over);
  const wait = Math.ceil(delay - (ctx.now.getTime() - new Date(last).getTime()) / 1000);
  if (wait > 0) throw new TooMany(wait, 'Too many wrong tries. Wait a moment, or use “Forgot your password?”.');
}

/** Counts a wrong try, with or without an account behind the address. */
export async function countFailure(ctx: PlatformContext, who: Guesser, userId: string | null): Promise<void> {
  const details = { account: who.mark, ...(who.deviceId ? { device: who.deviceId } : {}) };
  await note(ctx, 'sign_in.failed', userId, details, who.range);
}

/** Slows guessing of codes: twenty wrong ones an hour per account; who gets so far knows the password. @throws TooMany */
export async function refuseCodeGuessing(ctx: PlatformContext, userId: string): Promise<void> {
  const { tries } = await ctx.db
    .selectFrom('accountEvent')
    .select(({ fn }) => fn.countAll<number>().as('tries'))
    .where('userId', '=', userId)
    .where('event', 'in', ['second_factor.failed', 'step_up.failed'])
    .where('at', '>', new Date(ctx.now.getTime() - 3_600_000))
    .executeTakeFirstOrThrow();
  if (Number(tries) >= 20) throw new TooMany(quarterHour, 'Too many wrong codes. Wait a quarter of an hour.');
}
