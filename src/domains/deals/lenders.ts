import { newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, Invalid, invalidField, NotFound } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { apart, changed, record } from '#platform/journal/index.ts';
import { dealerToday } from './deal-rows.ts';
import { isOpen, isSold } from './deal-status.ts';
import { keepStatus, wasOnce } from './deal-status-history.ts';
import { seesGross, wholeDeal } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { stateOf } from './lender.ts';
import type { Funding, FundingInput, Submission, SubmissionEdit, SubmissionInput } from './lender.ts';
import { restateRecap } from './recaps.ts';

const submissionsOf = (ctx: Context, dealId: string) =>
  ctx.db
    .selectFrom('lenderSubmission')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId);

/** Who was asked for credit for a deal, in the order of asking, and what came of it. @throws NotFound */
export async function readFunding(ctx: Context, dealId: string): Promise<Funding> {
  return fundingOf(ctx, await wholeDeal(ctx, dealId));
}

async function fundingOf(ctx: Context, whole: WholeDeal): Promise<Funding> {
  const rows = await submissionsOf(ctx, whole.deal.id)
    .orderBy('submittedOn')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const stipulations = await ctx.db
    .selectFrom('stipulation')
    .innerJoin('lenderSubmission as submission', (join) =>
      join
        .onRef('submission.dealershipId', '=', 'stipulation.dealershipId')
        .onRef('submission.id', '=', 'stipulation.submissionId'),
    )
    .leftJoin('staffMember as staff', (join) =>
      join
        .onRef('staff.dealershipId', '=', 'stipulation.dealershipId')
        .onRef('staff.id', '=', 'stipulation.receivedBy'),
    )
    .select([
      'stipulation.id',
      'stipulation.submissionId',
      'stipulation.name',
      'stipulation.dueOn',
      'stipulation.receivedOn',
      'staff.name as receivedBy',
    ])
    .where('stipulation.dealershipId', '=', ctx.dealershipId)
    .where('submission.dealId', '=', whole.deal.id)
    .orderBy('stipulation.createdAt')
    .orderBy('stipulation.id')
    .execute();
  return {
    financedCents: whole.worked.financing?.amountCents ?? null,
    items: rows.map(({ dealershipId: _d, dealId: _deal, createdAt: _at, reserveCents, ...row }) => {
      const own = stipulations.filter((one) => one.submissionId === row.id).map(({ submissionId: _s, ...one }) => one);
      return {
        ...row,
        ...(seesGross(ctx) ? { reserveCents } : {}),
        stipulations: own,
        state: stateOf({ ...row, stipulations: own }),
      };
    }),
  };
}

/** A submission of a deal, with the deal held until the transaction ends. @throws NotFound · Conflict */
export async function submissionForChange(
  ctx: Context,
  dealId: string,
  submissionId: string,
  version?: number,
): Promise<{ whole: WholeDeal; before: Submission }> {
  const whole = await wholeDeal(ctx, dealId, 'change');
  const now = await fundingOf(ctx, whole);
  const before = now.items.find((one) => one.id === submissionId);
  if (!before) throw new NotFound('submission');
  if (version !== undefined && before.version !== version)
    throw new Conflict('This was changed meanwhile. Look again and repeat your change.', { current: before }, 'stale');
  return { whole, before };
}

/** @throws Invalid when a deal that is not on credit, or not any more, asks a lender */
function requireCredit({ deal }: WholeDeal): void {
  if (deal.kind !== 'finance' && deal.kind !== 'lease')
    throw invalidField('/kind', 'no_credit', 'Only a deal on credit asks a lender.');
  if (deal.status === 'cancelled' || deal.status === 'closed')
    throw invalidField('/status', 'deal_over', 'This deal is over.');
}

/** Asks a lender about a deal. @throws Invalid */
export async function askLender(ctx: Context, dealId: string, given: SubmissionInput): Promise<Funding> {
  const whole = await wholeDeal(ctx, dealId, 'change');
  requireCredit(whole);
  if (given.submittedOn > (await dealerToday(ctx)))
    throw invalidField('/submittedOn', 'future', 'must not be a day to come');
  const id = newId();
  await ctx.db
    .insertInto('lenderSubmission')
    .values({ dealershipId: ctx.dealershipId, id, dealId, ...given, createdAt: ctx.now })
    .execute();
  await record(ctx, {
    event: 'deal.lender_asked',
    record: { kind: 'deal', id: dealId },
    ...apart({ after: given }, ['reference']),
  });
  return fundingOf(ctx, whole);
}

const days = ['submittedOn', 'approvedOn', 'declinedOn', 'sentOn'] as const;

/**
 * Writes down what a lender said, each with its day.
 * @throws Invalid for days that make no sense · Conflict with the submissions as they are now, or once it has paid
 */
