import { requireStaff } from '#domains/dealerships/index.ts';
import { sql } from 'kysely';
import { callBack, fallAway } from '#domains/tasks/index.ts';
import { wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { apart, changed, record } from '#platform/journal/index.ts';
import type {
  Appointment,
  AppointmentChange,
  AppointmentInput,
  AppointmentTurn,
  BookedAppointment,
} from './appointment.ts';
import { isOpen, mayTurn } from './appointment-rules.ts';
import { readTime, requireFree, requirePlaceOf, requireVehicle } from './appointment-slot.ts';
import { tellCustomer } from './appointment-telling.ts';
import type { Told } from './appointment-telling.ts';
import { appointmentOf, findAppointment, findAppointmentRow, onWall, zoneOf } from './appointments.ts';
import type { AppointmentRow } from './appointments.ts';
import { addActivity, moveOn, stopClock } from './lead-keeping.ts';
import { findLeadItem } from './leads.ts';
import type { Stage } from './stages.ts';

/** Stages that come before a stage: what follows from an appointment moves a lead on, never back. */
const earlier: Partial<Record<Stage, readonly Stage[]>> = {
  appointment: ['new', 'contacted'],
  visited: ['new', 'contacted', 'appointment'],
};

/**
 * Books an appointment with the customer of a lead, and moves the lead to `appointment` if it is not that far. Outside of the
 * location's hours it is booked all the same: the answer says so.
 * @throws NotFound · Invalid for a time that is over or does not exist, or a person, vehicle or place that is not there
 * @throws Conflict `taken` when the person or the vehicle is somewhere else then; `taken` says where
 */
export async function bookAppointment(
  ctx: Context,
  leadId: string,
  given: AppointmentInput,
): Promise<BookedAppointment> {
  const lead = await findLeadItem(ctx, leadId);
  const timeZone = await zoneOf(ctx);
  const { startsAt, endsAt, doubledTime } = readTime(ctx, given, timeZone);
  const locationId = await requirePlaceOf(ctx, given.locationId);
  const vehicleId = given.vehicleId === undefined ? (lead.vehicle?.id ?? null) : given.vehicleId;
  if (given.vehicleId) await requireVehicle(ctx, given.vehicleId);
  const staffId = given.staffId ?? lead.assignee?.id ?? ctx.actor.staffId;
  if (!staffId) throw invalidField('/staffId', 'missing', 'must say whose appointment it is.');
  await requireStaff(ctx, staffId, '/staffId');
  const id = newId();
  const spot = { kind: given.kind, vehicleId, staffId, startsAt, endsAt };
  await requireFree(ctx, id, spot, timeZone);
  await ctx.db
    .insertInto('appointment')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      leadId,
      customerId: lead.customerId,
      ...spot,
      locationId,
      note: given.note,
      stateSince: ctx.now,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'appointment.booked',
    record: { kind: 'appointment', id },
    after: { leadId, ...spot, locationId },
    ...(given.note ? { personal: { after: { note: given.note } } } : {}),
  });
  await stopClock(ctx, lead);
  await follow(ctx, { id, leadId }, 'appointment');
  await said(ctx, id, 'booked', given.tell ?? false, null);
  return { ...(await findAppointment(ctx, id)), doubledTime };
}

/**
 * Moves an appointment that is still to come, or corrects what stands there of it. It stays the same record; both times stand
 * in the journal. A new time is one that the customer has not confirmed.
 * @throws NotFound · Conflict with the appointment as it is now, or `taken`, or `appointment_over` · Invalid
 */
