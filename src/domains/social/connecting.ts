import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isId, newId } from '#kernel/ids.ts';
import { invalidField, NotFound, Unavailable } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { Account, OwnContext } from '#platform/web/route.ts';
import type { Connection, Network } from './channel.ts';
import { findChannelRow } from './channels.ts';
import { facebookDialog, facebookPermissions } from './meta/facebook-login.ts';
import type { OfferedPage } from './meta/facebook-login.ts';
import { instagramDialog } from './meta/instagram-login.ts';
import { clearBytes } from './tasks.ts';

/** How long a login at Meta may take. */
const patience = 10 * 60_000;

/** What a person chose from, kept sealed until they chose: at most ten minutes. */
export interface Kept {
  personId: string;
  granted: string[];
  pages: OfferedPage[];
}

export const keptPlace = (connectionId: string): string => `channel connection ${connectionId}`;

/** Where Meta sends the person back to: fixed, since it must equal what is registered there. */
export const returnAddress = (origin: string, network: Network): string => `${origin}/meta/${network}/return`;

/**
 * Begins a login at Meta: what the person agrees to there is bound to them, to this session and to this dealership, once.
 *
 * @param again asks once more for permissions that were declined before
 * @returns the address to send the person's browser to
 * @throws Unavailable when the network has no app in the settings · Invalid
 */
export async function beginConnection(
  ctx: Context,
  account: Account,
  wanted: { network: Network; channelId?: string | undefined; again?: boolean | undefined },
): Promise<{ connectionId: string; url: string }> {
  const { network, channelId } = wanted;
  if (!ctx.ground.config.meta[network]) {
    throw new Unavailable(
      `This installation has no ${network} app: its operator sets META_${network.toUpperCase()}_APP_ID.`,
    );
  }
  if (channelId) {
    const channel = await findChannelRow(ctx, channelId);
    if (channel.network !== network || channel.state === 'disconnected') {
      throw invalidField('/channelId', 'disconnected', 'This channel was disconnected: connect it as a new one.');
    }
  }
  await ctx.db
    .deleteFrom('channelConnection')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('expiresAt', '<', ctx.now)
    .execute();
  const connectionId = newId();
  const secret = randomBytes(32);
  await ctx.db
    .insertInto('channelConnection')
    .values({
      dealershipId: ctx.dealershipId,
      id: connectionId,
      network,
      stateHash: hashOf(secret),
      userId: account.userId,
      sessionId: account.sessionId,
      channelId: channelId ?? null,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + patience),
    })
    .execute();
  const named = Buffer.from((ctx.dealershipId + connectionId).replaceAll('-', ''), 'hex');
  const state = Buffer.concat([named, secret]).toString('base64url');
  const returnTo = returnAddress(ctx.ground.config.origin, network);
  const url =
    network === 'facebook'
      ? facebookDialog(ctx.ground, returnTo, state, wanted.again ?? false)
      : instagramDialog(ctx.ground, returnTo, state, !channelId);
  return { connectionId, url };
}

