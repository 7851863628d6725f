import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import type { Location, LocationInput } from './dealership.ts';

const columns = [
  'id',
  'name',
  'street',
  'city',
  'province',
  'postalCode',
  'phone',
  'email',
  'hours',
  'exceptions',
  'position',
  'version',
  'archivedAt',
] as const;

const places = (ctx: Context) =>
  ctx.db.selectFrom('location').select(columns).where('dealershipId', '=', ctx.dealershipId);
type Row = Awaited<ReturnType<ReturnType<typeof places>['execute']>>[number];

const shown = ({ archivedAt, ...row }: Row): Location => ({
  ...(row as unknown as Location),
  archived: archivedAt !== null,
});

/** The dealership's locations in their order; archived ones last. */
export async function listLocations(ctx: Context): Promise<Location[]> {
  const rows = await places(ctx)
    .orderBy(sql`archived_at is not null`)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(shown);
}

async function findLocation(ctx: Context, locationId: string): Promise<Location> {
  const row = await places(ctx).where('id', '=', locationId).executeTakeFirst();
  if (!row) throw new NotFound('location');
  return shown(row);
}

/** Adds a location after the others. */
export async function addLocation(
  ctx: Context,
  input: Omit<LocationInput, 'phone' | 'email'> & {
    phone?: string | null | undefined;
    email?: string | null | undefined;
  },
): Promise<Location> {
  const id = newId();
  const { hours, exceptions, phone, email, ...facts } = input;
  const { count } = await ctx.db
    .selectFrom('location')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  await ctx.db
    .insertInto('location')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      ...facts,
      phone: phone ?? null,
      email: email ?? null,
      hours: JSON.stringify(hours),
      exceptions: JSON.stringify(exceptions),
      position: count,
      createdAt: ctx.now,
    })
    .execute();
  await record(ctx, { event: 'location.added', record: { kind: 'location', id }, after: { ...facts } });
  return findLocation(ctx, id);
}

/** @throws Conflict with the location as it is now · NotFound */
export async function changeLocation(
  ctx: Context,
  locationId: string,
  edit: Partial<LocationInput> & { version: number },
): Promise<Location> {
  const { version, ...fields } = edit;
  const before = await lockedLocation(ctx, locationId, version);
  const change = changed(before as Omit<Location, 'phone'>, fields as Partial<Location>);
  if (!change) return before;
  const { hours, exceptions, ...plain } = change.after;
  await ctx.db
    .updateTable('location')
    .set({
      ...plain,
      ...(hours === undefined ? {} : { hours: JSON.stringify(hours) }),
      ...(exceptions === undefined ? {} : { exceptions: JSON.stringify(exceptions) }),
      version: version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', locationId)
    .execute();
  await record(ctx, { event: 'location.changed', record: { kind: 'location', id: locationId }, ...change });
  return findLocation(ctx, locationId);
}

async function lockedLocation(ctx: Context, locationId: string, version: number): Promise<Location> {
  const row = await places(ctx).where('id', '=', locationId).forUpdate().executeTakeFirst();
  if (!row) throw new NotFound('location');
  const before = shown(row);
  if (before.version !== version) {
    throw new Conflict(
      'The location was changed meanwhile. Look at it again and repeat your change.',
      { current: before },
      'stale',
    );
  }
  return before;
}

/**
 * Takes a location out of use, or back in. Its vehicles and history stay.
 * @throws Conflict for the only one: a dealership is somewhere
 */
export async function archiveLocation(
  ctx: Context,
  locationId: string,
  version: number,
  archived: boolean,
): Promise<Location> {
  const before = await lockedLocation(ctx, locationId, version);
  if (before.archived === archived) return before;
  if (archived) {
    const open = (await listLocations(ctx)).filter((one) => !one.archived);
    if (open.length === 1) throw new Conflict('This is the only location. Add another one first.', {}, 'only_location');
  }
  await ctx.db
    .updateTable('location')
    .set({ archivedAt: archived ? ctx.now : null, version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', locationId)
    .execute();
  await record(ctx, {
    event: archived ? 'location.archived' : 'location.restored',
    record: { kind: 'location', id: locationId },
  });
  return findLocation(ctx, locationId);
}

/** @throws Invalid at `/locationId` for a location that is not there, or not the actor's */
export async function requirePlace(ctx: Context, locationId: string | null): Promise<void> {
  const reach = ctx.actor.locationIds;
  const found =
    locationId === null
      ? reach === null
      : (reach === null || reach.includes(locationId)) &&
        (await ctx.db
          .selectFrom('location')
          .select('id')
          .where('dealershipId', '=', ctx.dealershipId)
          .where('id', '=', locationId)
          .executeTakeFirst());
  if (!found)
    throw invalidField('/locationId', 'unknown_location', 'There is no such location, or you do not work there.');
}
