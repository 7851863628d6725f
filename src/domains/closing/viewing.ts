import { wallClock } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { ourBilling } from './billing.ts';
import { effectOf, openCancellation } from './cancelling.ts';
import { closingKinds, purgeMoment, reminders } from './closing.ts';
import type { Closing, ClosingKind } from './closing.ts';
import { shownHolds } from './holds.ts';

/** What leaving means for this dealership, by date, before and after it was chosen. */
export async function viewClosing(own: OwnContext): Promise<Closing> {
  const holds = await own.ground.database.asPlatform((ctx) => shownHolds(ctx, own.dealershipId), {}, { write: false });
  return own.work(
    async (ctx) => {
      const dealership = await ctx.db
        .selectFrom('dealership')
        .select(['name', 'state', 'timeZone'])
        .where('dealershipId', '=', ctx.dealershipId)
        .executeTakeFirstOrThrow();
      const paidUntil = await ourBilling().paidUntil(ctx);
      const open = await openCancellation(ctx);
      const zone = dealership.timeZone;
      const days = (from: Date, purgeAt: Date): string[] => [
        wallClock(from, zone).day,
        ...reminders(from, purgeAt, zone).map(({ day }) => day),
      ];
      const ways = [];
      for (const kind of closingKinds) {
        if (kind === 'period_end' && !(paidUntil && paidUntil > ctx.now)) continue;
        const takesEffectAt = await effectOf(ctx, kind);
        const purgeAt = purgeMoment(kind, takesEffectAt, zone);
        ways.push({ kind, takesEffectAt, purgeAt, reminders: days(takesEffectAt, purgeAt) });
      }
      const purgeAt = open && (open.purgeAt ?? purgeMoment(open.kind as ClosingKind, open.takesEffectAt, zone));
      return {
        state: dealership.state,
        name: dealership.name,
        paidUntil,
        ways: open ? [] : ways,
        open: open
          ? {
              id: open.id,
              kind: open.kind as ClosingKind | 'unpaid',
              reason: open.reason,
              askedAt: open.askedAt,
              askedBy: open.askedBy ? await nameOf(ctx, open.askedBy) : null,
              takesEffectAt: open.takesEffectAt,
              cancelledAt: open.cancelledAt,
              purgeAt: purgeAt!,
              reminders: days(open.cancelledAt ?? open.takesEffectAt, purgeAt!),
              recordsDeclinedAt: open.recordsDeclinedAt,
            }
          : null,
        holds,
      };
    },
    { write: false },
  );
}

const nameOf = async (ctx: Context, staffId: string): Promise<string | null> =>
  (
    await ctx.db
      .selectFrom('staffMember')
      .select('name')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', staffId)
      .executeTakeFirst()
  )?.name ?? null;
