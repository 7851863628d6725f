import { formatDate } from '#kernel/format.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import { incidentsMessages } from './messages.ts';
import type { IncidentRow } from './standing.ts';

/**
 * Writes to the owners of the dealership that an entry touches: that it is confirmed, or that notices wait for their release.
 * @returns how many were written to
 */
export async function tellOwners(
  ctx: PlatformContext,
  row: IncidentRow,
  what: 'confirmed' | 'release',
): Promise<number> {
  if (!row.dealership) return 0;
  const owners = await ctx.db
    .selectFrom('staffMember as member')
    .innerJoin('userAccount as person', 'person.id', 'member.userId')
    .select(['person.email', 'person.name', 'person.locale', 'member.roles'])
    .where('member.dealershipId', '=', row.dealership)
    .where('member.state', '=', 'active')
    .where('person.closedAt', 'is', null)
    .execute();
  const told = owners.filter(({ roles }) => roles.includes('owner'));
  for (const person of told) {
    const locale = localeOfPerson(person);
    const t = incidentsMessages(locale);
    const words = {
      dealership: row.dealershipName,
      confirmed: formatDate(row.confirmedAt ?? ctx.now, locale, 'America/Toronto', 'long'),
    };
    const release = what === 'release';
    await postLetter(ctx, person, {
      kind: `incidents.owner_${what}`,
      subject: t(release ? 'owner.release.subject' : 'owner.subject', words),
      paragraphs: release
        ? [t('owner.release.body', words)]
        : [t('owner.body', words), ...(row.control === 'dealership' ? [t('owner.control')] : [])],
      action: { label: t('owner.act'), path: `/settings/incidents/${row.id}` },
      why: t('owner.why', words),
      ...(row.dealership ? { about: row.dealership } : {}),
    });
  }
  return told.length;
}
