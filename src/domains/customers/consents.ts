import { sql } from 'kysely';
import { z } from 'zod';
import { atWall } from '#kernel/calendar.ts';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { bases, endsAt, inForce, refused } from './consent.ts';
import type { Basis } from './consent.ts';

export const channels = ['email', 'sms', 'phone'] as const;
export type Channel = (typeof channels)[number];

/** Why the dealership may send something commercial to a customer, and until when. */
export const Standing = z.object({
  channel: z.enum(channels),
  basis: z.enum(bases),
  givenAt: z.date(),
  endsAt: z.date().nullable().describe('Reckoned from basis and day; null: until withdrawn'),
  withdrawnAt: z.date().nullable(),
  inForce: z.boolean(),
  dealId: Id.nullable().describe('The sale that it follows from'),
});
export type Standing = z.output<typeof Standing>;

/**
 * Every basis for commercial messages that a customer's record has: what was given, and what follows from purchases
 * (two years from the sale, CASL s. 10(10)(a)). The latter is nowhere stored: it is reckoned from the garage, so that
 * a sale that is taken back takes its basis with it. Live calls are no matter of CASL (s. 6(8)), so a purchase implies
 * consent for e-mail and text messages only.
 */
export async function consentsOf(ctx: Context, customerId: string): Promise<Standing[]> {
  const given = await ctx.db
    .selectFrom('consent')
    .select(['channel', 'basis', 'givenAt', 'withdrawnAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', customerId)
    .where('purpose', '=', 'marketing')
    .orderBy('givenAt', 'desc')
    .execute();
  const refusals = await ctx.db
    .selectFrom('contactRefusal')
    .select(['channel', 'refusedAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', customerId)
    .execute();
  const { rows: sales } = await sql<{ dealId: string; on: string; timeZone: string }>`
    select distinct deal_id as "dealId", changed_on::text as "on", time_zone as "timeZone"
    from customer_vehicle join dealership using (dealership_id)
    where dealership_id = ${ctx.dealershipId} and customer_id = ${customerId} and way = 'bought'
    order by 2 desc`.execute(ctx.db);
  const implied = sales.flatMap(({ dealId, on, timeZone }) =>
    (['email', 'sms'] as const).map((channel) => ({
      channel: channel as Channel,
      basis: 'implied_purchase' as Basis,
      givenAt: atWall(on, '00:00', timeZone).at,
      withdrawnAt: null as Date | null,
      dealId: dealId as string | null,
    })),
  );
  const all = [
    ...implied,
    ...given.map((one) => ({ ...one, channel: one.channel as Channel, basis: one.basis as Basis, dealId: null })),
  ];
  return all.map((one) => {
    const refusedAt = refusals.find((refusal) => refusal.channel === one.channel)?.refusedAt ?? null;
    const consent = refused(one, refusedAt);
    return {
      channel: one.channel,
      basis: one.basis,
      givenAt: one.givenAt,
      endsAt: endsAt(consent),
      withdrawnAt: consent.withdrawnAt,
      inForce: inForce(consent, ctx.now),
      dealId: one.dealId,
    };
  });
}

/** Whether the dealership may send something commercial to a customer by a channel now. */
export const mayMarket = async (ctx: Context, customerId: string, channel: Channel): Promise<boolean> =>
  (await consentsOf(ctx, customerId)).some((one) => one.channel === channel && one.inForce);
