import { sql } from 'kysely';
import { wallClock, atWall, addDays } from '#kernel/calendar.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import type { Appointment, AppointmentQuery } from './appointment.ts';
import { isWithinHours } from './appointment-rules.ts';
import type { OpeningHours } from './appointment-rules.ts';

/** The time zone of the dealership's wall. */
export async function zoneOf(ctx: Context): Promise<string> {
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return timeZone;
}

/** Appointments at the locations where the actor works. */
export function appointmentRows(ctx: Context) {
  const { locationIds } = ctx.actor;
  const rows = ctx.db
    .selectFrom('appointment')
    .innerJoin('customer', (join) =>
      join
        .onRef('customer.dealershipId', '=', 'appointment.dealershipId')
        .onRef('customer.id', '=', 'appointment.customerId'),
    )
    .innerJoin('location', (join) =>
      join
        .onRef('location.dealershipId', '=', 'appointment.dealershipId')
        .onRef('location.id', '=', 'appointment.locationId'),
    )
    .innerJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'appointment.dealershipId').onRef('staff.id', '=', 'appointment.staffId'),
    )
    .leftJoin('vehicle', (join) =>
      join
        .onRef('vehicle.dealershipId', '=', 'appointment.dealershipId')
        .onRef('vehicle.id', '=', 'appointment.vehicleId'),
    )
    .select([
      'appointment.id',
      'appointment.leadId',
      'appointment.customerId',
      'appointment.kind',
      'appointment.state',
      'appointment.startsAt',
      'appointment.endsAt',
      'appointment.note',
      'appointment.toldAt',
      'appointment.sequence',
      'appointment.taskId',
      'appointment.version',
      'customer.name as customerName',
      'customer.phone as customerPhone',
      'customer.email as customerEmail',
      'location.id as locationId',
      'location.name as locationName',
      'location.hours',
      'location.exceptions',
      'staff.id as staffId',
      'staff.name as staffName',
      'vehicle.id as vehicleId',
      'vehicle.stockNumber',
      'vehicle.year',
      'vehicle.make',
      'vehicle.model',
    ])
    .where('appointment.dealershipId', '=', ctx.dealershipId);
  return locationIds ? rows.where('appointment.locationId', 'in', [...locationIds]) : rows;
}
export type AppointmentRow = Awaited<ReturnType<ReturnType<typeof appointmentRows>['execute']>>[number];

/** Day and times of a span on a wall; what goes on past midnight ends after `24:00`. */
export function onWall(startsAt: Date, endsAt: Date, timeZone: string): { day: string; from: string; to: string } {
  const { day, time: from } = wallClock(startsAt, timeZone);
  return { day, from, to: wallClock(endsAt, timeZone).time };
}

/** An appointment as the API shows it to whoever asks. */
export function appointmentOf(ctx: Context, row: AppointmentRow, timeZone: string): Appointment {
  const wall = onWall(row.startsAt, row.endsAt, timeZone);
  // One that goes on after midnight is within the hours of no day, unless it ends with it.
  const to = wall.to > wall.from ? wall.to : wall.to === '00:00' ? '24:00' : '24:01';
  return {
    id: row.id,
    leadId: row.leadId,
    kind: row.kind as Appointment['kind'],
    state: row.state as Appointment['state'],
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    ...wall,
    minutes: Math.round((row.endsAt.getTime() - row.startsAt.getTime()) / 60_000),
    ...(ctx.actor.permissions.has('customers.read')
      ? { customer: { id: row.customerId, name: row.customerName, phone: row.customerPhone }, note: row.note }
      : {}),
    vehicle: row.vehicleId
      ? { id: row.vehicleId, stockNumber: row.stockNumber!, year: row.year, make: row.make, model: row.model }
      : null,
    location: { id: row.locationId, name: row.locationName },
    staff: { id: row.staffId, name: row.staffName },
    outsideHours: !isWithinHours(
      {
        hours: row.hours as OpeningHours['hours'],
        exceptions: row.exceptions as unknown as OpeningHours['exceptions'],
      },
      wall.day,
      { from: wall.from, to },
    ),
    told: row.toldAt !== null,
    mayTell: row.customerEmail !== null,
    version: row.version,
  };
}

/** The moment at which a day begins on the dealership's wall. */
const dayBegins = (day: string, timeZone: string): Date => atWall(day, '00:00', timeZone).at;

/** Appointments by when they begin. */
export async function listAppointments(
  ctx: Context,
  query: AppointmentQuery,
): Promise<{ items: Appointment[]; nextCursor: string | null }> {
  const { cursor, limit, ...filter } = query;
  const list = `appointments ${JSON.stringify(filter)}`;
  const timeZone = await zoneOf(ctx);
  let asked = appointmentRows(ctx)
    .orderBy('appointment.startsAt')
    .orderBy('appointment.id')
    .limit(limit + 1);
  if (!filter.cancelled) asked = asked.where('appointment.state', '<>', 'cancelled');
  if (filter.from) asked = asked.where('appointment.startsAt', '>=', dayBegins(filter.from, timeZone));
  if (filter.to) asked = asked.where('appointment.startsAt', '<', dayBegins(addDays(filter.to, 1), timeZone));
  if (filter.leadId) asked = asked.where('appointment.leadId', '=', filter.leadId);
  // Those who may not see customers cannot find out whose an appointment is.
  if (filter.customerId)
    asked = asked
      .where('appointment.customerId', '=', filter.customerId)
      .where(sql<boolean>`${ctx.actor.permissions.has('customers.read')}`);
  if (filter.locationId) asked = asked.where('appointment.locationId', '=', filter.locationId);
  if (filter.staff)
    asked = asked.where('appointment.staffId', '=', filter.staff === 'me' ? ctx.actor.staffId : filter.staff);
  if (cursor) {
    const [at, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(appointment.starts_at, appointment.id) > (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await asked.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => appointmentOf(ctx, row, timeZone)),
    nextCursor: rows.length > limit && last ? writeCursor(ctx, list, [last.startsAt.toISOString(), last.id]) : null,
  };
}

/** @throws NotFound also for one at a location where the actor does not work, or of a restricted customer */
export async function findAppointmentRow(ctx: Context, appointmentId: string): Promise<AppointmentRow> {
  const row = await appointmentRows(ctx).where('appointment.id', '=', appointmentId).executeTakeFirst();
  if (!row) throw new NotFound('appointment');
  return row;
}

/** @throws NotFound */
export async function findAppointment(ctx: Context, appointmentId: string): Promise<Appointment> {
  return appointmentOf(ctx, await findAppointmentRow(ctx, appointmentId), await zoneOf(ctx));
}

/** Today's appointments where the actor works, and how many there are. */
export async function todaysAppointments(ctx: Context, most: number): Promise<{ today: number; first: Appointment[] }> {
  const timeZone = await zoneOf(ctx);
  const { day } = wallClock(ctx.now, timeZone);
  const asked = appointmentRows(ctx)
    .where('appointment.state', '<>', 'cancelled')
    .where('appointment.startsAt', '>=', dayBegins(day, timeZone))
    .where('appointment.startsAt', '<', dayBegins(addDays(day, 1), timeZone));
  const rows = await asked.orderBy('appointment.startsAt').orderBy('appointment.id').limit(most).execute();
  const { today } = await asked
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('today'))
    .executeTakeFirstOrThrow();
  return { today: Number(today), first: rows.map((row) => appointmentOf(ctx, row, timeZone)) };
}
