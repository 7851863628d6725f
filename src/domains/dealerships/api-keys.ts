import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Forbidden, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import { believed, forgetBeliefs } from './beliefs.ts';
import { tellOwners } from './owner-letters.ts';
import { permissions, permissionsOf } from './permissions.ts';
import type { Permission } from './permissions.ts';

export const ApiKeyInput = z.strictObject({
  name: text(100, { least: 1 }),
  scopes: z
    .array(z.enum(permissions as [Permission, ...Permission[]]))
    .min(1)
    .max(100)
    .transform((all) => permissions.filter((one) => all.includes(one))),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .nullable()
    .optional(),
});
export type ApiKeyInput = z.output<typeof ApiKeyInput>;

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  keyStart: z.string().describe('How the key begins, to tell keys apart'),
  scopes: z.array(z.string()),
  createdAt: z.date(),
  createdBy: z.string().nullable(),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
});
export type ApiKey = z.output<typeof ApiKey>;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Keys that work, newest first. */
export async function listApiKeys(ctx: Context): Promise<ApiKey[]> {
  return ctx.db
    .selectFrom('apiKey')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'apiKey.dealershipId').onRef('staff.id', '=', 'apiKey.createdBy'),
    )
    .select([
      'apiKey.id',
      'apiKey.name',
      'apiKey.keyStart',
      'apiKey.scopes',
      'apiKey.createdAt',
      'staff.name as createdBy',
      'apiKey.expiresAt',
      'apiKey.lastUsedAt',
    ])
    .where('apiKey.dealershipId', '=', ctx.dealershipId)
    .where('apiKey.revokedAt', 'is', null)
    .orderBy('apiKey.createdAt', 'desc')
    .orderBy('apiKey.id')
    .execute();
}

/**
 * Makes a key; the secret is answered this once and kept only as a hash.
 * @throws Forbidden for a scope that its maker does not have
 */
export async function createApiKey(
  ctx: Context,
  input: Omit<ApiKeyInput, 'expiresAt'> & { expiresAt?: Date | null | undefined },
): Promise<{ id: string; key: string }> {
  if (ctx.actor.kind !== 'system') {
    const beyond = input.scopes.find((scope) => !ctx.actor.permissions.has(scope));
    if (beyond) throw new Forbidden(`You cannot give a scope that you do not have: ${beyond}.`, 'scope_too_wide');
  }
  const id = newId();
  const keyStart = `automo_${randomBytes(6).toString('base64url')}`;
  const key = `${keyStart}_${randomBytes(32).toString('base64url')}`;
  await ctx.db
    .insertInto('apiKey')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      name: input.name,
      keyStart,
      keyHash: hashOf(key),
      scopes: input.scopes,
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      expiresAt: input.expiresAt ?? null,
    })
    .execute();
  await record(ctx, {
    event: 'api_key.created',
    record: { kind: 'api_key', id },
    after: { name: input.name, scopes: input.scopes },
  });
  await tellOwners(ctx, 'key', { name: input.name });
  return { id, key };
}

/** Ends a key at once, in this process; elsewhere within two seconds. */
export async function revokeApiKey(ctx: Context, apiKeyId: string): Promise<void> {
  const row = await ctx.db
    .updateTable('apiKey')
    .set({ revokedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', apiKeyId)
    .where('revokedAt', 'is', null)
    .returning('name')
    .executeTakeFirst();
  if (!row) throw new NotFound('API key');
  await noteErasure(ctx, 'api_key', apiKeyId);
  await ended(ctx, apiKeyId, row.name);
}

/** An older database has a revoked key again: it ends as of then. @returns whether it was back */
export async function revokeAgain(ctx: Context, apiKeyId: string, at: Date): Promise<boolean> {
  const row = await ctx.db
    .updateTable('apiKey')
    .set({ revokedAt: at })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', apiKeyId)
    .where('revokedAt', 'is', null)
    .returning('name')
    .executeTakeFirst();
  if (row) await ended(ctx, apiKeyId, row.name);
  return row !== undefined;
}

async function ended(ctx: Context, apiKeyId: string, name: string): Promise<void> {
  await record(ctx, {
    event: 'api_key.revoked',
    record: { kind: 'api_key', id: apiKeyId },
    before: { name },
  });
  forgetBeliefs(ctx.ground, ctx.dealershipId);
}

/** An API key that works, and what it may do: its scopes, within what its maker may still do, where they may. */
export interface FoundKey {
  keyId: string;
  dealershipId: string;
  name: string;
  permissions: ReadonlySet<Permission>;
  locationIds: string[] | null;
  expiresAt: Date | null;
}

/** Last use is written at most so often. */
const touchEvery = 60_000;
const touched = new WeakMap<Ground['database'], Map<string, number>>();

/** Finds the key of a secret; undefined when it is unknown, expired or revoked, or its maker is no longer staff. */
export async function findApiKey(ground: Ground, secret: string): Promise<FoundKey | undefined> {
  if (!/^automo_[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{43}$/.test(secret)) return undefined;
  const hash = hashOf(secret);
  const key = await believed(ground, `key ${hash.toString('base64url')}`, () => lookUp(ground, hash));
  if (!key || (key.expiresAt && key.expiresAt <= ground.clock.now())) return undefined;
  touch(ground, key.dealershipId, key.keyId);
  return key;
}

async function lookUp(ground: Ground, hash: Buffer): Promise<FoundKey | undefined> {
  const row = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('apiKey')
        .leftJoin('staffMember as staff', (join) =>
          join.onRef('staff.dealershipId', '=', 'apiKey.dealershipId').onRef('staff.id', '=', 'apiKey.createdBy'),
        )
        .select([
          'apiKey.id',
          'apiKey.dealershipId',
          'apiKey.name',
          'apiKey.scopes',
          'apiKey.createdBy',
          'apiKey.expiresAt',
          'staff.roles',
          'staff.locationIds',
          'staff.state',
        ])
        .where('apiKey.keyHash', '=', hash)
        .where('apiKey.revokedAt', 'is', null)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  if (!row || (row.createdBy && row.state !== 'active')) return undefined;
  const within = row.createdBy ? permissionsOf(row.roles ?? []) : undefined;
  const scopes = permissions.filter((one) => row.scopes.includes(one) && (!within || within.has(one)));
  return {
    keyId: row.id,
    dealershipId: row.dealershipId,
    name: row.name,
    permissions: new Set(scopes),
    locationIds: row.locationIds,
    expiresAt: row.expiresAt,
  };
}

function touch(ground: Ground, dealershipId: string, keyId: string): void {
  let times = touched.get(ground.database);
  if (!times) touched.set(ground.database, (times = new Map()));
  const now = ground.clock.elapsed();
  if ((times.get(keyId) ?? -touchEvery) + touchEvery > now) return;
  times.set(keyId, now);
  ground.database
    .asDealership(
      { dealershipId, cause: { kind: 'api_key', of: keyId } },
      (ctx) =>
        ctx.db
          .updateTable('apiKey')
          .set({ lastUsedAt: ctx.now })
          .where('dealershipId', '=', dealershipId)
          .where('id', '=', keyId)
          .execute(),
      { write: true, lettingGo: true },
    )
    .catch((error: unknown) => ground.log.warn({ err: error }, 'the last use of an API key could not be noted'));
}
