import { sql } from 'kysely';
import { completeCustomer, matchCustomer, searchText } from '#domains/customers/index.ts';
import type { CustomerInput } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { invalidField } from '#kernel/problems.ts';
import { fold } from '#kernel/text.ts';
import type { Context, VisitorContext } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { journalRow, record } from '#platform/journal/index.ts';
import type { InquiryForm, LeadInput } from './lead.ts';
import { alertStaff, answerAutomatically, takeInquiry } from './tasks.ts';

/** What a new lead is made of, whoever brings it. */
interface Arriving extends Omit<LeadInput, 'customer'> {
  id?: string;
  customer: CustomerInput;
  suspectedSpam?: boolean;
  /** Consent given with it: by asking (six months) always, expressly when the box was ticked. */
  marketingWording?: string | null;
  page?: string;
  receivedAt?: Date;
}

/**
 * Adds a lead: the customer (the one known by that address or number, or a new one), the lead, the first entry of its
 * timeline, the consent that asking implies, the journal and the jobs that answer and alert, in one statement.
 *
 * @throws Invalid when the vehicle or the assignee is none of the dealership's
 */
export async function addLead(ctx: Context, arriving: Arriving): Promise<{ id: string; customerId: string }> {
  const id = arriving.id ?? newId();
  const at = arriving.receivedAt ?? ctx.now;
  const known = await matchCustomer(ctx, arriving.customer);
  if (known) await completeCustomer(ctx, known, arriving.customer);
  const customerId = known?.id ?? newId();
  const { customer } = arriving;
  const entries = [
    ...(known
      ? []
      : [
          journalRow(ctx, {
            event: 'customer.added',
            record: { kind: 'customer', id: customerId },
            personal: { after: { ...customer } },
          }),
        ]),
    journalRow(ctx, {
      event: 'lead.added',
      record: { kind: 'lead', id },
      after: { source: arriving.source, kind: arriving.kind, vehicleId: arriving.vehicleId },
      personal: { after: { name: customer.name, message: arriving.message } },
    }),
  ];
  const consents = consentsOf(arriving, at).map((consent) => ({ id: newId(), ...consent }));
  const json = (rows: object[]): string => JSON.stringify(rows);
  const { rows } = await sql<{ assigneeThere: boolean }>`
    with new_customer as (
      insert into customer (dealership_id, id, kind, name, email, phone, locale, preferred_contact, search_text, created_at, updated_at)
      select ${ctx.dealershipId}, ${customerId}, ${customer.kind}, ${customer.name}, ${customer.email}, ${customer.phone}, ${customer.locale}, ${customer.preferredContact}, ${searchText(customer)}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
      where ${!known}
    ), new_lead as (
      insert into lead (dealership_id, id, customer_id, source, kind, stage_since, vehicle_id, message, assignee_id, suspected_spam, last_activity_at, search_text, created_at)
      values (${ctx.dealershipId}, ${id}, ${customerId}, ${arriving.source}, ${arriving.kind}, ${at}, ${arriving.vehicleId}, ${arriving.message}, ${arriving.assigneeId}, ${arriving.suspectedSpam ?? false}, ${at}, ${fold(arriving.message ?? '').slice(0, 2000)}, ${at})
    ), new_activity as (
      insert into activity (dealership_id, id, lead_id, kind, at, actor_kind, actor_id, body, details)
      values (${ctx.dealershipId}, ${newId()}, ${id}, 'inquiry', ${at}, ${ctx.actor.kind}, ${ctx.actor.id}, ${arriving.message}, ${JSON.stringify({ source: arriving.source, kind: arriving.kind, ...(arriving.page ? { page: arriving.page } : {}) })})
    ), new_consent as (
      insert into consent (dealership_id, id, customer_id, channel, purpose, basis, given_at, how, wording, proof)
      select ${ctx.dealershipId}, one.id, ${customerId}, one.channel, 'marketing', one.basis, ${at}, one.how, one.wording, one.proof
      from jsonb_to_recordset(${json(consents)}::jsonb) as one (id uuid, channel text, basis text, how text, wording text, proof jsonb)
    ), new_entries as (
      insert into journal (dealership_id, id, at, actor_kind, actor_id, event, record_kind, record_id, before, after, sealed)
      select ${ctx.dealershipId}, one.id, ${ctx.now}::timestamptz, ${ctx.actor.kind}, ${ctx.actor.id}, one.event, one.record_kind, one.record_id, null, one.after, decode(one.sealed, 'base64')
      from jsonb_to_recordset(${json(entries.map((entry) => ({ id: entry.id, event: entry.event, record_kind: entry.recordKind, record_id: entry.recordId, after: entry.after ? JSON.parse(entry.after) : null, sealed: entry.sealed?.toString('base64') ?? null })))}::jsonb)
        as one (id uuid, event text, record_kind text, record_id uuid, after jsonb, sealed text)
    )
    select ${arriving.assigneeId}::uuid is null or exists (select from staff_member where dealership_id = ${ctx.dealershipId} and id = ${arriving.assigneeId} and state = 'active') as "assigneeThere",
           core.enqueue(${alertStaff.name}, ${JSON.stringify({ leadId: id })}::jsonb, null, null, ${alertStaff.attempts})
  `
    .execute(ctx.db)
    .catch(namingTheField);
  if (!rows[0]!.assigneeThere) throw invalidField('/assigneeId', 'no_such_staff', 'There is no such member of staff.');
  return { id, customerId };
}

