import { describeUser } from '#domains/accounts/index.ts';
import { permissionsOf } from '#domains/dealerships/index.ts';
import { formatBytes, formatDate, formatDateTime } from '#kernel/format.ts';
import type { DealershipRun } from '#platform/jobs/index.ts';
import { postLetter } from '#platform/mail/index.ts';
import { yourDataPath } from './data-export.ts';
import type { DataExport } from './data-export.ts';
import { findExport, leaving } from './data-exports.ts';
import { makeLink } from './export-links.ts';
import { exportsMessages } from './messages.ts';
import { wantsLetters } from './nightly.ts';

interface Told {
  made: DataExport;
  dealership: { name: string; timeZone: string };
  owners: { userId: string; link: { path: string; endsAt: Date } | undefined }[];
}

/** Reads what letters on an export are about, and makes each owner's link. */
async function facts(run: DealershipRun, exportId: string, links: boolean): Promise<Told> {
  return run.work(async (ctx) => {
    const { blob: _, ...made } = await findExport(ctx, exportId);
    const dealership = await ctx.db
      .selectFrom('dealership')
      .select(['name', 'timeZone'])
      .where('dealershipId', '=', ctx.dealershipId)
      .executeTakeFirstOrThrow();
    const staff = await ctx.db
      .selectFrom('staffMember')
      .select(['userId', 'roles'])
      .where('dealershipId', '=', ctx.dealershipId)
      .where('state', '=', 'active')
      .execute();
    const owners: Told['owners'] = [];
    for (const { userId } of staff.filter(({ roles }) => permissionsOf(roles).has('exports.write')).slice(0, 20)) {
      const user = await describeUser(run.ground, userId);
      if (!user?.emailVerified) continue;
      owners.push({ userId, link: links && made.state === 'ready' ? await makeLink(ctx, made, userId) : undefined });
    }
    return { made, dealership, owners };
  }, leaving);
}

/**
 * Tells every owner that an export is ready: who asked for it, and that a person who knows nothing of it should look. The
 * platform sends it, because a dealership that has cancelled sends no mail any more. The link in it ends, is that person's
 * own, and opens nothing without their sign-in.
 */
export async function tellReady(run: DealershipRun, exportId: string): Promise<void> {
  const quiet = await run.work(async (ctx) => (await findExport(ctx, exportId)).nightly && !(await wantsLetters(ctx)), {
    write: false,
  });
  if (quiet) return;
  const { made, dealership, owners } = await facts(run, exportId, true);
  if (made.state !== 'ready') return;
  for (const { userId, link } of owners) {
    const user = await describeUser(run.ground, userId);
    if (!user || !link) continue;
    const { locale } = user;
    const t = exportsMessages(locale);
    const kind = t(`kind.${made.kind}`);
    const moment = (at: Date): string => formatDateTime(at, locale, dealership.timeZone);
    await run.ground.database.asPlatform((ctx) =>
      postLetter(ctx, user, {
        kind: 'exports.ready',
        about: run.dealershipId,
        subject: t('letter.subject', { kind, dealership: dealership.name }),
        paragraphs: [
          made.nightly
            ? t('letter.nightly')
            : t('letter.asked', {
                by: made.by ?? t('letter.nobody'),
                day: formatDate(made.requestedAt, locale, dealership.timeZone, 'long'),
              }),
          t('letter.body', { size: formatBytes(made.bytes!, locale), at: moment(made.snapshotAt!) }),
          ...(made.protected ? [t('letter.protected')] : []),
          t('letter.link', { ends: moment(link.endsAt), until: moment(made.expiresAt!) }),
          ...(made.nightly ? [] : [t('letter.unknown')]),
        ],
        action: { label: t('letter.download'), path: link.path },
        why: t(made.nightly ? 'letter.whyNightly' : 'letter.why', { dealership: dealership.name }),
      }),
    );
  }
}

/** Tells every owner that tonight's continuity pack was not made: a safety net that is not there must not look like one. */
export async function tellNightlyFailed(run: DealershipRun, exportId: string): Promise<void> {
  const { made, dealership, owners } = await facts(run, exportId, false);
  if (made.state !== 'failed' || !made.nightly) return;
  for (const { userId } of owners) {
    const user = await describeUser(run.ground, userId);
    if (!user) continue;
    const t = exportsMessages(user.locale);
    await run.ground.database.asPlatform((ctx) =>
      postLetter(ctx, user, {
        kind: 'exports.nightly_failed',
        about: run.dealershipId,
        subject: t('failed.subject', { dealership: dealership.name }),
        paragraphs: [
          t('failed.body', {
            day: formatDate(made.requestedAt, user.locale, dealership.timeZone, 'long'),
            why: t(`failed.${made.problem ?? 'unexpected'}`),
          }),
          t('failed.next'),
        ],
        action: { label: t('letter.open'), path: yourDataPath },
        why: t('letter.whyNightly', { dealership: dealership.name }),
      }),
    );
  }
}
