import { sql } from 'kysely';
import type { Actor, Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';

/**
 * Who or what wants a call to Meta: a person (by their id, an API key's, or the post where neither is known), a rule that
 * publishes by itself, or the care for what is connected.
 */
export interface Cause {
  kind: 'person' | 'rule' | 'care';
  id: string;
}

/** In whose name a call is made, and why. No call is made without (promise P13a). */
export interface Behalf {
  dealershipId: string;
  /** The channel, or the login that is to become one. */
  subject: string;
  cause: Cause;
  /**
   * The life of a channel that the call hangs on. A login has none yet, and the call that takes a permission back none any
   * more. `evenPaused`: may go out while publishing is paused.
   */
  life?: { epoch: number; evenPaused: boolean };
}

/** Who acts in a transaction, as a cause; the product by itself cares for the channel. */
export const causeOf = (actor: Pick<Actor, 'kind' | 'id'>, channelId: string): Cause =>
  actor.kind === 'system' || actor.id === null ? { kind: 'care', id: channelId } : { kind: 'person', id: actor.id };

/** Why a post goes out: its rule, unless a person approved or made it. */
export async function causeOfPost(ctx: Context, postId: string): Promise<Cause> {
  const post = await ctx.db
    .selectFrom('post')
    .select(['ruleId', 'createdBy', 'approvedBy'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', postId)
    .executeTakeFirst();
  const person = post?.approvedBy ?? post?.createdBy;
  if (person) return { kind: 'person', id: person };
  return post?.ruleId ? { kind: 'rule', id: post.ruleId } : { kind: 'person', id: postId };
}

/**
 * Whether a call may go out at this moment, asked on the open connection right before its first byte, and counted in the
 * same transaction. What is held back is counted too. A disconnect waits for who is just asking, and whoever asks after it
 * hears no: once it is answered nothing is permitted any more.
 */
export async function permitCall(
  ground: Ground,
  { behalf, action }: { behalf: Behalf; action: string },
): Promise<boolean> {
  return ground.database.asDealership(
    { dealershipId: behalf.dealershipId },
    async (ctx) => {
      const may = await lives(ctx, behalf, 'held');
      const { subject, cause } = behalf;
      await sql`
        insert into meta_call (dealership_id, day, subject, action, cause, caused_by, calls, refused, last_at)
        values (${ctx.dealershipId}, (${ctx.now}::timestamptz at time zone 'UTC')::date, ${subject}, ${action}, ${cause.kind}, ${cause.id},
          ${may ? 1 : 0}, ${may ? 0 : 1}, ${may ? ctx.now : null})
        on conflict (dealership_id, day, subject, action, cause, caused_by) do update set
          calls = meta_call.calls + excluded.calls, refused = meta_call.refused + excluded.refused,
          last_at = greatest(meta_call.last_at, excluded.last_at)`.execute(ctx.db);
      return may;
    },
    // Taking a permission back is possible in every state of the dealership.
    { write: true, lettingGo: true },
  );
}

/** The same question again while a long call is being written. */
export const mayGoOn = (ground: Ground, behalf: Behalf): Promise<boolean> =>
  ground.database.asDealership({ dealershipId: behalf.dealershipId }, (ctx) => lives(ctx, behalf));

/** @param held keeps the channel from being let go until the transaction ends; other changes of it go on */
async function lives(ctx: Context, { subject, life }: Behalf, held?: 'held'): Promise<boolean> {
  if (!life) return true;
  const row = await ctx.db
    .selectFrom('channel')
    .leftJoin('socialSettings', 'socialSettings.dealershipId', 'channel.dealershipId')
    .select('socialSettings.pausedAt')
    .where('channel.dealershipId', '=', ctx.dealershipId)
    .where('channel.id', '=', subject)
    .where('channel.epoch', '=', life.epoch)
    .where('channel.token', 'is not', null)
    .$if(held !== undefined, (query) => query.forKeyShare('channel'))
    .executeTakeFirst();
  return row !== undefined && (life.evenPaused || row.pausedAt === null);
}
