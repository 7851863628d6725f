import { z } from 'zod';
import { isShutOut, rightsIn } from '#domains/dealerships/index.ts';
import { Conflict, invalidField, NotFound, Unavailable } from '#kernel/problems.ts';
import type { Account, Door, OwnContext } from '#platform/web/route.ts';
import type { Behalf } from './call-log.ts';
import type { Connection, Network } from './channel.ts';
import { findChannelRow } from './channels.ts';
import { connectChannel } from './connected.ts';
import { claimReturn, findConnection, keptOf, keptPlace, mark, readState, returnAddress } from './connecting.ts';
import type { Claimed, Kept, WorkOf } from './connecting.ts';
import { facebookPages, facebookPerson, facebookToken, inspectPageToken } from './meta/facebook-login.ts';
import type { OfferedPage } from './meta/facebook-login.ts';
import { MetaFailure } from './meta/failure.ts';
import { instagramIdentity, instagramToken } from './meta/instagram-login.ts';

/** What Meta adds to the address that it sends a person back to; it may add more. */
export const ReturnQuery = z.looseObject({
  state: z.string().max(200).optional(),
  code: z.string().max(2000).optional(),
  error: z.string().max(200).optional(),
});

const screen = '/settings/channels';

/** How a login ended, before it is written down. */
type Ending = { state: Connection['state'] } & Omit<Parameters<typeof mark>[2], 'state'>;

/**
 * A person comes back from Meta. First whose login it is, then whether they agreed, then the code. Whatever happens, they
 * land on the screen that says so; no token outlives a login that did not connect anything.
 *
 * @returns the path of the office to go to
 */
export async function takeReturn(
  door: Door & { account: Account | null },
  network: Network,
  query: z.output<typeof ReturnQuery>,
): Promise<string> {
  const state = readState(query.state ?? '');
  const { account, ground, origin } = door;
  if (!account) return `/sign-in?next=${encodeURIComponent(screen)}`;
  if (!state) return `${screen}?connection=unknown`;
  const ctx: WorkOf = {
    ground,
    dealershipId: state.dealershipId,
    work: (task, manner) =>
      ground.database.asDealership(
        {
          dealershipId: state.dealershipId,
          actor: { kind: 'user', id: account.userId, staffId: null, permissions: new Set(), locationIds: null },
          origin,
        },
        task,
        manner,
      ),
  };
  // Whoever lost the right meanwhile connects nothing.
  const rights = await rightsIn(ground, account.userId, state.dealershipId);
  if (!rights?.permissions.has('channels.write') || isShutOut(rights, account, door.now))
    return `${screen}?connection=unknown`;
  const claimed = await ctx
    .work((inner) => claimReturn(inner, account, network, state), { write: true })
    .catch((error: unknown) => {
      // The state names no dealership of ours.
      if (error instanceof NotFound || (error instanceof Unavailable && error.code === 'no_key')) return undefined;
      throw error;
    });
  if (!claimed) return `${screen}?connection=unknown`;
  const ending = await endingOf(ctx, account, network, claimed, query);
  // Everything was disconnected while they were at Meta: their login went with it.
  if (!ending) return `${screen}?connection=unknown`;
  await ctx.work((inner) => mark(inner, claimed.id, ending), { write: true });
  return `${screen}?connection=${claimed.id}`;
}

async function endingOf(
  ctx: WorkOf,
  account: Account,
  network: Network,
  claimed: Claimed,
  query: z.output<typeof ReturnQuery>,
): Promise<Ending | undefined> {
  if (query.error !== undefined || !query.code) return { state: 'failed', problem: 'cancelled' };
  try {
    return network === 'facebook'
      ? await endFacebook(ctx, account, claimed, query.code)
      : await endInstagram(ctx, account, claimed, query.code);
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    if (!(error instanceof MetaFailure)) throw error;
    ctx.ground.log.warn({ network, code: error.code, subcode: error.subcode }, 'a login at Meta failed');
    const spent = error.subcode === 36007 || error.subcode === 36009;
    return { state: 'failed', problem: spent ? 'code_spent' : 'meta_error' };
  }
}

async function endFacebook(ctx: WorkOf, account: Account, claimed: Claimed, code: string): Promise<Ending> {
  const { ground } = ctx;
  const login = { id: claimed.id, userId: account.userId };
  const behalf = behalfOf(ctx, login);
  const { token } = await facebookToken(ground, behalf, code, returnAddress(ground.config.origin, 'facebook'));
  const { personId, granted, missing } = await facebookPerson(ground, behalf, token);
  // Without all of them nothing could be published: then nothing is kept.
  if (missing.length > 0) return { state: 'failed', problem: 'permissions_declined', missing };
  const pages = await facebookPages(ground, behalf, token);
  if (pages.length === 0) return { state: 'failed', problem: 'no_pages' };
  const kept: Kept = { personId, granted, pages };
  if (claimed.channelId) {
    const channel = await ctx.work((inner) => findChannelRow(inner, claimed.channelId!), { write: false });
    const page = pages.find((one) => one.id === channel.remoteId && connectable(one));
    if (!page) return { state: 'failed', problem: 'another_account' };
    return { state: 'done', channelIds: [await connectPage(ctx, login, kept, page)] };
  }
  const [only] = pages;
  if (pages.length === 1 && connectable(only!)) {
    return { state: 'done', channelIds: [await connectPage(ctx, login, kept, only!)] };
  }
  const key = await ground.keyring.of(ctx.dealershipId);
  return { state: 'choosing', sealed: key.seal(JSON.stringify(kept), keptPlace(claimed.id)) };
}

