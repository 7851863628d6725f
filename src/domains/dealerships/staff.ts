import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { mayGrant, roles } from './permissions.ts';
import { forgetBeliefs } from './beliefs.ts';
import { beginEnding, endingOf } from './owner-ending.ts';
import { tellOwners } from './owner-letters.ts';

export const Roles = z
  .array(z.enum(roles))
  .min(1)
  .max(roles.length)
  .transform((all) => roles.filter((role) => all.includes(role)));

/** A colleague. Address, roles and registration only for those who may see staff. */
export const StaffMember = z.object({
  id: Id,
  name: z.string(),
  state: z.enum(['active', 'suspended', 'left']),
  email: z.string().optional(),
  roles: z.array(z.enum(roles)).optional(),
  locationIds: z.array(Id).nullable().optional().describe('null: every location'),
  registrationNumber: z.string().nullable().optional(),
  registrationExpiresOn: z.string().nullable().optional(),
  version: z.int().optional(),
  endsAt: z.date().nullable().optional().describe('When an owner ceases to be one, unless an owner takes it back'),
});
export type StaffMember = z.output<typeof StaffMember>;

export const StaffEdit = z
  .strictObject({
    name: text(200, { least: 1 }),
    roles: Roles,
    locationIds: z.array(Id).min(1).max(100).nullable(),
    registrationNumber: text(60)
      .transform((value) => value || null)
      .nullable(),
    registrationExpiresOn: z.iso.date('must be a day such as 2027-03-31').nullable(),
    state: z.enum(['active', 'suspended', 'left']),
  })
  .partial()
  .extend({ version: z.int().min(1) });
export type StaffEdit = z.output<typeof StaffEdit>;

const members = (ctx: Context) =>
  ctx.db
    .selectFrom('staffMember')
    .select([
      'id',
      'userId',
      'name',
      'email',
      'roles',
      'locationIds',
      'registrationNumber',
      'registrationExpiresOn',
      'state',
      'version',
      'endsAt',
    ])
    .where('dealershipId', '=', ctx.dealershipId);
type Row = Awaited<ReturnType<ReturnType<typeof members>['execute']>>[number];

function shown(ctx: Context, { userId: _user, ...row }: Row): StaffMember {
  if (ctx.actor.permissions.has('staff.read')) return row as StaffMember;
  return { id: row.id, name: row.name, state: row.state as StaffMember['state'] };
}

/** Everyone who works or worked here, by name. */
export async function listStaff(ctx: Context): Promise<StaffMember[]> {
  const rows = await members(ctx)
    .orderBy(sql`state = 'left'`)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => shown(ctx, row));
}

/** Makes a user staff of the dealership; one who had left comes back. */
export async function addStaff(
  ctx: Context,
  person: { userId: string; name: string; email: string; roles: string[] },
): Promise<{ staffId: string }> {
  // Somebody whom an archive brought in without an account: this is their account, and what they did stays theirs.
  await sql`
    update staff_member set user_id = ${person.userId}, awaits_account = false, joined_at = ${ctx.now}::timestamptz
      where dealership_id = ${ctx.dealershipId} and awaits_account and lower(email) = lower(${person.email})
        and not exists (select from staff_member other where other.dealership_id = ${ctx.dealershipId} and other.user_id = ${person.userId})
        and id = (select min(id::text)::uuid from staff_member first where first.dealership_id = ${ctx.dealershipId} and first.awaits_account
                    and lower(first.email) = lower(${person.email}))`.execute(ctx.db);
  const { rows } = await sql<{ id: string }>`
    insert into staff_member (dealership_id, id, user_id, name, email, roles, created_at, joined_at)
    values (${ctx.dealershipId}, ${newId()}, ${person.userId}, ${person.name}, ${person.email}, ${person.roles}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz)
    on conflict (dealership_id, user_id) do update
      set roles = excluded.roles, name = excluded.name, email = excluded.email, state = 'active', version = staff_member.version + 1,
        joined_at = case when staff_member.state = 'left' then excluded.joined_at else coalesce(staff_member.joined_at, excluded.joined_at) end
    returning id`.execute(ctx.db);
  const staffId = rows[0]!.id;
  await record(ctx, {
    event: 'staff_member.added',
    record: { kind: 'staff_member', id: staffId },
    after: { roles: person.roles },
    personal: { after: { name: person.name, email: person.email } },
  });
  // The first one of a new dealership hears of it by what they do.
  if (person.roles.includes('owner') && ctx.actor.id !== null) await tellOwners(ctx, 'added', { name: person.name });
  forgetBeliefs(ctx.ground, ctx.dealershipId);
  return { staffId };
}

