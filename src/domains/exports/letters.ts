import { describeUser } from '#domains/accounts/index.ts';
import { permissionsOf } from '#domains/dealerships/index.ts';
import { formatBytes, formatDate, formatDateTime } from '#kernel/format.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { postLetter } from '#platform/mail/index.ts';
import { yourDataPath } from './data-export.ts';
import { findExport } from './data-exports.ts';
import { exportsMessages } from './messages.ts';

/**
 * Tells every owner that an export is ready: who asked for it, and that a person who knows nothing of it should look. The
 * platform sends it, because a dealership that has cancelled sends no mail any more. The letter opens nothing by itself.
 */
export async function tellReady(run: DealershipRun, exportId: string): Promise<void> {
  const facts = await run.work(
    async (ctx) => ({
      made: await findExport(ctx, exportId),
      dealership: await ctx.db
        .selectFrom('dealership')
        .select(['name', 'timeZone'])
        .where('dealershipId', '=', ctx.dealershipId)
        .executeTakeFirstOrThrow(),
      staff: await ctx.db
        .selectFrom('staffMember')
        .select(['userId', 'roles'])
        .where('dealershipId', '=', ctx.dealershipId)
        .where('state', '=', 'active')
        .execute(),
    }),
    { write: false },
  );
  const { made, dealership } = facts;
  if (made.state !== 'ready') return;
  for (const { userId } of facts.staff.filter(({ roles }) => permissionsOf(roles).has('exports.write')).slice(0, 20)) {
    const user = await describeUser(run.ground, userId);
    if (!user?.emailVerified) continue;
    const { locale } = user;
    const t = exportsMessages(locale);
    const kind = t(`kind.${made.kind}`);
    const subject = t('letter.subject', { kind, dealership: dealership.name });
    await run.ground.database.asPlatform((ctx) =>
      postLetter(ctx, user, {
        kind: 'exports.ready',
        subject,
        paragraphs: [
          t('letter.body', {
            by: made.by ?? t('letter.nobody'),
            day: formatDate(made.requestedAt, locale, dealership.timeZone, 'long'),
            size: formatBytes(made.bytes!, locale),
            until: formatDateTime(made.expiresAt!, locale, dealership.timeZone),
            at: formatDateTime(made.snapshotAt!, locale, dealership.timeZone),
          }),
          t('letter.sure'),
          t('letter.unknown'),
        ],
        action: { label: t('letter.open'), path: yourDataPath },
        why: t('letter.why', { dealership: dealership.name }),
        about: run.dealershipId,
      }),
    );
  }
}
