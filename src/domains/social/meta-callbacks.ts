import { createHmac } from 'node:crypto';
import type { Ground } from '#platform/ground.ts';
import { HasLeft } from '#platform/database/database.ts';
import type { Context } from '#platform/database/context.ts';
import { tally } from '#platform/tally.ts';
import type { Network } from './channel.ts';
import { forgetLoginOf } from './connecting.ts';
import { release, revokeAtMeta } from './disconnecting.ts';
import { loseToken } from './channel-losing.ts';
import { readSignedRequest } from './meta/signed-request.ts';
import type { SignedRequest } from './meta/signed-request.ts';

/** What came to one of the four callback addresses. */
export interface Callback {
  network: Network;
  kind: 'deauthorize' | 'data-deletion';
  contentType: string;
  body: Buffer;
}

export type CallbackAnswer = { status: 200; body: object } | { status: 400 | 413 | 415; body: { error: string } };

const refused: CallbackAnswer = { status: 400, body: { error: 'invalid_signed_request' } };

/**
 * Answers Meta's deauthorize and data-deletion requests (meta-protocol 5.2 to 5.5). Whatever is wrong with a request, the
 * answer is the same, and nothing is changed. The deletion is done before it is answered.
 */
export async function takeCallback(ground: Ground, callback: Callback): Promise<CallbackAnswer> {
  const answer = await answerTo(ground, callback);
  // Counted, and nothing of what stood in it kept (promise P15c).
  if (answer.status !== 200) await ground.database.asPlatform((ctx) => tally(ctx, 'forgery_refused'));
  return answer;
}

async function answerTo(ground: Ground, callback: Callback): Promise<CallbackAnswer> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(callback.contentType))
    return { status: 415, body: { error: 'invalid_signed_request' } };
  if (callback.body.length > 16_384) return { status: 413, body: { error: 'invalid_signed_request' } };
  const product = ground.config.meta[callback.network];
  const values = new URLSearchParams(callback.body.toString('latin1')).getAll('signed_request');
  if (!product || values.length !== 1) return refused;
  const request = readSignedRequest(values[0]!, product.secret, ground.clock.now(), callback.kind === 'deauthorize');
  if (!request) return refused;
  if (callback.kind === 'deauthorize') {
    await deauthorize(ground, callback.network, request);
    return { status: 200, body: { success: true } };
  }
  const code = await deleteData(ground, callback.network, request);
  return { status: 200, body: { url: `${ground.config.origin}/deletion/${code}`, confirmation_code: code } };
}

interface Found {
  dealershipId: string;
  id: string;
}

/** Channels connected later than this are a new consent, and stay (meta-protocol 5.3). */
const newConsent = 60_000;

/** The channels of the person, or account, or Page, in every dealership. Instagram has named a person by either of two ids. */
const channelsOf = (ground: Ground, network: Network, request: SignedRequest): Promise<Found[]> =>
  ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('channel')
        .select(['dealershipId', 'id'])
        .where('network', '=', network)
        .where('connectedAt', '<=', new Date(request.issuedAt.getTime() + newConsent))
        .where((eb) =>
          request.userId === undefined
            ? eb('remoteId', '=', request.profileId!)
            : network === 'instagram'
              ? eb.or([eb('personId', '=', request.userId), eb('remoteId', '=', request.userId)])
              : eb('personId', '=', request.userId),
        )
        .orderBy('dealershipId')
        .orderBy('id')
        .execute(),
    {},
    { write: false },
  );

/**
 * Work in each dealership that has the person's channels. One whose thirty days are over is being deleted as a whole: it
 * stops the request for no other.
 */
async function within<T>(
  ground: Ground,
  dealershipId: string,
  work: (ctx: Context) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ground.database.asDealership({ dealershipId, cause: { kind: 'duty', of: 'channel_ends' } }, work, {
      write: true,
      lettingGo: true,
    });
  } catch (error) {
    if (!(error instanceof HasLeft)) throw error;
    return undefined;
  }
}

/**
 * Logins that wait for a choice hold the person's tokens, sealed: they are opened to see whose they are, and deleted. There
 * are never more than were begun in the last minutes.
 */