/**
 * Changes a colleague's roles, reach, registration or state. It holds from their next request on; but what ends an
 * ownership holds after 24 hours, and every owner is told now.
 * @throws Forbidden for roles above one's own · Conflict for the last owner, or with the member as it is now
 */
export async function changeStaff(ctx: Context, staffId: string, edit: StaffEdit): Promise<StaffMember> {
  const { version, ...wanted } = edit;
  // One change of staff at a time, so that two owners cannot remove each other.
  await sql`select from staff_member where dealership_id = ${ctx.dealershipId} order by id for update`.execute(ctx.db);
  const before = await members(ctx).where('id', '=', staffId).executeTakeFirst();
  if (!before) throw new NotFound('staff member');
  if (before.version !== version) {
    throw new Conflict(
      'This colleague was changed meanwhile. Look again and repeat your change.',
      { current: shown(ctx, before) },
      'stale',
    );
  }
  if (!changed(before as unknown as Record<string, unknown>, wanted)) return shown(ctx, before);
  const own = await ownRoles(ctx);
  if (!mayGrant(own, before.roles) || (wanted.roles && !mayGrant(own, wanted.roles))) throw tooHigh();
  if (before.roles.includes('owner')) await keepAnOwner(ctx, staffId, wanted);
  const ending = endingOf(before, wanted);
  const { roles: later, state: then, ...now } = wanted;
  const fields = ending
    ? now
    : { ...now, ...(later === undefined ? {} : { roles: later }), ...(then === undefined ? {} : { state: then }) };
  if (ending) await beginEnding(ctx, { id: staffId, name: fields.name ?? before.name }, ending);
  const change = changed(before as unknown as Record<string, unknown>, fields) ?? { before: {}, after: {} };
  if (fields.locationIds) await requireLocations(ctx, fields.locationIds);
  await ctx.db
    .updateTable('staffMember')
    .set({ ...fields, version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .execute();
  const { name: nameBefore, ...openBefore } = change.before;
  const { name: nameAfter, ...openAfter } = change.after;
  if (Object.keys(change.after).length > 0)
    await record(ctx, {
      event: 'staff_member.changed',
      record: { kind: 'staff_member', id: staffId },
      before: openBefore,
      after: openAfter,
      ...(nameAfter === undefined ? {} : { personal: { before: { name: nameBefore }, after: { name: nameAfter } } }),
    });
  if (isOwner({ ...before, ...fields }) && !isOwner(before))
    await tellOwners(ctx, 'added', { name: fields.name ?? before.name });
  forgetBeliefs(ctx.ground, ctx.dealershipId);
  return shown(ctx, await members(ctx).where('id', '=', staffId).executeTakeFirstOrThrow());
}

/** @param pointer where the answer says it · @throws Invalid there for somebody who does not work here */
export async function requireStaff(ctx: Context, staffId: string, pointer: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('staffMember')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (!found) throw invalidField(pointer, 'no_such_staff', 'There is no such member of staff.');
}

const isOwner = (one: { roles: readonly string[]; state: string }): boolean =>
  one.state === 'active' && one.roles.includes('owner');

export const tooHigh = (): Forbidden =>
  new Forbidden('You can only give, change or take away roles that allow no more than your own.', 'role_too_high');

/** The roles of the one who acts; the product itself may give any. */
export async function ownRoles(ctx: Context): Promise<string[]> {
  if (ctx.actor.kind === 'system') return ['owner'];
  if (!ctx.actor.staffId) return [];
  const row = await members(ctx).where('id', '=', ctx.actor.staffId).executeTakeFirst();
  return row?.roles ?? [];
}

async function keepAnOwner(ctx: Context, staffId: string, fields: Partial<StaffEdit>): Promise<void> {
  const leaves =
    (fields.state !== undefined && fields.state !== 'active') || (fields.roles && !fields.roles.includes('owner'));
  if (!leaves) return;
  const others = await members(ctx)
    .where('id', '<>', staffId)
    .where('state', '=', 'active')
    .where('endsAt', 'is', null)
    .execute();
  if (!others.some((one) => one.roles.includes('owner'))) {
    throw new Conflict('This is the last owner. Make a colleague owner first.', {}, 'last_owner');
  }
}

async function requireLocations(ctx: Context, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from location where dealership_id = ${ctx.dealershipId} and id = any(${ids}::uuid[])`.execute(ctx.db);
  if (rows.length !== new Set(ids).size)
    throw invalidField('/locationIds', 'unknown_location', 'One of the locations is not there.');
}
