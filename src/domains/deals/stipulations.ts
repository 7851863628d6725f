import { newId } from '#kernel/ids.ts';
import { invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { apart, changed, record } from '#platform/journal/index.ts';
import { dealerToday } from './deal-rows.ts';
import type { Funding, StipulationEdit, StipulationInput, Submission } from './lender.ts';
import { readFunding, submissionForChange } from './lenders.ts';

/** Adds what a lender wants to see before it pays. */
export async function addStipulation(
  ctx: Context,
  dealId: string,
  submissionId: string,
  given: StipulationInput,
): Promise<Funding> {
  const { before } = await submissionForChange(ctx, dealId, submissionId);
  await ctx.db
    .insertInto('stipulation')
    .values({ dealershipId: ctx.dealershipId, id: newId(), submissionId, ...given, createdAt: ctx.now })
    .execute();
  await record(ctx, {
    event: 'deal.stipulation_added',
    record: { kind: 'deal', id: dealId },
    ...apart({ after: { lender: before.lender, ...given } }, ['name']),
  });
  return readFunding(ctx, dealId);
}

const stipulationOf = (before: Submission, stipulationId: string): Submission['stipulations'][number] => {
  const found = before.stipulations.find((one) => one.id === stipulationId);
  if (!found) throw new NotFound('stipulation');
  return found;
};

/** Corrects a stipulation, marks it as received today's or another day, or takes that back. @throws Invalid · NotFound */
export async function changeStipulation(
  ctx: Context,
  dealId: string,
  submissionId: string,
  stipulationId: string,
  edit: StipulationEdit,
): Promise<Funding> {
  const { before } = await submissionForChange(ctx, dealId, submissionId);
  const was = stipulationOf(before, stipulationId);
  if (edit.receivedOn && edit.receivedOn > (await dealerToday(ctx)))
    throw invalidField('/receivedOn', 'future', 'must not be a day to come');
  const difference = changed<Record<string, unknown>>({ ...was }, edit);
  if (!difference) return readFunding(ctx, dealId);
  const receipt =
    edit.receivedOn === undefined ? {} : { receivedBy: edit.receivedOn === null ? null : ctx.actor.staffId };
  await ctx.db
    .updateTable('stipulation')
    .set({ ...edit, ...receipt })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', stipulationId)
    .execute();
  await record(ctx, {
    event: 'deal.stipulation_changed',
    record: { kind: 'deal', id: dealId },
    ...apart({ before: difference.before, after: { name: edit.name ?? was.name, ...difference.after } }, ['name']),
  });
  return readFunding(ctx, dealId);
}

/** Takes a stipulation away that the lender does not want after all; the journal keeps what it was. @throws NotFound */
export async function removeStipulation(
  ctx: Context,
  dealId: string,
  submissionId: string,
  stipulationId: string,
): Promise<Funding> {
  const { before } = await submissionForChange(ctx, dealId, submissionId);
  const { name, dueOn, receivedOn } = stipulationOf(before, stipulationId);
  await ctx.db
    .deleteFrom('stipulation')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', stipulationId)
    .execute();
  await record(ctx, {
    event: 'deal.stipulation_removed',
    record: { kind: 'deal', id: dealId },
    ...apart({ before: { lender: before.lender, name, dueOn, receivedOn } }, ['name']),
  });
  return readFunding(ctx, dealId);
}
