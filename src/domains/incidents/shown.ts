import { NotFound } from '#kernel/problems.ts';
import type { AccountContext } from '#platform/web/route.ts';
import { previewNotice, personHash } from './telling.ts';

/** Notices to the account holder who is signed in, as they stand in the product, newest first. */
export async function noticesTo(ctx: AccountContext) {
  const incidents = await ctx.db
    .selectFrom('incident')
    .select(['id', 'notifyingAt'])
    .where('control', '=', 'platform')
    .where('notifyingAt', 'is not', null)
    .orderBy('notifyingAt', 'desc')
    .execute();
  if (incidents.length === 0) return [];
  const mine = await ctx.db
    .selectFrom('incidentNotice')
    .select(['incidentId', 'noticedAt', 'seenAt'])
    .where(
      'person',
      'in',
      incidents.map(({ id }) => personHash(id, ctx.account.userId)),
    )
    .orderBy('noticedAt', 'desc')
    .execute();
  const shown = [];
  for (const { incidentId, noticedAt, seenAt } of mine) {
    const { subject, paragraphs } = (await previewNotice(ctx, incidentId))[ctx.locale];
    shown.push({ id: incidentId, subject, paragraphs, at: noticedAt.toISOString(), seen: seenAt !== null });
  }
  return shown;
}

/** The account holder has read a notice. @throws NotFound for a notice that is not theirs */
export async function noteSeen(ctx: AccountContext, incidentId: string): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('incidentNotice')
    .set((eb) => ({ seenAt: eb.fn.coalesce('seenAt', eb.val(ctx.now)) }))
    .where('incidentId', '=', incidentId)
    .where('person', '=', personHash(incidentId, ctx.account.userId))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new NotFound('notice');
}
