import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { forgetBeliefs } from './beliefs.ts';

/** The life of a dealership: `trial → active → past_due → cancelled → purged`. */
export type DealershipState = 'trial' | 'active' | 'past_due' | 'cancelled' | 'purged';

/**
 * Moves the dealership to a state when it is in one of `from`; the row stays locked until the transaction ends, so that two who
 * want to move it decide one after the other. Answers with the state that it is in now.
 */
export async function enterState(
  ctx: Context,
  to: DealershipState,
  from: readonly DealershipState[],
  why: string,
): Promise<DealershipState> {
  const { rows } = await sql<{
    state: DealershipState;
  }>`select state from dealership where dealership_id = ${ctx.dealershipId} for update`.execute(ctx.db);
  const state = rows[0]!.state;
  if (state === to || !from.includes(state)) return state;
  await ctx.db.updateTable('dealership').set({ state: to }).where('dealershipId', '=', ctx.dealershipId).execute();
  await record(ctx, {
    event: 'dealership.state_changed',
    record: { kind: 'dealership', id: ctx.dealershipId },
    before: { state },
    after: { state: to, why },
  });
  forgetBeliefs(ctx.ground, ctx.dealershipId);
  return to;
}