export async function changeAppointment(
  ctx: Context,
  appointmentId: string,
  change: AppointmentChange,
): Promise<BookedAppointment> {
  const { version, tell, day, time, minutes, ...fields } = change;
  const timeZone = await zoneOf(ctx);
  const row = await rowAt(ctx, appointmentId, version);
  const before = appointmentOf(ctx, row, timeZone);
  const wanted = { day: day ?? before.day, time: time ?? before.from, minutes: minutes ?? before.minutes };
  const moves = wanted.day !== before.day || wanted.time !== before.from || wanted.minutes !== before.minutes;
  const when = moves ? readTime(ctx, wanted, timeZone) : { ...spotOf(row), doubledTime: false };
  const difference = changed<Record<string, unknown>>(
    { ...spotOf(row), locationId: row.locationId, note: row.note },
    { ...fields, startsAt: when.startsAt, endsAt: when.endsAt },
  );
  if (!difference) return { ...before, doubledTime: false };
  const { note: _note, ...rest } = difference.after;
  const elsewhere = Object.keys(rest).length > 0;
  if (elsewhere && !isOpen(before.state))
    throw new Conflict(
      'Only an appointment that is still to come can be moved.',
      { current: before },
      'appointment_over',
    );
  if ('locationId' in rest) await requirePlaceOf(ctx, fields.locationId);
  if (rest.vehicleId) await requireVehicle(ctx, rest.vehicleId as string);
  if (rest.staffId) await requireStaff(ctx, rest.staffId as string, '/staffId');
  const spot = {
    kind: fields.kind ?? before.kind,
    vehicleId: fields.vehicleId === undefined ? row.vehicleId : fields.vehicleId,
    staffId: fields.staffId ?? row.staffId,
    startsAt: when.startsAt,
    endsAt: when.endsAt,
  };
  if (elsewhere) await requireFree(ctx, appointmentId, spot, timeZone);
  await keep(ctx, row, {
    ...spot,
    locationId: fields.locationId ?? row.locationId,
    note: fields.note === undefined ? row.note : fields.note,
    ...(moves ? { state: 'booked', stateSince: ctx.now } : {}),
    ...(elsewhere ? { sequence: row.sequence + 1 } : {}),
  });
  await record(ctx, {
    event: moves ? 'appointment.moved' : 'appointment.changed',
    record: { kind: 'appointment', id: appointmentId },
    ...apart(difference, ['note']),
  });
  if (elsewhere) await said(ctx, appointmentId, moves ? 'moved' : 'changed', willTell(row, tell), before);
  return { ...(await findAppointment(ctx, appointmentId)), doubledTime: when.doubledTime };
}

/**
 * Says what became of an appointment, or takes that back. `kept` moves the lead to `visited` if it is not that far, a no-show
 * puts in a task for its person; taking either back undoes both.
 * @throws NotFound · Conflict with the appointment as it is now, or `taken` when its time was given away meanwhile
 * @throws Invalid for a state that cannot follow, or one that nobody can know before it has begun
 */
export async function turnAppointment(
  ctx: Context,
  appointmentId: string,
  { version, state, tell }: AppointmentTurn,
): Promise<Appointment> {
  const timeZone = await zoneOf(ctx);
  const row = await rowAt(ctx, appointmentId, version);
  const before = appointmentOf(ctx, row, timeZone);
  if (state === before.state) return before;
  if (!mayTurn(before.state, state))
    throw invalidField('/state', 'appointment_turn', `An appointment cannot go from ${before.state} to ${state}.`);
  const today = wallClock(ctx.now, timeZone).day;
  if ((state === 'kept' && before.day > today) || (state === 'no_show' && row.startsAt > ctx.now))
    throw invalidField('/state', 'too_early', 'It has not begun yet: nobody knows who will come.');
  const back = isOpen(state) && !isOpen(before.state);
  if (back) await requireFree(ctx, appointmentId, spotOf(row), timeZone);
  const cancels = state === 'cancelled' || before.state === 'cancelled';
  if (row.taskId && before.state === 'no_show') await fallAway(ctx, row.taskId);
  const taskId =
    state === 'no_show'
      ? await callBack(ctx, {
          dueOn: today,
          leadId: row.leadId,
          customerId: row.customerId,
          vehicleId: row.vehicleId,
          locationId: row.locationId,
          assigneeId: row.staffId,
        })
      : null;
  await keep(ctx, row, {
    state,
    stateSince: ctx.now,
    taskId,
    ...(cancels ? { sequence: row.sequence + 1 } : {}),
  });
  await record(ctx, {
    event: `appointment.${back ? 'reopened' : state === 'booked' ? 'unconfirmed' : state}`,
    record: { kind: 'appointment', id: appointmentId },
    before: { state: before.state },
    after: { state },
  });
  if (before.state === 'kept') await fallBack(ctx, row);
  if (state === 'kept') await follow(ctx, row, 'visited');
  const what = back ? 'reopened' : state === 'booked' ? 'changed' : state;
  await said(ctx, appointmentId, what, cancels && willTell(row, tell), before);
  return findAppointment(ctx, appointmentId);
}

