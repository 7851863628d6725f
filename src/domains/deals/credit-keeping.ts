import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { ageOn } from './completeness.ts';
import type {
  Applicant,
  CreditApplication,
  CreditFacts,
  CreditInput,
  CreditPolicy,
  CreditState,
} from './credit-application.ts';
import { consentWording } from './credit-consent.ts';
import { dealRow, dealerToday } from './deal-rows.ts';

/** For so long an application is kept where the dealership chose nothing else. */
const usualDays = 90;
/** And never longer than this after its deal ended. */
const monthsAfterDeal = 12;

const place = (applicationId: string): string => `credit application ${applicationId}`;

/** What is sealed of an application: all of it. */
interface Sealed {
  facts: CreditFacts;
  consent: CreditApplication['consent'];
}

/** For how long applications are kept. */
export async function creditPolicyOf(ctx: Context): Promise<CreditPolicy> {
  const row = await ctx.db
    .selectFrom('creditPolicy')
    .select(['keptDays', 'version'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  return row ?? { keptDays: usualDays, version: 0 };
}

/**
 * Chooses for how long applications are kept. Fewer days hold for those that are there as well; more days hold for new ones
 * only, because that is what their applicants agreed to. @throws Conflict with the policy as it is now
 */
export async function changeCreditPolicy(ctx: Context, wanted: CreditPolicy): Promise<CreditPolicy> {
  const before = await creditPolicyOf(ctx);
  const stale = (current: CreditPolicy): Conflict =>
    new Conflict('The time was changed meanwhile. Look again and repeat your change.', { current }, 'stale');
  if (before.version !== wanted.version) throw stale(before);
  const after = { keptDays: wanted.keptDays, version: wanted.version + 1 };
  const written = await ctx.db
    .insertInto('creditPolicy')
    .values({ dealershipId: ctx.dealershipId, ...after })
    .onConflict((conflict) =>
      conflict.column('dealershipId').doUpdateSet(after).where('creditPolicy.version', '=', wanted.version),
    )
    .executeTakeFirst();
  if (written.numInsertedOrUpdatedRows === 0n) throw stale(await creditPolicyOf(ctx));
  await ctx.db
    .updateTable('creditApplication')
    .set({
      expiresAt: sql<Date>`least(expires_at, consent_at + make_interval(days => ${after.keptDays}))`,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const difference = changed({ keptDays: before.keptDays }, { keptDays: after.keptDays });
  if (difference)
    await record(ctx, {
      event: 'credit_policy.changed',
      record: { kind: 'dealership', id: ctx.dealershipId },
      ...difference,
    });
  return after;
}

const states = (ctx: Context) =>
  ctx.db
    .selectFrom('creditApplication as application')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'application.dealershipId').onRef('staff.id', '=', 'application.keptBy'),
    )
    .select([
      'application.id',
      'application.dealId',
      'application.applicant',
      'application.consentAt as keptAt',
      'staff.name as keptBy',
      'application.consentVersion',
      'application.expiresAt',
      'application.version',
      'application.sealed',
    ])
    .where('application.dealershipId', '=', ctx.dealershipId)
    // What has expired is gone, whether or not the job has come round to it.
    .where('application.expiresAt', '>', ctx.now);
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof states>['executeTakeFirst']>>>;

const stateOf = ({ sealed: _sealed, dealId: _deal, applicant, ...row }: Row): CreditState => ({
  ...row,
  applicant: applicant as Applicant,
});

/** Which applications a deal has: that they are there, and until when. @throws NotFound */
export async function listCreditApplications(ctx: Context, dealId: string): Promise<CreditState[]> {
  await dealRow(ctx, dealId);
  const rows = await states(ctx).where('application.dealId', '=', dealId).orderBy('application.applicant').execute();
  return rows.map(stateOf);
}

/**
 * Keeps what an applicant says, sealed with the dealership's key, and begins its time anew. The journal says that it was
 * kept, never what. The answer has no values either: answers of keyed requests are stored.
 * @throws NotFound · Conflict when it was changed meanwhile, or the deal has ended · Conflict for one that is there without deals.credit · Invalid
 */
export async function keepCreditApplication(ctx: Context, dealId: string, given: CreditInput): Promise<CreditState> {
  const deal = await dealRow(ctx, dealId, 'change');
  const { applicant } = given;
  if (deal.status === 'closed' || deal.status === 'cancelled')
    throw new Conflict('A deal that has ended takes no credit application.', {}, 'deal_ended');
  const customerId = applicant === 'buyer' ? deal.customerId : deal.coBuyerId;
  if (!customerId) throw invalidField('/applicant', 'no_applicant', 'The deal does not have this applicant.');
  const today = await dealerToday(ctx);
  const { bornOn } = given.facts;
  if (bornOn && (bornOn > today || ageOn(bornOn, today) < 18))
    throw invalidField('/facts/bornOn', 'under_age', 'An applicant must be at least 18.');
  const before = await states(ctx)
    .where('application.dealId', '=', dealId)
    .where('application.applicant', '=', applicant)
    .executeTakeFirst();
  if (before && !ctx.actor.permissions.has('deals.credit'))
    throw new Conflict(
      'There is an application already. Somebody with the permission deals.credit can change it.',
      {},
      'application_kept',
    );
  if ((before?.version ?? 0) !== given.version)
    throw new Conflict(
      'The application was changed meanwhile. Look at it again and repeat your change.',
      { current: before ? stateOf(before) : null },
      'stale',
    );
  const { keptDays } = await creditPolicyOf(ctx);
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select('legalName')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const { version: consentVersion, locale } = given.consent;
  const wording = consentWording(consentVersion, locale, { dealership: dealership.legalName, days: keptDays });
  const id = before?.id ?? newId();
  const sealed: Sealed = {
    facts: given.facts,
    consent: { version: consentVersion, locale, wording, at: ctx.now.toISOString() },
  };
  const row = {
    sealed: ctx.key.seal(JSON.stringify(sealed), place(id)),
    consentVersion,
    consentAt: ctx.now,
    keptBy: ctx.actor.staffId,
    expiresAt: new Date(ctx.now.getTime() + keptDays * 86_400_000),
    version: given.version + 1,
  };
  // One that has expired and was not deleted yet makes room.
  await ctx.db
    .deleteFrom('creditApplication')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .where('applicant', '=', applicant)
    .where('expiresAt', '<=', ctx.now)
    .execute();
  await ctx.db
    .insertInto('creditApplication')
    .values({ dealershipId: ctx.dealershipId, id, dealId, applicant, ...row })
    .onConflict((conflict) => conflict.columns(['dealershipId', 'dealId', 'applicant']).doUpdateSet(row))
    .execute();
  await note(ctx, 'kept', dealId, applicant, { consentVersion, expiresAt: row.expiresAt.toISOString() });
  return stateOf(await states(ctx).where('application.id', '=', id).executeTakeFirstOrThrow());
}

const note = (
  ctx: Context,
  what: 'kept' | 'viewed' | 'printed' | 'withdrawn' | 'expired',
  dealId: string,
  applicant: string,
  more: Record<string, unknown> = {},
): Promise<string> =>
  record(ctx, {
    event: `credit_application.${what}`,
    record: { kind: 'deal', id: dealId },
    after: { applicant, ...more },
  });

async function found(ctx: Context, applicationId: string): Promise<Row> {
  const row = await states(ctx).where('application.id', '=', applicationId).executeTakeFirst();
  if (!row) throw new NotFound('credit application');
  // Also those whose deal is at another location are not there.
  await dealRow(ctx, row.dealId).catch(() => {
    throw new NotFound('credit application');
  });
  return row;
}

/** Opens an application; the journal says who looked. @throws NotFound also when its time is over */
export async function readCreditApplication(
  ctx: Context,
  applicationId: string,
  what: 'viewed' | 'printed' = 'viewed',
): Promise<CreditApplication & { dealId: string }> {
  const row = await found(ctx, applicationId);
  const opened = JSON.parse(ctx.key.open(row.sealed, place(row.id)).toString()) as Sealed;
  await note(ctx, what, row.dealId, row.applicant);
  return { ...stateOf(row), ...opened, dealId: row.dealId };
}

/** Deletes an application: its applicant took the consent back, or it is not needed any more. @throws NotFound */
export async function withdrawCreditApplication(ctx: Context, applicationId: string): Promise<void> {
  const row = await found(ctx, applicationId);
  await ctx.db
    .deleteFrom('creditApplication')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
  await note(ctx, 'withdrawn', row.dealId, row.applicant);
}

/**
 * Deletes every application of the dealership whose time is over: the days of its consent, or twelve months after its deal
 * was closed or cancelled. Safe to run twice. Returns how many were deleted.
 */
export async function expireCreditApplications(ctx: Context): Promise<number> {
  const over = await ctx.db
    .deleteFrom('creditApplication as application')
    .using('deal')
    .whereRef('deal.dealershipId', '=', 'application.dealershipId')
    .whereRef('deal.id', '=', 'application.dealId')
    .where('application.dealershipId', '=', ctx.dealershipId)
    .where(
      sql<boolean>`(application.expires_at <= ${ctx.now} or (deal.status in ('closed', 'cancelled')
        and deal.status_since + make_interval(months => ${monthsAfterDeal}) <= ${ctx.now}))
        and not core.held('credit_application', application.id)`,
    )
    .returning(['application.dealId', 'application.applicant'])
    .execute();
  for (const one of over) await note(ctx, 'expired', one.dealId, one.applicant);
  return over.length;
}