export async function changeSubmission(
  ctx: Context,
  dealId: string,
  submissionId: string,
  edit: SubmissionEdit,
): Promise<Funding> {
  const { version, ...fields } = edit;
  const { whole, before } = await submissionForChange(ctx, dealId, submissionId, version);
  requireCredit(whole);
  if (before.fundedOn)
    throw new Conflict('This lender has paid: what it said stays.', { current: await fundingOf(ctx, whole) }, 'funded');
  const after = { ...before, ...fields };
  const today = await dealerToday(ctx);
  const errors: FieldError[] = [];
  for (const day of days) {
    const on = after[day];
    if (on && on > today) errors.push({ pointer: `/${day}`, code: 'future', message: 'must not be a day to come' });
    else if (on && on < after.submittedOn)
      errors.push({ pointer: `/${day}`, code: 'before_asking', message: 'must not be before the lender was asked' });
  }
  if (after.approvedOn && after.declinedOn)
    errors.push({ pointer: '/declinedOn', code: 'both', message: 'A lender either approves or declines.' });
  if (before.chosen && after.declinedOn)
    errors.push({ pointer: '/declinedOn', code: 'chosen', message: 'Choose another lender first.' });
  if (before.chosen && fields.lender !== undefined && fields.lender !== before.lender)
    errors.push({ pointer: '/lender', code: 'chosen', message: 'The lender that was chosen keeps its name.' });
  if (errors.length > 0) throw new Invalid(errors);
  const difference = changed<Record<string, unknown>>({ ...before }, fields);
  if (!difference) return fundingOf(ctx, whole);
  await ctx.db
    .updateTable('lenderSubmission')
    .set({ ...fields, version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', submissionId)
    .execute();
  await record(ctx, {
    event: 'deal.lender_answered',
    record: { kind: 'deal', id: dealId },
    ...apart({ before: difference.before, after: { lender: after.lender, ...difference.after } }, ['reference']),
  });
  return fundingOf(ctx, whole);
}

/**
 * Chooses the lender of a deal. While the deal is open it is written into its terms; what was agreed to stays the same,
 * so the deal goes back to nothing. A signed contract names its lender, and another one is an amendment.
 * @throws Conflict · Invalid for a lender that declined
 */
export async function chooseLender(
  ctx: Context,
  dealId: string,
  submissionId: string,
  version: number,
): Promise<Funding> {
  const { whole, before } = await submissionForChange(ctx, dealId, submissionId, version);
  requireCredit(whole);
  if (before.declinedOn) throw invalidField('/version', 'declined', 'This lender declined.');
  if (before.chosen) return fundingOf(ctx, whole);
  const { deal, row } = whole;
  const current = await fundingOf(ctx, whole);
  if (current.items.some((one) => one.fundedOn))
    throw new Conflict('Another lender has paid already.', { current }, 'funded');
  if (!isOpen(deal.status) && deal.terms.lender !== before.lender)
    throw new Conflict(
      `The contract names ${deal.terms.lender ?? 'no lender'}. Amend it first.`,
      { current },
      'lender_sealed',
    );
  const of = submissionsOf(ctx, dealId);
  const last = await of.where('chosen', '=', true).executeTakeFirst();
  const mark = (id: string, chosen: boolean) =>
    ctx.db
      .updateTable('lenderSubmission')
      .set((eb) => ({ chosen, version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', id)
      .execute();
  if (last) await mark(last.id, false);
  await mark(submissionId, true);
  if (deal.terms.lender !== before.lender)
    await ctx.db
      .updateTable('deal')
      .set({
        terms: JSON.stringify({ ...deal.terms, lender: before.lender }),
        updatedAt: ctx.now,
        version: row.version + 1,
      })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', dealId)
      .execute();
  await record(ctx, {
    event: 'deal.lender_chosen',
    record: { kind: 'deal', id: dealId },
    before: { lender: deal.terms.lender },
    after: { lender: before.lender },
  });
  return readFunding(ctx, dealId);
}

/**
 * Writes down what the chosen lender paid. A signed deal is funded by it; said again, it is corrected.
 * @throws Invalid for a lender that is not chosen or did not approve, a deal that is not signed, a day that makes no
 *   sense · Forbidden for a reserve without `deals.gross` · Conflict
 */
export async function fundDeal(
  ctx: Context,
  dealId: string,
  submissionId: string,
  given: FundingInput,
): Promise<Funding> {
  const { version, fundedOn, fundedCents, reserveCents } = given;
  if (reserveCents !== undefined && !seesGross(ctx))
    throw new Forbidden('Costs and reserve need the permission deals.gross.');
  const { whole, before } = await submissionForChange(ctx, dealId, submissionId, version);
  requireCredit(whole);
  const { deal, row } = whole;
  if (!isSold(deal.status)) throw invalidField('/status', 'not_signed', 'A lender pays for a deal that is signed.');
  if (!before.chosen) throw invalidField('/version', 'not_chosen', 'Choose this lender first.');
  if (!before.approvedOn) throw invalidField('/approvedOn', 'not_approved', 'This lender has not approved yet.');
  const today = await dealerToday(ctx);
  if (fundedOn > today) throw invalidField('/fundedOn', 'future', 'must not be a day to come');
  if (fundedOn < before.approvedOn)
    throw invalidField('/fundedOn', 'before_approval', 'must not be before the lender approved');
  await ctx.db
    .updateTable('lenderSubmission')
    .set({ fundedOn, fundedCents, ...(reserveCents === undefined ? {} : { reserveCents }), version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', submissionId)
    .execute();
  const first = !(await wasOnce(ctx, dealId, 'funded'));
  await ctx.db
    .updateTable('deal')
    .set({
      ...(first ? { status: 'funded', statusSince: ctx.now } : {}),
      updatedAt: ctx.now,
      version: row.version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', dealId)
    .execute();
  await record(ctx, {
    event: 'deal.lender_paid',
    record: { kind: 'deal', id: dealId },
    after: {
      lender: before.lender,
      fundedOn,
      fundedCents,
      ...(reserveCents === undefined ? {} : { reserveCents }),
    },
  });
  if (first) await keepStatus(ctx, dealId, deal.status, 'funded', null);
  if (reserveCents != null) await restateRecap(ctx, dealId, 'reserve', { reserveCents });
  return readFunding(ctx, dealId);
}