async function forgetLoginsOf(ground: Ground, network: Network, { userId, issuedAt }: SignedRequest): Promise<void> {
  if (network !== 'facebook' || userId === undefined) return;
  const waiting = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('channelConnection')
        .select(['dealershipId', 'id'])
        .where('network', '=', network)
        .where('state', '=', 'choosing')
        .execute(),
    {},
    { write: false },
  );
  for (const { dealershipId, id } of waiting)
    await within(ground, dealershipId, (ctx) =>
      forgetLoginOf(ctx, id, userId, new Date(issuedAt.getTime() + newConsent)),
    );
}

/** The app was removed at Meta: tokens are dead already, ours are deleted, and the owners are told once. */
async function deauthorize(ground: Ground, network: Network, request: SignedRequest): Promise<void> {
  for (const { dealershipId, id } of await channelsOf(ground, network, request)) {
    await within(ground, dealershipId, async (ctx) => {
      const row = await ctx.db
        .selectFrom('channel')
        .select('epoch')
        .where('dealershipId', '=', dealershipId)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row) await loseToken(ctx, id, row.epoch, 'removed_at_meta');
    });
  }
}

/**
 * Everything of a person that came from Meta is deleted in every dealership; the same request again gives the same code and
 * does nothing more. The code is made from the request, so that no id is kept for it.
 */
async function deleteData(ground: Ground, network: Network, request: SignedRequest): Promise<string> {
  const code = codeOf(ground, network, request);
  const fresh = await ground.database.asPlatform(({ db, now }) =>
    db
      .insertInto('metaDeletionRequest')
      .values({ code, network, receivedAt: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('code')
      .executeTakeFirst(),
  );
  const before = fresh
    ? undefined
    : await ground.database.asPlatform(
        ({ db }) => db.selectFrom('metaDeletionRequest').select('doneAt').where('code', '=', code).executeTakeFirst(),
        {},
        { write: false },
      );
  if (before?.doneAt) return code;
  const counts = { channels: 0, deliveries: 0 };
  await forgetLoginsOf(ground, network, request);
  for (const { dealershipId, id } of await channelsOf(ground, network, request)) {
    // Gone as a whole, or disconnected by somebody at the same moment: then that was it.
    const released = await within(ground, dealershipId, (ctx) => release(ctx, id, 'deletion_requested'));
    if (!released) continue;
    counts.channels += 1;
    counts.deliveries += released.deliveries;
    // The person removed the app themselves: there is nothing to take back, only keys to forget.
    await revokeAtMeta(ground, { ...released, token: undefined, personId: null });
  }
  await ground.database.asPlatform(({ db, now }) =>
    db
      .updateTable('metaDeletionRequest')
      .set((eb) => ({
        doneAt: now,
        channels: eb('channels', '+', counts.channels),
        deliveries: eb('deliveries', '+', counts.deliveries),
      }))
      .where('code', '=', code)
      .where('doneAt', 'is', null)
      .execute(),
  );
  return code;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Twenty characters, a hundred bits, of base32 (RFC 4648 6). */
function codeOf(ground: Ground, network: Network, request: SignedRequest): string {
  const mac = createHmac('sha256', ground.secret('meta deletion'))
    .update(`${network}|${request.userId}|${Math.floor(request.issuedAt.getTime() / 1000)}`)
    .digest();
  let bits = 0n;
  for (const byte of mac.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 20 }, (_, at) => letters[Number((bits >> BigInt(99 - at * 5)) & 31n)]).join('');
}

/** What a code stands for; undefined for every other text. */
export async function findDeletion(
  ground: Ground,
  code: string,
): Promise<{ receivedAt: Date; doneAt: Date | null; channels: number; deliveries: number } | undefined> {
  if (!/^[A-Z2-7]{20}$/.test(code)) return undefined;
  return ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('metaDeletionRequest')
        .select(['receivedAt', 'doneAt', 'channels', 'deliveries'])
        .where('code', '=', code)
        .executeTakeFirst(),
    {},
    { write: false },
  );
}
