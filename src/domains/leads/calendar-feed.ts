import { z } from 'zod';
import { permissionsOf } from '#domains/dealerships/index.ts';
import { writeCalendar } from '#kernel/icalendar.ts';
import { Forbidden } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Actor, Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { newSecretLink, readSecretLink } from '#platform/web/secret-link.ts';
import { appointmentRows } from './appointments.ts';
import type { AppointmentRow } from './appointments.ts';
import { addressOf, vehicleOf } from './appointment-telling.ts';
import { vehicleWords } from './letters.ts';
import { leadsMessages } from './messages.ts';

/** Whether a member of staff has a link to their own appointments. The link itself is shown once. */
export const CalendarFeed = z.object({ madeAt: z.date().nullable() });

/** @throws Forbidden for whoever is no member of staff, such as an API key */
function ownStaffId(ctx: Context): string {
  if (!ctx.actor.staffId) throw new Forbidden('Only a member of staff has a calendar of their own.');
  return ctx.actor.staffId;
}

/** Whether the actor has a link to their calendar, and since when. */
export async function calendarFeed(ctx: Context): Promise<z.output<typeof CalendarFeed>> {
  const found = await ctx.db
    .selectFrom('calendarFeed')
    .select('madeAt')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('staffId', '=', ownStaffId(ctx))
    .executeTakeFirst();
  return { madeAt: found?.madeAt ?? null };
}

/** Makes a link to the actor's calendar; one that they had ends. It is answered this once, and kept by its hash alone. */
export async function renewCalendarFeed(ctx: Context): Promise<{ url: string; madeAt: Date }> {
  const staffId = ownStaffId(ctx);
  const { url, hash } = newSecretLink(ctx.ground, '/calendar', ctx.dealershipId);
  await ctx.db
    .insertInto('calendarFeed')
    .values({ dealershipId: ctx.dealershipId, staffId, tokenHash: hash, madeAt: ctx.now })
    .onConflict((conflict) =>
      conflict.columns(['dealershipId', 'staffId']).doUpdateSet({ tokenHash: hash, madeAt: ctx.now }),
    )
    .execute();
  await record(ctx, { event: 'calendar_feed.made', record: { kind: 'staff_member', id: staffId } });
  // Calendar programs know a calendar by how its address ends.
  return { url: `${url}.ics`, madeAt: ctx.now };
}

/** Ends the link to the actor's calendar. Without one it changes nothing. */
export async function endCalendarFeed(ctx: Context): Promise<void> {
  const staffId = ownStaffId(ctx);
  const { numDeletedRows } = await ctx.db
    .deleteFrom('calendarFeed')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  if (numDeletedRows > 0n)
    await record(ctx, { event: 'calendar_feed.ended', record: { kind: 'staff_member', id: staffId } });
}

const day = 86_400_000;
/** What a calendar shows at the most: what is long over is no calendar's business. */
const reach = { back: 30 * day, ahead: 370 * day, most: 1000 };

/** Whoever has nothing but the link. */
const visitor: Actor = { kind: 'visitor', id: null, staffId: null, permissions: new Set(), locationIds: null };

/**
 * The calendar behind a link: the appointments of one member of staff, while they work here and may see leads; undefined
 * behind any other. It stands with somebody else's calendar program, so of a customer it says the first name alone, and that
 * only while this member of staff may see customers.
 */
export async function readCalendar(ground: Ground, token: string): Promise<string | undefined> {
  const link = await readSecretLink(ground, token.replace(/\.ics$/, ''));
  if (!link) return undefined;
  return ground.database.asDealership({ dealershipId: link.dealershipId, actor: visitor }, async (ctx) => {
    const owner = await ctx.db
      .selectFrom('calendarFeed as feed')
      .innerJoin('staffMember as staff', (join) =>
        join.onRef('staff.dealershipId', '=', 'feed.dealershipId').onRef('staff.id', '=', 'feed.staffId'),
      )
      .innerJoin('dealership', 'dealership.dealershipId', 'feed.dealershipId')
      .select([
        'staff.id',
        'staff.name',
        'staff.roles',
        'staff.locationIds',
        'dealership.name as dealership',
        'dealership.locale',
      ])
      .where('feed.dealershipId', '=', ctx.dealershipId)
      .where('feed.tokenHash', '=', link.hash)
      .where('staff.state', '=', 'active')
      .executeTakeFirst();
    const may = owner && permissionsOf(owner.roles);
    if (!owner || !may?.has('leads.read')) return undefined;
    const rows = await appointmentRows({ ...ctx, actor: { ...visitor, locationIds: owner.locationIds } })
      .select('customer.kind as customerKind')
      .where('appointment.staffId', '=', owner.id)
      .where('appointment.state', '<>', 'cancelled')
      .where('appointment.startsAt', '>', new Date(ctx.now.getTime() - reach.back))
      .where('appointment.startsAt', '<', new Date(ctx.now.getTime() + reach.ahead))
      .orderBy('appointment.startsAt')
      .orderBy('appointment.id')
      .limit(reach.most)
      .execute();
    const locale = owner.locale as Locale;
    const t = leadsMessages(locale);
    const places = new Map<string, string>();
    for (const { locationId } of rows)
      if (!places.has(locationId)) places.set(locationId, await addressOf(ctx, locationId));
    const named = may.has('customers.read');
    return writeCalendar({
      method: 'PUBLISH',
      at: ctx.now,
      name: t('calendar.name', { name: owner.name, dealership: owner.dealership }),
      events: rows.map((row) => ({
        uid: row.id,
        sequence: row.sequence,
        startsAt: row.startsAt,
        endsAt: row.endsAt,
        summary: t('calendar.summary', {
          kind: row.kind,
          who: named ? firstName(row) : 'none',
          vehicle: vehicleWords(vehicleOf(row), locale) ?? 'none',
        }),
        location: places.get(row.locationId)!,
        url: `${ground.config.origin}/leads/${row.leadId}`,
        status: row.state === 'booked' ? 'TENTATIVE' : 'CONFIRMED',
      })),
    });
  });
}

/** How a customer is called in a calendar: a person by the first name alone. */
const firstName = ({ customerKind, customerName }: AppointmentRow & { customerKind: string }): string =>
  (customerKind === 'company' ? customerName : customerName.trim().split(/\s+/)[0]) || 'none';
