import { newId } from '#kernel/ids.ts';
import type { PlatformContext } from '#platform/database/context.ts';

/** What happens to an account. Shown to its holder; failures are counted to slow guessing. */
export const accountEvents = [
  'account.created',
  'email.verified',
  'email.change_asked',
  'email.changed',
  'email.change_undone',
  'sign_in.succeeded',
  'sign_in.failed',
  'second_factor.failed',
  'sign_out',
  'session.ended',
  'sessions.ended',
  'step_up.succeeded',
  'step_up.failed',
  'password.changed',
  'password.reset_asked',
  'password.reset',
  'second_factor.added',
  'second_factor.removed',
  'second_factor.removal_asked',
  'second_factor.removal_stopped',
  'recovery_codes.made',
  'recovery_code.used',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'profile.changed',
  'consent.given',
  'consent.withdrawn',
] as const;
export type AccountEvent = (typeof accountEvents)[number];

/** Writes down what happened, in the transaction in which it did. `details` never holds a secret or a person's text. */
export async function note(
  ctx: PlatformContext,
  event: AccountEvent,
  userId: string | null,
  details: Record<string, string | number | boolean | readonly string[]> = {},
  ip: string | null = ctx.origin.ip,
): Promise<void> {
  await ctx.db
    .insertInto('accountEvent')
    .values({
      id: newId(),
      userId,
      at: ctx.now,
      event,
      ip,
      userAgent: ctx.origin.userAgent,
      details: JSON.stringify(details),
    })
    .execute();
}

/** The last hundred things that happened to an account. */
export async function eventsOf(ctx: PlatformContext, userId: string) {
  const rows = await ctx.db
    .selectFrom('accountEvent')
    .select(['id', 'at', 'event', 'ip', 'userAgent'])
    .where('userId', '=', userId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ userAgent, ...row }) => ({ ...row, device: deviceName(userAgent) }));
}

/** A browser in a few words (`Firefox, Windows`), so that people recognise their own. Null when nothing is known. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null;
  // Edge and Opera call themselves Chrome and Safari as well, so what comes last is asked first.
  const browser =
    ['Edg', 'OPR', 'FxiOS', 'CriOS', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(`${name}/`)) ??
    userAgent.split(/[\s/]/, 1)[0]!.slice(0, 30);
  const system = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS X', 'macOS'],
    ['CrOS', 'ChromeOS'],
    ['Linux', 'Linux'],
  ].find(([sign]) => userAgent.includes(sign!))?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', FxiOS: 'Firefox', CriOS: 'Chrome' };
  return [names[browser] ?? browser, system].filter(Boolean).join(', ');
}