const connectable = (page: OfferedPage): boolean => page.token !== null && page.mayPublish;

/** Calls of a login are made for whoever began it. */
const behalfOf = (ctx: WorkOf, login: { id: string; userId: string }): Behalf => ({
  dealershipId: ctx.dealershipId,
  subject: login.id,
  cause: { kind: 'person', id: login.userId },
});

async function connectPage(
  ctx: WorkOf,
  login: { id: string; userId: string },
  kept: Kept,
  page: OfferedPage,
): Promise<string> {
  const seen = await inspectPageToken(ctx.ground, behalfOf(ctx, login), page.token!, page.id);
  if (!seen.valid) throw new MetaFailure('reauth', { subcode: seen.subcode });
  return connectChannel(ctx, login, {
    network: 'facebook',
    remoteId: page.id,
    personId: kept.personId,
    name: page.name,
    username: null,
    category: page.category,
    pictureUrl: page.pictureUrl,
    permissions: kept.granted,
    token: page.token!,
    tokenExpiresAt: seen.expiresAt,
    dataAccessExpiresAt: seen.dataAccessExpiresAt,
  });
}

async function endInstagram(ctx: WorkOf, account: Account, claimed: Claimed, code: string): Promise<Ending> {
  const { ground } = ctx;
  const login = { id: claimed.id, userId: account.userId };
  const behalf = behalfOf(ctx, login);
  const made = await instagramToken(ground, behalf, code, returnAddress(ground.config.origin, 'instagram'));
  if (made.missing.length > 0) return { state: 'failed', problem: 'permissions_declined', missing: made.missing };
  const me = await instagramIdentity(ground, behalf, made.token);
  if (!me.professional) return { state: 'failed', problem: 'not_professional' };
  if (claimed.channelId) {
    const channel = await ctx.work((inner) => findChannelRow(inner, claimed.channelId!), { write: false });
    if (channel.remoteId !== me.accountId) return { state: 'failed', problem: 'another_account' };
  }
  const channelId = await connectChannel(ctx, login, {
    network: 'instagram',
    remoteId: me.accountId,
    personId: me.personId,
    // Its user name is what it is known by; the name it shows is not kept (promise P12).
    name: null,
    username: me.username,
    category: null,
    pictureUrl: me.pictureUrl,
    permissions: made.granted,
    token: made.token,
    tokenExpiresAt: made.expiresAt,
    dataAccessExpiresAt: null,
  });
  return { state: 'done', channelIds: [channelId] };
}

/**
 * Connects the Pages that the person chose; what else came with the login is forgotten.
 * @throws NotFound · Invalid naming a Page that cannot be connected · Conflict when the login is over
 */
export async function choosePages(
  ctx: OwnContext,
  connectionId: string,
  remoteIds: readonly string[],
): Promise<Connection> {
  const kept = await ctx.work(
    async (inner) => {
      const connection = await findConnection(inner, connectionId);
      if (connection.state !== 'choosing')
        throw new Conflict('This login is over. Connect again.', {}, 'connection_over');
      const row = await inner.db
        .selectFrom('channelConnection')
        .select('sealed')
        .where('dealershipId', '=', inner.dealershipId)
        .where('id', '=', connectionId)
        .executeTakeFirstOrThrow();
      return keptOf(inner, connectionId, row.sealed!);
    },
    { write: false },
  );
  const chosen = remoteIds.map((id, at) => {
    const page = kept.pages.find((one) => one.id === id);
    if (!page || !connectable(page))
      throw invalidField(`/remoteIds/${at}`, 'not_connectable', 'This Page cannot be connected.');
    return page;
  });
  const channelIds: string[] = [];
  const login = { id: connectionId, userId: ctx.account!.userId };
  for (const page of chosen) channelIds.push(await connectPage(ctx, login, kept, page).catch(asProblem));
  await ctx.work((inner) => mark(inner, connectionId, { state: 'done', channelIds }), { write: true });
  return ctx.work((inner) => findConnection(inner, connectionId), { write: false });
}

const asProblem = (error: unknown): never => {
  if (error instanceof MetaFailure)
    throw new Conflict('Meta did not confirm this Page. Connect again.', {}, 'connection_over');
  throw error;
};
