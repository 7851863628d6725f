import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Invalid } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { whole } from './shares.ts';

/** A deal has two pools: those who sold the vehicle share one, those who arranged credit and products the other. */
export const pools = ['sales', 'finance'] as const;
export type Pool = (typeof pools)[number];

export const Member = z.strictObject({
  pool: z.enum(pools),
  staffId: Id,
  share: z
    .int()
    .min(1, 'must be more than 0 %')
    .max(whole, 'must be at most 100 %')
    .describe('Hundredths of a percent'),
});
export type Member = z.output<typeof Member>;

export const Team = z.strictObject({
  members: z
    .array(Member)
    .max(12)
    .superRefine((members, check) => {
      const wrong = (code: string, message: string): void =>
        check.addIssue({ code: 'custom', message, params: { code } });
      if (new Set(members.map((one) => `${one.pool} ${one.staffId}`)).size !== members.length)
        wrong('twice', 'must not name a person twice in a pool');
      for (const pool of pools) {
        const shares = members.filter((one) => one.pool === pool).map((one) => one.share);
        const sum = shares.reduce((all, share) => all + share, 0);
        if (shares.length > 0 && sum !== whole)
          wrong('not_whole', `must come to 100 % in the pool ${pool}; these come to ${sum / 100} %`);
      }
    })
    .describe('None: the salesperson of the deal alone'),
});
export type Team = z.output<typeof Team>;

/** Who shares a deal's commission; the first of a pool is the one whose plan holds. */
export async function teamOf(ctx: Context, dealId: string, salespersonId: string | null): Promise<Member[]> {
  const rows = await ctx.db
    .selectFrom('commissionTeam')
    .select(['pool', 'staffId', 'share'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .orderBy('pool', 'desc')
    .orderBy('position')
    .execute();
  if (rows.length > 0) return rows as Member[];
  return salespersonId ? [{ pool: 'sales', staffId: salespersonId, share: whole }] : [];
}

/** @throws Invalid at each member who does not work here */
export async function requireStaff(ctx: Context, members: readonly Member[]): Promise<void> {
  const known = await ctx.db
    .selectFrom('staffMember')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const ids = new Set(known.map((one) => one.id));
  const errors = members.flatMap((one, at) =>
    ids.has(one.staffId)
      ? []
      : [{ pointer: `/members/${at}/staffId`, code: 'no_such_staff', message: 'There is no such member of staff.' }],
  );
  if (errors.length > 0) throw new Invalid(errors);
}
