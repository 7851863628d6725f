import { changeCustomer, optOut as optOutOf, Phone } from '#domains/customers/index.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import { today } from './due.ts';
import { eraseCustomer } from './erasure.ts';
import type { CorrectionInput, RightsRequest } from './request.ts';
import { correctionsOf, findRequest, keep, provedRequest, requestRow, seal } from './requests.ts';

/** Erases as the preview of that fingerprint said. @throws Conflict with a new preview when something changed since */
export async function actErasure(
  ctx: Context,
  id: string,
  given: { version: number; fingerprint: string },
): Promise<{ erased: Record<string, number> }> {
  const row = await provedRequest(ctx, id, ['erasure'], given.version);
  await requireNotErased(ctx, row.customerId);
  const erased = await eraseCustomer(ctx, id, row.customerId, given.fingerprint);
  // The row may name no customer any more: read anew.
  const now = await requestRow(ctx, id);
  await keep(ctx, now, { decision: row.decision ?? 'granted' }, { what: 'erased', counts: erased });
  return { erased };
}

async function requireNotErased(ctx: Context, customerId: string): Promise<void> {
  const { restriction } = await ctx.db
    .selectFrom('customer')
    .select('restriction')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();
  if (restriction === 'kept')
    throw new Conflict('This customer was erased: only what a rule keeps is left.', {}, 'erased_already');
}

/** Restricts a customer at once: in no list, search, message or feed until it is lifted. Safe to repeat. */
export async function restrict(ctx: Context, id: string, version: number): Promise<RightsRequest> {
  const row = await provedRequest(ctx, id, ['restriction'], version);
  await requireNotErased(ctx, row.customerId);
  await setRestriction(ctx, row.customerId, true);
  await keep(ctx, row, { decision: row.decision ?? 'granted' }, { what: 'restricted' });
  return findRequest(ctx, id);
}

/** Ends a restriction that the person asked for. What a rule keeps stays restricted until its end. */
export async function lift(ctx: Context, id: string, version: number): Promise<RightsRequest> {
  const row = await provedRequest(ctx, id, ['restriction'], version);
  await requireNotErased(ctx, row.customerId);
  await setRestriction(ctx, row.customerId, false);
  await keep(ctx, row, {}, { what: 'lifted' });
  return findRequest(ctx, id);
}

/** Hides a customer with leads and tasks, or shows them again; the ledger of what must stay so hears of it. */
export async function setRestriction(ctx: Context, customerId: string, on: boolean): Promise<void> {
  await ctx.db
    .updateTable('customer')
    .set({ restrictedAt: on ? ctx.now : null, restriction: on ? 'asked' : null, updatedAt: ctx.now })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customerId)
    .execute();
  await ctx.db
    .updateTable('lead')
    .set({ restrictedAt: on ? ctx.now : null })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', customerId)
    .execute();
  await noteErasure(ctx, on ? 'restricted' : 'unrestricted', customerId);
  await record(ctx, {
    event: on ? 'customer.restricted' : 'customer.restriction_lifted',
    record: { kind: 'customer', id: customerId },
  });
}

/** Withdraws every marketing consent, on all channels, at once. */
export async function optOut(ctx: Context, id: string, version: number): Promise<RightsRequest> {
  const row = await provedRequest(ctx, id, ['opt_out'], version);
  await optOutOf(ctx, row.customerId, 'privacy request');
  await keep(ctx, row, { decision: row.decision ?? 'granted' }, { what: 'opted_out' });
  return findRequest(ctx, id);
}

/**
 * Corrects what is held of the customer. Papers that are signed or issued stay as they are; a dated note on the customer
 * says what was corrected, and goes with every archive.
 */
export async function correct(ctx: Context, id: string, given: CorrectionInput): Promise<RightsRequest> {
  const row = await provedRequest(ctx, id, ['correction'], given.version);
  await requireNotErased(ctx, row.customerId);
  const { phone: typed, ...fields } = given.customer;
  const phone = typed ? Phone.safeParse(typed) : undefined;
  if (phone && !phone.success)
    throw invalidField('/customer/phone', 'phone', 'must be a phone number such as 902 555 0100');
  const { version } = await ctx.db
    .selectFrom('customer')
    .select('version')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.customerId)
    .executeTakeFirstOrThrow();
  await changeCustomer(ctx, row.customerId, {
    version,
    ...(fields as object),
    ...(typed === undefined ? {} : { phone: phone ? phone.data : null }),
  });
  const customer = await ctx.db
    .selectFrom('customer')
    .select(['id', 'correctionNotes'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.customerId)
    .executeTakeFirstOrThrow();
  const notes = [...correctionsOf(ctx, customer), { on: await today(ctx), note: given.note }];
  await ctx.db
    .updateTable('customer')
    .set({ correctionNotes: seal(ctx, 'correction', customer.id, notes) })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', customer.id)
    .execute();
  await record(ctx, {
    event: 'customer.correction_noted',
    record: { kind: 'customer', id: customer.id },
    after: { requestId: id },
    personal: { after: { note: given.note } },
  });
  await keep(ctx, row, { decision: row.decision ?? 'granted' }, { what: 'corrected' });
  return findRequest(ctx, id);
}