const spotOf = (row: AppointmentRow) => ({
  kind: row.kind as Appointment['kind'],
  vehicleId: row.vehicleId,
  staffId: row.staffId,
  startsAt: row.startsAt,
  endsAt: row.endsAt,
});

/** A customer who knows of it hears what becomes of it, unless the person at the dealership does not want that. */
const willTell = (row: AppointmentRow, tell: boolean | undefined): boolean =>
  tell ?? (row.toldAt !== null && row.customerEmail !== null);

async function rowAt(ctx: Context, appointmentId: string, version: number): Promise<AppointmentRow> {
  const row = await findAppointmentRow(ctx, appointmentId);
  if (row.version !== version) throw await stale(ctx, appointmentId);
  return row;
}

const stale = async (ctx: Context, appointmentId: string): Promise<Conflict> =>
  new Conflict(
    'Somebody else changed this appointment.',
    { current: await findAppointment(ctx, appointmentId) },
    'stale',
  );

async function keep(ctx: Context, row: AppointmentRow, values: Record<string, unknown>): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('appointment')
    .set({ ...values, version: row.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw await stale(ctx, row.id);
}

/** Writes it into the lead's conversation, and to the customer if they are to hear of it. */
async function said(
  ctx: Context,
  appointmentId: string,
  what: Told | 'confirmed' | 'kept' | 'no_show',
  tell: boolean,
  before: Appointment | null,
): Promise<void> {
  const row = await findAppointmentRow(ctx, appointmentId);
  const timeZone = await zoneOf(ctx);
  const letter = tell ? await tellCustomer(ctx, row, what as Told, before, timeZone) : undefined;
  const at = (of: { startsAt: Date; endsAt: Date }): string => {
    const wall = onWall(of.startsAt, of.endsAt, timeZone);
    return `${wall.day} ${wall.from}`;
  };
  await addActivity(ctx, row.leadId, {
    // Who came has asked again: that counts as an inquiry (see replying.ts).
    kind: what === 'kept' ? 'visit' : 'appointment',
    ...(letter ? { subject: letter.subject, mailId: letter.mailId } : {}),
    details: {
      appointmentId,
      what,
      appointment: row.kind,
      at: at(row),
      ...(before && what === 'moved' ? { before: at(before) } : {}),
    },
  });
}

/** Moves the lead of an appointment on, if it is not that far. */
async function follow(ctx: Context, of: { id: string; leadId: string }, to: Stage): Promise<void> {
  const lead = await findLeadItem(ctx, of.leadId);
  if (earlier[to]?.includes(lead.stage)) await moveOn(ctx, lead, to, { appointmentId: of.id });
}

/** Takes the lead's stage back, where nothing but this appointment had moved it last. */
async function fallBack(ctx: Context, of: AppointmentRow): Promise<void> {
  const last = await ctx.db
    .selectFrom('activity')
    .select([
      sql<string | null>`details ->> 'appointmentId'`.as('because'),
      sql<string | null>`details ->> 'to'`.as('to'),
      sql<string | null>`details ->> 'from'`.as('from'),
    ])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('leadId', '=', of.leadId)
    .where('kind', '=', 'stage_change')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.because !== of.id || last.to !== 'visited') return;
  const lead = await findLeadItem(ctx, of.leadId);
  // A lead never becomes new again: somebody has talked to its customer.
  const to = last.from === 'new' ? 'contacted' : (last.from as Stage);
  if (lead.stage === 'visited') await moveOn(ctx, lead, to, { appointmentId: of.id });
}
