import { formatDateTime } from '#kernel/format.ts';
import { postLetter, localeOfPerson } from '#platform/mail/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { describeDealership } from '#domains/dealerships/index.ts';
import { supportMessages } from './messages.ts';
import { ownersOf } from './owners.ts';

/** Tells every owner at once that operators may look (security.md 6: told by mail at once). */
export async function postGrantLetters(own: OwnContext, hours: number): Promise<void> {
  const dealership = await describeDealership(own.ground, own.dealershipId);
  await own.ground.database.asPlatform(async (ctx) => {
    const until = new Date(ctx.now.getTime() + hours * 3_600_000);
    for (const owner of await ownersOf(ctx, own.dealershipId)) {
      const locale = localeOfPerson(owner);
      const t = supportMessages(locale);
      const values = {
        dealership: dealership?.name ?? '',
        by: own.account?.name ?? '',
        until: formatDateTime(until, locale, dealership?.timeZone ?? 'UTC'),
        company: ctx.ground.config.company.name,
      };
      await postLetter(ctx, owner, {
        kind: 'support.grant',
        subject: t('grant.subject', values),
        paragraphs: [t('grant.body', values), t('grant.end')],
        action: { label: t('grant.action'), path: '/settings/support-access' },
        why: t('why.owner', values),
        about: own.dealershipId,
      });
    }
  });
}
