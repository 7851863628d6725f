import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { dealerToday } from './deal-rows.ts';
import { feeOn } from './fee.ts';
import type { Fee, FeeEdit, FeeInput } from './fee.ts';

/** Every fee of the dealership, with all that it was. */
export async function listFees(ctx: Context): Promise<Fee[]> {
  const rows = await ctx.db
    .selectFrom('dealerFee')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('position')
    .orderBy('feeId')
    .orderBy('validFrom')
    .execute();
  const fees = new Map<string, Fee>();
  for (const { dealershipId: _d, feeId, position, version, dealKinds, ...terms } of rows) {
    const fee = fees.get(feeId) ?? { id: feeId, position, version: 0, terms: [] };
    fee.version += version;
    fee.terms.push({ ...terms, kinds: dealKinds as Fee['terms'][number]['kinds'] });
    fees.set(feeId, fee);
  }
  return [...fees.values()];
}

/** Adds a fee at the end of the list. */
export async function addFee(ctx: Context, given: FeeInput): Promise<Fee[]> {
  const all = await listFees(ctx);
  const feeId = newId();
  const { kinds, ...terms } = given;
  await ctx.db
    .insertInto('dealerFee')
    .values({
      dealershipId: ctx.dealershipId,
      feeId,
      position: Math.max(0, ...all.map((one) => one.position)) + 1,
      dealKinds: kinds,
      ...terms,
    })
    .execute();
  await record(ctx, { event: 'deal_fee.added', record: { kind: 'dealership', id: ctx.dealershipId }, after: given });
  return listFees(ctx);
}

/**
 * Says what a fee is from a day on, today or later: deals made before keep theirs.
 * @throws Conflict with the list as it is now · Invalid for a day that has passed · NotFound
 */
export async function changeFee(ctx: Context, feeId: string, edit: FeeEdit): Promise<Fee[]> {
  const fees = await listFees(ctx);
  const fee = fees.find((one) => one.id === feeId);
  if (!fee) throw new NotFound('fee');
  const { version, kinds, ...terms } = edit;
  if (fee.version !== version)
    throw new Conflict('The fee was changed meanwhile. Look again.', { current: fee }, 'stale');
  if (edit.validFrom < (await dealerToday(ctx)))
    throw invalidField('/validFrom', 'past', 'must be today or later: what was charged before stays as it was');
  const before = feeOn(fee, edit.validFrom);
  const row = { ...terms, dealKinds: kinds };
  await ctx.db
    .insertInto('dealerFee')
    .values({ dealershipId: ctx.dealershipId, feeId, position: fee.position, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['dealershipId', 'feeId', 'validFrom'])
        .doUpdateSet((eb) => ({ ...row, version: eb('dealerFee.version', '+', 1) })),
    )
    .execute();
  const { id: _id, ...was } = before ?? { id: null };
  const difference = changed<Record<string, unknown>>(was, { ...terms, kinds });
  if (difference)
    await record(ctx, {
      event: 'deal_fee.changed',
      record: { kind: 'dealership', id: ctx.dealershipId },
      before: { nameEn: fee.terms.at(-1)!.nameEn, ...difference.before },
      after: { nameEn: edit.nameEn, validFrom: edit.validFrom, ...difference.after },
    });
  return listFees(ctx);
}
