import { permissionsOf } from '#domains/dealerships/index.ts';
import { formatCents, formatDate } from '#kernel/format.ts';
import type { Context } from '#platform/database/context.ts';
import { letterPage, post } from '#platform/mail/index.ts';
import type { Issued } from './issuing.ts';
import { subscriptionsMessages } from './messages.ts';
import type { SubscriptionsKey } from './messages.ts';
import { lastDay } from './standing.ts';
import type { Standing } from './standing.ts';

type Of = Pick<Standing, 'dealership'>;

/** Writes to everybody who may manage the subscription. */
async function tellOwners(
  ctx: Context,
  { dealership }: Of,
  kind: string,
  subject: string,
  paragraphs: string[],
  action: SubscriptionsKey,
): Promise<void> {
  const t = subscriptionsMessages(dealership.locale);
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select(['email', 'name', 'roles'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'active')
    .orderBy('id')
    .execute();
  const { company, origin } = ctx.ground.config;
  for (const member of staff.filter((one) => permissionsOf(one.roles).has('subscription.manage')).slice(0, 20)) {
    await post(ctx, {
      kind: `subscriptions.${kind}`,
      to: member.email,
      toName: member.name,
      fromName: company.name,
      replyTo: company.supportEmail,
      subject,
      owed: true,
      ...letterPage({
        locale: dealership.locale,
        sender: company.name,
        heading: subject,
        paragraphs,
        action: { label: t(action), url: `${origin}/settings/subscription` },
        footer: [
          t('letter.why', { dealership: dealership.name }),
          [company.name, company.address].filter(Boolean).join('\n'),
        ],
      }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }
}

const dayWords = (day: string, of: Of['dealership']): string =>
  formatDate(new Date(`${day}T12:00:00Z`), of.locale, 'UTC', 'long');

/** The trial ends in a week, and there is no card yet. */
export async function tellTrialEnding(ctx: Context, of: Of & { row: { trialEndsAt: Date } }): Promise<void> {
  const t = subscriptionsMessages(of.dealership.locale);
  const date = dayWords(lastDay(of.row.trialEndsAt, of.dealership.timeZone), of.dealership);
  await tellOwners(
    ctx,
    of,
    'trial_ending',
    t('letter.trial.subject', { date }),
    [t('letter.trial.body', { date }), t('letter.trial.after')],
    'letter.trial.act',
  );
}

/** A notice of the grace: what is unpaid, that everything works, and what happens on which day. */
export async function tellOverdue(
  ctx: Context,
  of: Of,
  notice: number,
  graceEndsOn: string,
  charged: boolean,
): Promise<void> {
  const t = subscriptionsMessages(of.dealership.locale);
  const date = dayWords(graceEndsOn, of.dealership);
  await tellOwners(
    ctx,
    of,
    'past_due',
    t('letter.due.subject', { notice, date }),
    [t(charged ? 'letter.due.charged' : 'letter.due.none'), t('letter.due.works'), t('letter.due.then', { date })],
    charged ? 'letter.due.card' : 'letter.due.choose',
  );
}

/** A period is paid: the invoice is there. */
export async function tellPaid(ctx: Context, of: Of, issued: Issued): Promise<void> {
  const t = subscriptionsMessages(of.dealership.locale);
  const amount = formatCents(issued.totalCents, of.dealership.locale, issued.currency);
  await tellOwners(
    ctx,
    of,
    'paid',
    t('letter.paid.subject', { number: issued.number }),
    [t('letter.paid.body', { number: issued.number, amount })],
    'letter.paid.act',
  );
}
