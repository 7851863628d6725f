import { permissionsOf } from '#domains/dealerships/index.ts';
import { formatDate } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import { letterPage, post } from '#platform/mail/index.ts';
import type { ChannelReason, Network } from './channel.ts';
import { socialMessages } from './messages.ts';

type Told =
  | { kind: 'needs_reconnect'; network: Network; reason: ChannelReason }
  | { kind: 'expiring'; network: Network; endsAt: Date };

/**
 * Tells those who may manage channels that one needs them. Neither the subject nor the letter names the Page: what comes from
 * Meta stays in its channel (promise P10b).
 */
export async function tellOwners(ctx: Context, what: Told): Promise<void> {
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'locale', 'timeZone'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select(['email', 'name', 'roles'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'active')
    .execute();
  const locale = dealership.locale as Locale;
  const t = socialMessages(locale);
  const network = t(`network.${what.network}`);
  const paragraphs =
    what.kind === 'expiring'
      ? [t('letter.expiring.body', { network, date: formatDate(what.endsAt, locale, dealership.timeZone, 'long') })]
      : [t('letter.reconnect.body', { network }), t(`reason.${what.reason}`)];
  for (const member of staff.filter((one) => permissionsOf(one.roles).has('channels.write')).slice(0, 20)) {
    await post(ctx, {
      kind: `social.${what.kind}`,
      to: member.email,
      toName: member.name,
      owed: true,
      subject: t(`letter.${what.kind === 'expiring' ? 'expiring' : 'reconnect'}.subject`, { network }),
      ...letterPage({
        locale,
        sender: dealership.name,
        heading: t(`letter.${what.kind === 'expiring' ? 'expiring' : 'reconnect'}.subject`, { network }),
        paragraphs,
        action: { label: t('letter.open'), url: `${ctx.ground.config.origin}/settings/channels` },
        footer: [t('letter.why', { dealership: dealership.name })],
      }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }
}