/** What a `state` names; undefined when it is none of ours. */
export function readState(state: string): { dealershipId: string; connectionId: string; secret: Buffer } | undefined {
  if (!/^[A-Za-z0-9_-]{86}$/.test(state)) return undefined;
  const bytes = Buffer.from(state, 'base64url');
  const uuid = (from: number): string => {
    const hex = bytes.subarray(from, from + 16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  const found = { dealershipId: uuid(0), connectionId: uuid(16), secret: bytes.subarray(32) };
  return isId(found.dealershipId) && isId(found.connectionId) ? found : undefined;
}

/** A login as it was claimed by the one return that counts. */
export interface Claimed {
  id: string;
  channelId: string | null;
}

/**
 * Takes a return from Meta: only the first one, by the person and session that began it, in time. A second arrival with the
 * same state is refused without exchanging anything (browsers and proxies do repeat them).
 */
export async function claimReturn(
  ctx: Context,
  account: Account,
  network: Network,
  state: { connectionId: string; secret: Buffer },
): Promise<Claimed | undefined> {
  const row = await ctx.db
    .selectFrom('channelConnection')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', state.connectionId)
    .forUpdate()
    .executeTakeFirst();
  const mine =
    row &&
    row.network === network &&
    row.userId === account.userId &&
    row.sessionId === account.sessionId &&
    row.state === 'open' &&
    row.expiresAt > ctx.now &&
    timingSafeEqual(row.stateHash, hashOf(state.secret));
  if (!mine) return undefined;
  await mark(ctx, row.id, { state: 'exchanging' });
  return { id: row.id, channelId: row.channelId };
}

/** How a login stands, for the person who began it. @throws NotFound */
export async function findConnection(ctx: Context, connectionId: string): Promise<Connection> {
  const row = await ctx.db
    .selectFrom('channelConnection')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', connectionId)
    .where('userId', '=', ctx.actor.id)
    .executeTakeFirst();
  if (!row) throw new NotFound('connection');
  const late = row.expiresAt <= ctx.now && row.state !== 'done' && row.state !== 'failed';
  return {
    id: row.id,
    network: row.network as Network,
    state: late ? 'failed' : (row.state as Connection['state']),
    problem: late ? 'expired' : (row.problem as Connection['problem']),
    missing: row.missing,
    offers: row.sealed && !late ? await offersOf(ctx, keptOf(ctx, row.id, row.sealed)) : [],
    channelIds: row.channelIds,
  };
}

export const keptOf = (ctx: Context, connectionId: string, sealed: Buffer): Kept =>
  JSON.parse(ctx.key.open(sealed, keptPlace(connectionId)).toString('utf8')) as Kept;

/** Deletes a login that waits for a choice, when it is this person's and began by then: with the tokens in it. */
export async function forgetLoginOf(ctx: Context, connectionId: string, personId: string, by: Date): Promise<void> {
  const row = await ctx.db
    .selectFrom('channelConnection')
    .select('sealed')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', connectionId)
    .where('createdAt', '<=', by)
    .forUpdate()
    .executeTakeFirst();
  if (!row?.sealed || keptOf(ctx, connectionId, row.sealed).personId !== personId) return;
  await ctx.db
    .deleteFrom('channelConnection')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', connectionId)
    .execute();
  await enqueue(ctx, clearBytes, {}, { key: 'clear bytes of channels' });
}

async function offersOf(ctx: Context, kept: Kept): Promise<Connection['offers']> {
  const known = await ctx.db
    .selectFrom('channel')
    .select(['remoteId', 'state'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('network', '=', 'facebook')
    .where('remoteId', 'is not', null)
    .execute();
  return kept.pages.map((page) => {
    const why = page.token === null ? 'no_role' : page.mayPublish ? null : 'no_task';
    const there = known.some((one) => one.remoteId === page.id && one.state !== 'needs_reconnect');
    return {
      remoteId: page.id,
      name: page.name,
      category: page.category,
      connectable: why === null,
      why: why ?? (there ? ('connected' as const) : null),
    };
  });
}

/** Writes how a login went on. */
export async function mark(
  ctx: Context,
  connectionId: string,
  to: {
    state: Connection['state'];
    problem?: Connection['problem'];
    missing?: string[];
    channelIds?: string[];
    sealed?: Buffer | null;
  },
): Promise<void> {
  await ctx.db
    .updateTable('channelConnection')
    .set({ sealed: null, ...to })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', connectionId)
    .execute();
}

const hashOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();

/** The permissions that a network's channels need, to say what is asked before it is asked. */
export const neededPermissions = {
  facebook: facebookPermissions,
  instagram: ['instagram_business_basic', 'instagram_business_content_publish'],
} as const;

export type WorkOf = Pick<OwnContext, 'work' | 'ground' | 'dealershipId'>;