/** The keys refuse what is none of the dealership's; this says which field it was. */
function namingTheField(error: unknown): never {
  const { code, constraint = '' } = error as { code?: string; constraint?: string };
  if (code === '23503' && constraint.includes('vehicle')) {
    throw invalidField('/vehicleId', 'no_such_vehicle', 'There is no such vehicle.');
  }
  if (code === '23503' && constraint.includes('assignee')) {
    throw invalidField('/assigneeId', 'no_such_staff', 'There is no such member of staff.');
  }
  throw error;
}

function consentsOf(arriving: Arriving, at: Date) {
  const proof = { page: arriving.page ?? null, at: at.toISOString() };
  const how = arriving.source === 'site_form' ? 'form on the public site' : `lead by ${arriving.source}`;
  const channel = arriving.customer.email ? 'email' : 'phone';
  return [
    { channel, basis: 'implied_inquiry', how, wording: null, proof },
    ...(arriving.marketingWording
      ? [{ channel, basis: 'express', how, wording: arriving.marketingWording, proof }]
      : []),
  ];
}

/** How long an equal inquiry counts as the same one: a double click, a reload, a second try. */
const sameWithin = 10 * 60_000;

/**
 * Keeps what a visitor sent. Once this has committed it is not lost: a job makes the lead of it within moments.
 * The public site may only add here; it can read nothing back.
 */
export async function receiveInquiry(ctx: VisitorContext, form: InquiryForm): Promise<{ intakeId: string }> {
  const intakeId = newId();
  await sql`insert into lead_intake (dealership_id, id, received_at, form, origin)
    values (${ctx.dealershipId}, ${intakeId}, ${ctx.now}, ${JSON.stringify(form)}, ${JSON.stringify({ ip: ctx.origin.ip, userAgent: ctx.origin.userAgent })})`.execute(
    ctx.db,
  );
  await enqueue(ctx, takeInquiry, { intakeId });
  return { intakeId };
}

/** Makes the lead of what a visitor sent; the second time it does nothing. */
export async function takeIn(ctx: Context, intakeId: string): Promise<void> {
  const intake = await ctx.db
    .selectFrom('leadIntake')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', intakeId)
    .where('takenAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!intake) return;
  const form = intake.form as unknown as InquiryForm;
  const origin = intake.origin as { ip: string | null; userAgent: string | null };
  const visiting: Context = { ...ctx, actor: { ...ctx.actor, kind: 'visitor' }, origin: { ...ctx.origin, ...origin } };
  const customer = {
    kind: 'person' as const,
    name: form.name,
    email: form.email,
    phone: form.phone,
    locale: form.locale,
    preferredContact: form.preferredContact,
  };
  const vehicleId = form.vehicleId && (await vehicleThere(ctx, form.vehicleId)) ? form.vehicleId : null;
  // A double click may be taken in by two workers at once: one after the other, for the same person.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`inquiry ${ctx.dealershipId} ${form.email ?? form.phone}`}, 0))`.execute(
    ctx.db,
  );
  const earlier = await sameInquiry(ctx, customer, vehicleId, form.message, intake.receivedAt);
  let leadId = earlier;
  if (earlier) {
    await record(visiting, { event: 'lead.repeated', record: { kind: 'lead', id: earlier } });
  } else {
    const added = await addLead(visiting, {
      source: 'site_form',
      kind: form.kind,
      customer,
      vehicleId,
      message: form.message || null,
      assigneeId: null,
      suspectedSpam: form.suspectedSpam,
      marketingWording: form.marketingWording,
      page: form.page,
      receivedAt: intake.receivedAt,
    });
    leadId = added.id;
    if (form.email && !form.suspectedSpam) await enqueue(ctx, answerAutomatically, { leadId: added.id });
  }
  await ctx.db
    .updateTable('leadIntake')
    // What was sent stands in lead, customer and timeline now; the raw copy is not kept twice.
    .set({ leadId, takenAt: ctx.now, form: '{}', origin: '{}' })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', intakeId)
    .execute();
}

async function vehicleThere(ctx: Context, vehicleId: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('vehicle')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', vehicleId)
    .executeTakeFirst();
  return found !== undefined;
}

async function sameInquiry(
  ctx: Context,
  customer: CustomerInput,
  vehicleId: string | null,
  message: string,
  at: Date,
): Promise<string | null> {
  const known = await matchCustomer(ctx, customer);
  if (!known) return null;
  const found = await ctx.db
    .selectFrom('lead')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', '=', known.id)
    .where('vehicleId', 'is not distinct from', vehicleId)
    .where('message', 'is not distinct from', message || null)
    .where('createdAt', '>', new Date(at.getTime() - sameWithin))
    .limit(1)
    .executeTakeFirst();
  return found?.id ?? null;
}
