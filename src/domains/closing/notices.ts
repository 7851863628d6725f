import { daysBetween, wallClock } from '#kernel/calendar.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { isDecentHour, reminders } from './closing.ts';
import { closingLetter } from './letters.ts';
import type { LetterKind } from './letters.ts';
import { ownersOf } from './owners.ts';

/** A cancellation with what of its dealership the platform sees. */
const cancellations = (ctx: PlatformContext) =>
  ctx.db
    .selectFrom('cancellation as c')
    .innerJoin('dealership as d', 'd.dealershipId', 'c.dealershipId')
    .select(['c.id', 'c.dealershipId', 'c.kind', 'c.takesEffectAt', 'c.cancelledAt', 'c.purgeAt'])
    .select(['d.name', 'd.timeZone', 'd.state']);

type Row = Awaited<ReturnType<ReturnType<typeof cancellations>['execute']>>[number];

/** Notes that a letter leaves; false when it has left before. In one transaction with the letters themselves. */
async function first(ctx: PlatformContext, row: Row, kind: string): Promise<boolean> {
  const noted = await ctx.db
    .insertInto('closingNotice')
    .values({ cancellation: row.id, kind, dealership: row.dealershipId, at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  return noted !== undefined;
}

async function write(ctx: PlatformContext, row: Row, kind: LetterKind): Promise<void> {
  const days = row.purgeAt
    ? daysBetween(wallClock(ctx.now, row.timeZone).day, wallClock(row.purgeAt, row.timeZone).day)
    : 0;
  for (const owner of await ownersOf(ctx, row.dealershipId))
    await closingLetter(ctx, owner, row.dealershipId, kind, { ...row, days });
}

/** Tells all owners of what just happened; each kind once for each cancellation. */
export async function tellOwnersOf(ctx: PlatformContext, cancellationId: string, kind: string): Promise<void> {
  const row = await cancellations(ctx).where('c.id', '=', cancellationId).executeTakeFirst();
  if (!row || !(await first(ctx, row, kind))) return;
  const letter = kind === 'cancelled' && (row.kind === 'unpaid' || row.kind === 'erase') ? row.kind : kind;
  await write(ctx, row, letter as LetterKind);
}

/**
 * Sends the reminders that are due at a decent hour of the dealership's clock. Who could not be told on a day is told the
 * next decent hour, and of several that were missed hears the last one only.
 */
export async function remind(ctx: PlatformContext): Promise<void> {
  const rows = await cancellations(ctx)
    .where('c.endedAt', 'is', null)
    .where('d.state', '=', 'cancelled')
    .where('c.purgeAt', '>', ctx.now)
    .execute();
  for (const row of rows) {
    if (!row.cancelledAt || !row.purgeAt || !isDecentHour(ctx.now, row.timeZone)) continue;
    const today = wallClock(ctx.now, row.timeZone).day;
    const due = reminders(row.cancelledAt, row.purgeAt, row.timeZone).filter(({ day }) => day <= today);
    const last = due.at(-1);
    if (!last) continue;
    for (const { kind } of due.slice(0, -1)) await first(ctx, row, kind);
    if (await first(ctx, row, last.kind)) await write(ctx, row, 'reminder');
  }
}
