import { z } from 'zod';
import type { PlatformContext } from '#platform/database/context.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import { note } from './events.ts';

/** What an account holder may agree to beyond what the service needs. All of it is off until they say yes. */
export const consentPurposes = ['analytics', 'product_news', 'marketing'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

/** The version of the sentences that stand beside the switches (office/consents-card.tsx). A changed sentence gets a new one. */
export const consentWording = '2026-11-26';

/** A person's choice, or that they made none. */
export interface ConsentView {
  purpose: ConsentPurpose;
  given: boolean;
  /** When it was given or last withdrawn; null when it never was either. */
  at: Date | null;
}

export const ConsentChoice = z.strictObject({
  purpose: z.enum(consentPurposes),
  given: z.boolean(),
});

/** What a person agreed to, every purpose once. */
export async function consentsOf(ctx: PlatformContext, userId: string): Promise<ConsentView[]> {
  const rows = await ctx.db
    .selectFrom('accountConsent')
    .select(['purpose', 'givenAt', 'withdrawnAt'])
    .where('userId', '=', userId)
    .orderBy('givenAt')
    .execute();
  return consentPurposes.map((purpose) => {
    const last = rows.findLast((row) => row.purpose === purpose);
    const given = last !== undefined && !last.withdrawnAt && lasts(purpose, last.givenAt, ctx.now);
    return { purpose, given, at: last?.withdrawnAt ?? last?.givenAt ?? null };
  });
}

/** A yes to analytics is asked for again after 12 months (cookie policy); the others hold until withdrawn. */
const lasts = (purpose: string, givenAt: Date, now: Date): boolean =>
  purpose !== 'analytics' || now.getTime() - givenAt.getTime() < 365 * 86_400_000;

/** Who agreed to a purpose and did not take it back, among these people; asked at the moment of use. @param after only a yes of after that moment */
export async function hasConsent(
  ctx: PlatformContext,
  userId: string,
  purpose: ConsentPurpose,
  after?: Date,
): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('accountConsent')
    .select('givenAt')
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst();
  if (!found || (after && found.givenAt <= after)) return false;
  return lasts(purpose, found.givenAt, ctx.now);
}

/** Gives or withdraws consent; saying the same again changes nothing. A withdrawal of analytics takes its data along at once. */
export async function chooseConsent(
  ctx: PlatformContext,
  userId: string,
  { purpose, given }: z.output<typeof ConsentChoice>,
): Promise<ConsentView[]> {
  const had = await hasConsent(ctx, userId, purpose);
  if (given && !had) {
    // One that has run out is closed before the new one begins.
    await close(ctx, userId, purpose);
    await ctx.db
      .insertInto('accountConsent')
      .values({ userId, purpose, givenAt: ctx.now, wording: consentWording, locale: ctx.locale })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  } else if (!given) {
    if (await close(ctx, userId, purpose)) await noteErasure(ctx, 'account_opt_out', userId, purpose);
    // Also where the yes had run out: what was kept under it is there for a while yet.
    if (purpose === 'analytics') await ctx.db.deleteFrom('usageEvent').where('userId', '=', userId).execute();
  }
  if (given !== had) await note(ctx, given ? 'consent.given' : 'consent.withdrawn', userId, { purpose });
  return consentsOf(ctx, userId);
}

/**
 * An older database has again what was taken back: it is taken back as of then. A yes of after that moment stands.
 * @returns whether there was anything to take back
 */
export async function takeBackAgain(
  ctx: PlatformContext,
  userId: string,
  purpose: ConsentPurpose,
  at: Date,
): Promise<boolean> {
  if (!(await close(ctx, userId, purpose, at))) return false;
  if (purpose === 'analytics') await ctx.db.deleteFrom('usageEvent').where('userId', '=', userId).execute();
  await note(ctx, 'consent.withdrawn', userId, { purpose });
  return true;
}

/** @returns whether there was anything to close */
async function close(
  ctx: PlatformContext,
  userId: string,
  purpose: ConsentPurpose,
  at: Date = ctx.now,
): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('accountConsent')
    .set({ withdrawnAt: at })
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('givenAt', '<=', at)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
