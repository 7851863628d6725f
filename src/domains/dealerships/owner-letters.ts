import { sql } from 'kysely';
import { formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import { letterPage, post } from '#platform/mail/index.ts';
import { dealershipLetters } from './messages.ts';

/** What every owner is told at once, because it decides who can do what here (security: told by mail at once). */
export type OwnerNews = 'ending' | 'kept' | 'ended' | 'added' | 'key' | 'factorOn' | 'factorOff' | 'factorLost';

/** Writes to every owner of the dealership, in the transaction that did it. */
export async function tellOwners(
  ctx: Context,
  news: OwnerNews,
  facts: { name: string; at?: Date; days?: number },
): Promise<void> {
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'locale', 'timeZone'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const owners = await ctx.db
    .selectFrom('staffMember')
    .select(['name', 'email'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'active')
    .where(sql<boolean>`'owner' = any(roles)`)
    .where('email', '<>', '')
    .where('awaitsAccount', '=', false)
    .execute();
  const by = ctx.actor.staffId
    ? await ctx.db
        .selectFrom('staffMember')
        .select('name')
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', ctx.actor.staffId)
        .executeTakeFirst()
    : undefined;
  const locale: Locale = dealership.locale === 'fr' ? 'fr' : 'en';
  const t = dealershipLetters(locale);
  const { config } = ctx.ground;
  const values = {
    name: facts.name,
    days: facts.days ?? 0,
    dealership: dealership.name,
    by: by?.name ?? config.company.name,
    at: facts.at ? formatDateTime(facts.at, locale, dealership.timeZone) : '',
  };
  const subject = t(`owners.${news}.subject`, values);
  for (const owner of owners)
    await post(ctx, {
      kind: `dealerships.owners_${news.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      to: owner.email,
      toName: owner.name,
      fromName: config.company.name,
      subject,
      owed: true,
      ...letterPage({
        locale,
        sender: config.company.name,
        heading: subject,
        paragraphs: [t(`owners.${news}.body`, values)],
        action: {
          label: t(news === 'key' ? 'owners.keys' : 'owners.staff'),
          url: `${config.origin}/settings/${news === 'key' ? 'api-keys' : 'staff'}`,
        },
        footer: [t('owners.why', values)],
      }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
}
