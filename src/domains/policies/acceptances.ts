import { sql } from 'kysely';
import { NotFound } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { AccountContext } from '#platform/web/route.ts';
import { acceptedPolicies, comingVersions, policyVersions, presentVersion } from './versions.ts';
import type { AcceptedPolicy, PolicyVersion } from './versions.ts';

/** Notes that a user ticked these versions of the policies. */
export async function acceptPolicies(
  ctx: PlatformContext,
  userId: string,
  given: { terms: string; privacy: string; locale: string; at: Date; ip: string | null; userAgent: string | null },
): Promise<void> {
  const { terms, privacy, locale, at, ip, userAgent } = given;
  await ctx.db
    .insertInto('policyAcceptance')
    .values(
      [
        { policy: 'terms', version: terms },
        { policy: 'privacy', version: privacy },
      ].map((one) => ({ ...one, userId, locale, acceptedAt: at, ip, userAgent })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A version that a person has not accepted yet. */
export interface OpenVersion {
  policy: AcceptedPolicy;
  version: string;
  effectiveOn: string;
  /** Whether it holds already: who goes on then has accepted it. */
  holds: boolean;
}

/** Versions, present or announced, that a person did not accept: what the office asks about. */
export async function openVersions(
  ctx: PlatformContext,
  userId: string,
  all: readonly PolicyVersion[] = policyVersions,
): Promise<OpenVersion[]> {
  const accepted = await ctx.db
    .selectFrom('policyAcceptance')
    .select(['policy', 'version'])
    .where('userId', '=', userId)
    .execute();
  const coming = comingVersions(ctx.now, all);
  const wanted = acceptedPolicies.flatMap((policy) => [
    { one: presentVersion(policy, ctx.now, all), holds: true },
    ...coming.filter((one) => one.policy === policy).map((one) => ({ one, holds: false })),
  ]);
  return wanted
    .filter(({ one }) => !accepted.some((row) => row.policy === one.policy && row.version === one.version))
    .map(({ one, holds }) => ({
      policy: one.policy as AcceptedPolicy,
      version: one.version,
      effectiveOn: one.effectiveOn,
      holds,
    }));
}

/** Accepts a version by a tick. Again changes nothing. @throws NotFound for a version that neither holds nor is announced */
export async function acceptVersion(
  ctx: AccountContext,
  policy: AcceptedPolicy,
  version: string,
  all: readonly PolicyVersion[] = policyVersions,
): Promise<void> {
  const known = [presentVersion(policy, ctx.now, all), ...comingVersions(ctx.now, all)];
  if (!known.some((one) => one.policy === policy && one.version === version)) throw new NotFound('policy version');
  const { ip, userAgent } = ctx.origin;
  await ctx.db
    .insertInto('policyAcceptance')
    .values({
      userId: ctx.account.userId,
      policy,
      version,
      locale: ctx.locale,
      acceptedAt: ctx.now,
      ip,
      userAgent,
      how: 'ticked',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Notes who went on after a version took effect: the present version counts as accepted by use from that day. */
export async function noteContinuedUse(
  ctx: PlatformContext,
  all: readonly PolicyVersion[] = policyVersions,
): Promise<void> {
  for (const policy of acceptedPolicies) {
    const { version, effectiveOn } = presentVersion(policy, ctx.now, all);
    await sql`
      insert into policy_acceptance (user_id, policy, version, locale, accepted_at, ip, user_agent, how)
      select distinct on (u.id) u.id, ${policy}, ${version}, u.locale, s.last_seen_at, s.ip, s.user_agent, 'continued'
      from user_account u join user_session s on s.user_id = u.id
      where s.last_seen_at >= ${effectiveOn}::date
        and exists (select from policy_acceptance a where a.user_id = u.id and a.policy = ${policy})
      order by u.id, s.last_seen_at
      on conflict do nothing`.execute(ctx.db);
  }
}
