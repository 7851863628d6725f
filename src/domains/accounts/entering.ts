import type { PlatformContext } from '#platform/database/context.ts';
import type { Account, Door } from '#platform/web/route.ts';
import { deviceToken, keepDevice, knowDevice } from './devices.ts';
import { note } from './events.ts';
import { stopRemoval } from './factor-removal.ts';
import { alertLetter } from './letters.ts';
import { beginSession, endSession, keepSession } from './sessions.ts';
import type { Factor } from './sessions.ts';
import type { User } from './users.ts';

/** The request of somebody who may or may not be signed in already. */
export type AtTheDoor = Door & { account: Account | null };

/** One platform transaction on behalf of a request. */
export const working = <T>(door: Door, work: (ctx: PlatformContext) => Promise<T>, write = true): Promise<T> =>
  door.ground.database.asPlatform(work, { origin: door.origin, locale: door.locale }, { write });

/** What the browser is to keep once the transaction has committed. */
export interface Entered {
  session: string;
  device: string;
}

/** Factors that are removed when they are lost. */
const lasting = new Set<Factor>(['totp', 'recovery_code', 'passkey']);

/** Lets a person in: a new session, and an alert to the holder when the browser has not been seen before. */
export async function enter(
  ctx: PlatformContext,
  door: AtTheDoor,
  user: User,
  factors: Factor[],
  given: { remember?: boolean; alert?: boolean } = {},
): Promise<Entered> {
  // The session that this browser had before does not live on beside the new one.
  if (door.account) await endSession(ctx, door.account.userId, door.account.sessionId);
  // Whoever shows a factor has not lost it.
  if (factors.some((one) => lasting.has(one))) await stopRemoval(ctx, user.id, 'factor');
  const session = await beginSession(ctx, user.id, factors);
  const known = await knowDevice(ctx, deviceToken(ctx.ground, door.cookies), user.id, given.remember ?? false);
  if (known.isNew && given.alert !== false) await alertLetter(ctx, user, { about: 'device' });
  await note(ctx, 'sign_in.succeeded', user.id, { factors });
  return { session, device: known.token };
}

/** Sets the cookies of somebody let in. */
export function keep(door: Door, entered: Entered): void {
  keepSession(door.ground, door.cookies, entered.session);
  keepDevice(door.ground, door.cookies, entered.device);
}
