import { sql } from 'kysely';
import type { PlatformContext } from './database/context.ts';
import type { Ground } from './ground.ts';

/**
 * What is counted because it leaves no row of its own. `account_deleted`: an account went with all that hung on it.
 * `call_refused`: a host that the settings do not name. `cookie_refused`: something tried to set a cookie on a dealer's
 * public site. `forgery_refused`: a request in Meta's name did not verify.
 */
export type Tallied = 'account_deleted' | 'call_refused' | 'cookie_refused' | 'forgery_refused';

/** Counts one more, on its day (UTC), and says nothing about whom. */
export async function tally(ctx: PlatformContext, what: Tallied): Promise<void> {
  await ctx.db
    .insertInto('tally')
    .values({ what, day: ctx.now.toISOString().slice(0, 10), times: 1 })
    .onConflict((conflict) => conflict.columns(['what', 'day']).doUpdateSet({ times: sql`tally.times + 1` }))
    .execute();
}

/** Counts one more from where no transaction is open. What cannot be counted is logged, and stops nothing. */
export function tallySoon(ground: Ground, what: Tallied): void {
  ground.database
    .asPlatform((ctx) => tally(ctx, what))
    .catch((error: unknown) => ground.log.warn({ err: error, what }, 'something was not counted'));
}
