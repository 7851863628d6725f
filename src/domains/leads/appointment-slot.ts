import { requirePlace } from '#domains/dealerships/index.ts';
import { atWall, wallClock } from '#kernel/calendar.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { AppointmentInput, Taken } from './appointment.ts';
import { appointmentRows, onWall } from './appointments.ts';
import type { AppointmentRow } from './appointments.ts';

/** What may not be in two places at once, and when it is where. */
interface Spot {
  kind: AppointmentInput['kind'];
  vehicleId: string | null;
  staffId: string;
  startsAt: Date;
  endsAt: Date;
}

/** How far ahead somebody books at the most; later is a slip of the year. */
const farthest = 366 * 86_400_000;

/**
 * The moments of a time of the dealership's wall.
 * @throws Invalid for one that is over, that the clocks leave out in spring, or that is more than a year ahead
 */
export function readTime(
  ctx: Context,
  { day, time, minutes }: Pick<AppointmentInput, 'day' | 'time' | 'minutes'>,
  timeZone: string,
): { startsAt: Date; endsAt: Date; doubledTime: boolean } {
  const { at, moved } = atWall(day, time, timeZone);
  if (moved === 'gap')
    throw invalidField(
      '/time',
      'no_such_time',
      `must be another time: the clocks go forward on ${day} and leave ${time} out.`,
    );
  // Whoever stands there this minute can still be written down.
  if (at.getTime() < ctx.now.getTime() - 60_000) {
    const field = day < wallClock(ctx.now, timeZone).day ? '/day' : '/time';
    throw invalidField(field, 'past', 'must be later: that time is over.');
  }
  if (at.getTime() > ctx.now.getTime() + farthest)
    throw invalidField('/day', 'too_far', 'must be within a year: check the year.');
  return { startsAt: at, endsAt: new Date(at.getTime() + minutes * 60_000), doubledTime: moved === 'twice' };
}

/** The location that was named, or the first where the actor works. @throws Invalid for one that is not there, or archived */
export async function requirePlaceOf(ctx: Context, locationId: string | undefined): Promise<string> {
  if (locationId !== undefined) await requirePlace(ctx, locationId);
  const reach = ctx.actor.locationIds;
  let asked = ctx.db
    .selectFrom('location')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('archivedAt', 'is', null);
  if (locationId !== undefined) asked = asked.where('id', '=', locationId);
  else if (reach) asked = asked.where('id', 'in', [...reach]);
  const found = await asked.orderBy('position').orderBy('id').limit(1).executeTakeFirst();
  if (!found)
    throw invalidField('/locationId', 'unknown_location', 'There is no such location, or it is not in use any more.');
  return found.id;
}

/** @throws Invalid at `/vehicleId` for one that is not there, or at a location where the actor does not work */
export async function requireVehicle(ctx: Context, vehicleId: string): Promise<void> {
  const reach = ctx.actor.locationIds;
  const found = await ctx.db
    .selectFrom('vehicle')
    .select('locationId')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', vehicleId)
    .executeTakeFirst();
  if (!found || (reach && (found.locationId === null || !reach.includes(found.locationId))))
    throw invalidField('/vehicleId', 'no_such_vehicle', 'There is no such vehicle.');
}

/**
 * Refuses a time at which the person, or the vehicle of a test drive or delivery, is somewhere else, and says where. What it
 * may not say (a restricted customer, a location where the actor does not work) and what comes between is refused by the
 * table itself.
 * @throws Conflict `taken`
 */
export async function requireFree(ctx: Context, appointmentId: string, spot: Spot, timeZone: string): Promise<void> {
  const needsVehicle = spot.kind !== 'visit' && spot.vehicleId !== null;
  const other = await appointmentRows(ctx)
    .where('appointment.id', '<>', appointmentId)
    .where('appointment.state', 'in', ['booked', 'confirmed', 'kept'])
    .where('appointment.startsAt', '<', spot.endsAt)
    .where('appointment.endsAt', '>', spot.startsAt)
    .where((eb) =>
      eb.or([
        eb('appointment.staffId', '=', spot.staffId),
        ...(needsVehicle
          ? [eb.and([eb('appointment.vehicleId', '=', spot.vehicleId), eb('appointment.kind', '<>', 'visit')])]
          : []),
      ]),
    )
    .orderBy('appointment.startsAt')
    .limit(1)
    .executeTakeFirst();
  if (!other) return;
  const taken = takenBy(ctx, other, spot.staffId, timeZone);
  const who = taken.what === 'staff' ? taken.staff : 'This vehicle';
  const whom = taken.customer ? ` with ${taken.customer}` : '';
  throw new Conflict(
    `${who} is taken on ${taken.day} from ${taken.from} to ${taken.to}: ${words[taken.kind]}${whom}${taken.what === 'vehicle' ? `, by ${taken.staff}` : ''}. Choose another time.`,
    { taken },
    'taken',
  );
}

const words: Record<Taken['kind'], string> = { visit: 'a visit', test_drive: 'a test drive', delivery: 'a delivery' };

function takenBy(ctx: Context, other: AppointmentRow, staffId: string, timeZone: string): Taken {
  return {
    what: other.staffId === staffId ? 'staff' : 'vehicle',
    id: other.id,
    leadId: other.leadId,
    kind: other.kind as Taken['kind'],
    ...onWall(other.startsAt, other.endsAt, timeZone),
    staff: other.staffName,
    ...(ctx.actor.permissions.has('customers.read') ? { customer: other.customerName } : {}),
  };
}
