import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { job, platformJob } from '../../jobs/index.ts';
import { record } from '../../journal/index.ts';
import { standingStates } from '../../database/database.ts';
import type { MailDoor } from './door.ts';
import { takeDealershipMail, takePlatformMail } from './taking.ts';

const ids = z.object({ mailId: Id });

/** Marks a letter of the platform as undeliverable when a notice says so. */
export const takePlatformBounce = platformJob('mail.take_platform_bounce', {
  because: 'none',
  ids,
  attempts: 10,
  run: (run, { mailId }) =>
    takePlatformMail(
      run,
      mailId,
      async (ctx, { about, report }) => {
        if (!report?.failed) return { outcome: report ? 'no_failure' : 'no_report' };
        const { numUpdatedRows } = await ctx.db
          .updateTable('platformMail')
          .set({ state: 'failed', lastError: `DSN ${report.status}`, returnedAt: ctx.now })
          .where('id', '=', about)
          .where('returnedAt', 'is', null)
          .executeTakeFirst();
        return { outcome: numUpdatedRows > 0n ? 'undeliverable' : 'known' };
      },
      { files: false },
    ),
});

/** Marks a letter of a dealership as undeliverable, and journals it, so that open windows show it. */
export const takeDealershipBounce = job('mail.take_bounce', {
  because: { kind: 'customer', of: 'mail' },
  ids,
  attempts: 10,
  run: (run, { mailId }) =>
    takeDealershipMail(
      run,
      mailId,
      async (ctx, { about, report }) => {
        if (!report?.failed) return { outcome: report ? 'no_failure' : 'no_report' };
        const { numUpdatedRows } = await ctx.db
          .updateTable('dealershipMail')
          .set({ state: 'failed', lastError: `DSN ${report.status}`, returnedAt: ctx.now })
          .where('dealershipId', '=', ctx.dealershipId)
          .where('id', '=', about)
          .where('returnedAt', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return { outcome: 'known' };
        await record(ctx, {
          event: 'mail.returned',
          record: { kind: 'mail', id: about },
          after: { status: report.status },
        });
        return { outcome: 'undeliverable' };
      },
      { lettingGo: true, files: false },
    ),
});

/** Undeliverable notices come to the address that a letter was sent from in its envelope: it names that letter and no other. */
export const bounceDoor: MailDoor = async ({ db }, { thread }) => {
  if (thread?.way !== 'bounces') return undefined;
  const own = await db
    .selectFrom('platformMail')
    .select('id')
    .where('bounceToken', '=', thread.token)
    .executeTakeFirst();
  if (own) return { door: 'bounce', dealershipId: null, about: own.id, take: takePlatformBounce };
  const theirs = await db
    .selectFrom('dealershipMail as m')
    .innerJoin('dealership as d', 'd.dealershipId', 'm.dealershipId')
    .select(['m.id', 'm.dealershipId'])
    .where('m.bounceToken', '=', thread.token)
    .where('d.state', 'in', standingStates)
    .executeTakeFirst();
  return theirs && { door: 'bounce', dealershipId: theirs.dealershipId, about: theirs.id, take: takeDealershipBounce };
};
