import { createHash, createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import { reachOf } from './reach.ts';
import type { Reach } from './reach.ts';
import type { ErasurePreview } from './request.ts';

const consentProofYears = 3;

const journalled = (reach: Reach): string[] => [
  reach.customerId,
  ...reach.leads,
  ...reach.appointments,
  ...reach.intakes,
  ...reach.unsignedDeals,
  ...reach.draftInvoices,
  ...reach.tasks,
];

/** Says what an erasure of a customer does: what goes, what a rule keeps, and until when. Changes nothing. */
export async function previewErasure(ctx: Context, customerId: string): Promise<ErasurePreview> {
  return previewOf(ctx, await reachOf(ctx, customerId));
}

async function previewOf(ctx: Context, reach: Reach): Promise<ErasurePreview> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from journal where dealership_id = ${ctx.dealershipId} and sealed is not null
    and record_id = any (${journalled(reach)}::uuid[])`.execute(ctx.db);
  type Line = ErasurePreview['lines'][number];
  const line = (what: Line['what'], does: Line['does'], count: number, more: Partial<Line> = {}): Line => ({
    what,
    does,
    count,
    rule: null,
    until: null,
    ...more,
  });
  const last = (kept: readonly { until: string }[]): Partial<Line> => ({
    rule: 'books',
    until:
      kept
        .map((one) => one.until)
        .toSorted()
        .at(-1) ?? null,
  });
  const proof = new Date(ctx.now);
  proof.setUTCFullYear(proof.getUTCFullYear() + consentProofYears);
  const lines = [
    reach.keptUntil
      ? line('customer', 'reduced', 1, { rule: 'books', until: reach.keptUntil })
      : line('customer', 'goes', 1),
    line('leads', 'goes', reach.leads.length),
    line('activities', 'goes', reach.activities),
    line('appointments', 'goes', reach.appointments.length),
    line('intakes', 'goes', reach.intakes.length),
    line('consents', 'reduced', reach.consents.length, {
      rule: 'consent_proof',
      until: proof.toISOString().slice(0, 10),
    }),
    line('mails', 'goes', reach.mails.length + reach.invoiceMails.length + reach.inboundMails.length),
    line('unsigned_deals', 'reduced', reach.unsignedDeals.length),
    line('draft_invoices', 'goes', reach.draftInvoices.length),
    line('credit_applications', 'goes', reach.creditApplications.length),
    line('tasks', 'goes', reach.tasks.length),
    line('garage', 'goes', reach.garage.length),
    line('journal', 'goes', rows[0]!.n),
    line('deals', 'kept', reach.deals.length, last(reach.deals)),
    line('invoices', 'kept', reach.invoices.length, last(reach.invoices)),
    line('payments', 'kept', reach.payments.length, last(reach.payments)),
    line('trust', 'kept', reach.trustEntries.length, last(reach.payments)),
  ].filter((one) => one.count > 0);
  const fingerprint = createHash('sha256').update(JSON.stringify(reach)).digest('base64url').slice(0, 32);
  return {
    fingerprint,
    lines: [...lines, line('request', 'kept', 1, { rule: 'request' }), line('backups', 'kept', 1, { rule: 'backups' })],
    keptUntil: reach.keptUntil,
  };
}

/**
 * Erases a customer: exactly what the preview of that fingerprint said, in one transaction. What a rule keeps is restricted
 * until its end, when a job takes it away.
 * @throws Conflict with the new preview when something came or went since it was shown
 */
export async function eraseCustomer(
  ctx: Context,
  requestId: string,
  customerId: string,
  fingerprint: string | undefined,
): Promise<Record<string, number>> {
  await sql`select from customer where dealership_id = ${ctx.dealershipId} and id = ${customerId} for update`.execute(
    ctx.db,
  );
  const reach = await reachOf(ctx, customerId);
  const preview = await previewOf(ctx, reach);
  if (fingerprint !== undefined && preview.fingerprint !== fingerprint)
    throw new Conflict(
      'Something of this customer came or went since the preview. Look at it again.',
      { preview },
      'stale_preview',
    );
  await proveConsents(ctx, reach);
  await forgetDeals(ctx, reach);
  await forgetTexts(ctx, reach, requestId);
  await sql`select core.empty_journal(${journalled(reach)}::uuid[], ${requestId}::uuid, ${newId()}::uuid, ${ctx.now}::timestamptz)`.execute(
    ctx.db,
  );
  if (reach.keptUntil) {
    await ctx.db
      .updateTable('customer')
      .set({
        email: null,
        phone: null,
        phoneExtension: null,
        preferredContact: null,
        searchText: '',
        correctionNotes: null,
        restrictedAt: ctx.now,
        restriction: 'kept',
        restrictedUntil: reach.keptUntil,
        updatedAt: ctx.now,
      })
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', customerId)
      .execute();
  } else {
    await ctx.db
      .deleteFrom('customer')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', customerId)
      .execute();
  }
  const counts = Object.fromEntries(
    preview.lines
      .filter((one) => !['request', 'backups'].includes(one.what))
      .map((one) => [`${one.what}.${one.does}`, one.count]),
  );
  await noteErasure(ctx, 'customer', customerId);
  await record(ctx, {
    event: 'customer.erased',
    record: { kind: 'customer', id: customerId },
    after: { requestId, keptUntil: reach.keptUntil, ...counts },
  });
  return counts;
}

/** Consents become a keyed hash of the address with their dates: enough to answer whoever shows that address, and no more. */
async function proveConsents(ctx: Context, reach: Reach): Promise<void> {
  const consents = await ctx.db
    .selectFrom('consent')
    .select(['channel', 'purpose', 'basis', 'givenAt', 'withdrawnAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', reach.customerId)
    .execute();
  const proofs = consents.flatMap((consent) => {
    const address = consent.channel === 'email' ? reach.email : reach.phone;
    return address
      ? [
          {
            ...consent,
            dealershipId: ctx.dealershipId,
            id: newId(),
            addressHash: addressHash(ctx, address),
            erasedAt: ctx.now,
          },
        ]
      : [];
  });
  if (proofs.length > 0) await ctx.db.insertInto('erasedConsent').values(proofs).execute();
  await sql`delete from consent where dealership_id = ${ctx.dealershipId} and customer_id = ${reach.customerId}`.execute(
    ctx.db,
  );
}

/** The hash by which an erased consent is found again by whoever knows the address. */
export const addressHash = (ctx: Pick<Context, 'dealershipId' | 'ground'>, address: string): Buffer =>
  createHmac('sha256', ctx.ground.secret('erased consent'))
    .update(`${ctx.dealershipId} ${address.toLowerCase()}`)
    .digest();

/** Deals that were never signed lose the person and everything written about them; the number stays, so that none is missing. */
async function forgetDeals(ctx: Context, reach: Reach): Promise<void> {
  const of = ctx.dealershipId;
  const own = sql`${reach.unsignedDeals}::uuid[]`;
  const bought = sql`select id from deal where dealership_id = ${of} and id = any (${own}) and customer_id = ${reach.customerId}`;
  for (const table of ['trade_in', 'deal_scenario', 'deal_line'])
    await sql`delete from ${sql.table(table)} where dealership_id = ${of} and deal_id in (${bought})`.execute(ctx.db);
  await sql`update deal_approval set reason = null where dealership_id = ${of} and deal_id in (${bought})`.execute(
    ctx.db,
  );
  await sql`update deal_deposit set reference = null where dealership_id = ${of} and deal_id in (${bought})`.execute(
    ctx.db,
  );
  await sql`update deal_status_change set reason = null where dealership_id = ${of} and deal_id in (${bought}) and reason is not null`.execute(
    ctx.db,
  );
  await sql`update deal_paperwork set due_items = '[]', checks = null where dealership_id = ${of} and deal_id in (${bought})`.execute(
    ctx.db,
  );
  await sql`update signing_link set document = null, override = null, ended_at = coalesce(ended_at, ${ctx.now}::timestamptz),
      ended_why = coalesce(ended_why, 'withdrawn')
    where dealership_id = ${of} and deal_id in (${bought})`.execute(ctx.db);
  await sql`delete from stipulation where dealership_id = ${of} and submission_id in (
      select id from lender_submission where dealership_id = ${of} and deal_id in (${bought}))`.execute(ctx.db);
  await sql`update lender_submission set reference = null where dealership_id = ${of} and deal_id in (${bought})`.execute(
    ctx.db,
  );
  const open = await sql<{ id: string; status: string }>`
    select id, status from deal where dealership_id = ${of} and id in (${bought}) and status <> 'cancelled'`.execute(
    ctx.db,
  );
  for (const { id, status } of open.rows) {
    await ctx.db
      .insertInto('dealStatusChange')
      .values({
        dealershipId: of,
        id: newId(),
        dealId: id,
        at: ctx.now,
        fromStatus: status,
        toStatus: 'cancelled',
        actorKind: ctx.actor.kind,
        actorId: ctx.actor.id,
      })
      .execute();
  }
  await sql`update deal set status = 'cancelled', status_since = case when status = 'cancelled' then status_since else ${ctx.now}::timestamptz end,
      private = null, conditions = null, cancel_reason = null, customer_id = null, lead_id = null, co_buyer_id = null,
      updated_at = ${ctx.now}::timestamptz, version = version + 1
    where dealership_id = ${of} and id in (${bought})`.execute(ctx.db);
  await sql`update deal set co_buyer_id = null, updated_at = ${ctx.now}::timestamptz, version = version + 1
    where dealership_id = ${of} and id = any (${own}) and co_buyer_id = ${reach.customerId}`.execute(ctx.db);
}

async function forgetTexts(ctx: Context, reach: Reach, requestId: string): Promise<void> {
  const of = ctx.dealershipId;
  await sql`delete from appointment where dealership_id = ${of} and id = any (${reach.appointments}::uuid[])`.execute(
    ctx.db,
  );
  await sql`delete from task where dealership_id = ${of} and id = any (${reach.tasks}::uuid[])`.execute(ctx.db);
  await sql`delete from customer_vehicle where dealership_id = ${of} and id = any (${reach.garage}::uuid[])`.execute(
    ctx.db,
  );
  await sql`delete from invoice where dealership_id = ${of} and id = any (${reach.draftInvoices}::uuid[])`.execute(
    ctx.db,
  );
  await sql`delete from lead_intake where dealership_id = ${of} and id = any (${reach.intakes}::uuid[])`.execute(
    ctx.db,
  );
  await sql`delete from lead where dealership_id = ${of} and id = any (${reach.leads}::uuid[])`.execute(ctx.db);
  await sql`delete from credit_application where dealership_id = ${of} and id = any (${reach.creditApplications}::uuid[])`.execute(
    ctx.db,
  );
  await sql`delete from dealership_inbound_mail where dealership_id = ${of} and id = any (${reach.inboundMails}::uuid[])`.execute(
    ctx.db,
  );
  await sql`update signing_link set mail_id = null where dealership_id = ${of} and mail_id = any (${reach.mails}::uuid[])`.execute(
    ctx.db,
  );
  await sql`delete from dealership_mail where dealership_id = ${of} and id = any (${reach.mails}::uuid[])`.execute(
    ctx.db,
  );
  await sql`update dealership_mail set to_address = '', to_name = null, subject = '', html = '', body_text = '', attachments = null, sealed_words = null,
      headers = '{}', in_reply_to = null, state = case when state in ('waiting', 'sending') then 'withdrawn' else state end
    where dealership_id = ${of} and id = any (${reach.invoiceMails}::uuid[])`.execute(ctx.db);
  // Kept answers of repeated requests may hold what is gone now.
  const named = [reach.customerId, requestId, ...reach.leads, ...reach.unsignedDeals, ...reach.draftInvoices].map(
    (id) => `%${id}%`,
  );
  await sql`delete from idempotency_key where dealership_id = ${of} and answer::text like any (${named}::text[])`.execute(
    ctx.db,
  );
}
