import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound, Unauthenticated } from '#kernel/problems.ts';
import { addressKey } from '#platform/web/limits.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { AccountOwnContext, Door } from '#platform/web/route.ts';
import { enter, keep, working } from './entering.ts';
import type { AtTheDoor } from './entering.ts';
import { note } from './events.ts';
import { requireShownFactor, stopRemoval } from './factor-removal.ts';
import { alertLetter } from './letters.ts';
import { limitsOf } from './limits.ts';
import { endSessions, keepSession, showedPasskey, stepUp } from './sessions.ts';
import { isToken, issue, newToken, redeem } from './tokens.ts';
import type { Purpose } from './tokens.ts';
import { userRow } from './users.ts';

const mostPerUser = 20;

const party = (ground: Ground) => ({ origin: ground.config.origin, rpId: new URL(ground.config.origin).hostname });
const idBytes = (userId: string): Buffer => Buffer.from(userId.replaceAll('-', ''), 'hex');

/** A challenge is a single-use token of ours: whoever brings it back signed can do so once. */
async function challenge(
  ctx: PlatformContext,
  purpose: Purpose,
  userId: string | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const token = await issue(ctx, purpose, { userId, token: newToken() });
  return new Uint8Array(Buffer.from(token, 'base64url'));
}

/** The challenge that an answer was made for; undefined when it cannot be read. */
function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge?: unknown };
    return typeof data.challenge === 'string' && isToken(data.challenge) ? data.challenge : undefined;
  } catch {
    return undefined;
  }
}

/** Asks the browser for a passkey to sign in with, whoever's it is. */
export const passkeySignInOptions = (door: Door) =>
  working(door, async (ctx) =>
    generateAuthenticationOptions({
      rpID: party(ctx.ground).rpId,
      userVerification: 'required',
      challenge: await challenge(ctx, 'passkey_sign_in', null),
    }),
  );

const refused = (): Unauthenticated =>
  new Unauthenticated('This passkey does not open an account here. Use your password.', 'wrong_passkey');

/** Checks a signed challenge. @returns whose passkey it is; undefined when anything about it is wrong */
async function verified(
  door: Door,
  purpose: Purpose,
  response: AuthenticationResponseJSON,
  holderId: string | null,
): Promise<{ userId: string } | undefined> {
  const asked = challengeIn(response.response.clientDataJSON);
  if (!asked) return undefined;
  // Used up in a transaction of its own: an answer that fails below cannot be tried again with the same challenge.
  const passkey = await working(door, async (ctx) => {
    const token = await redeem(ctx, purpose, asked);
    if (!token || token.userId !== holderId) return undefined;
    return ctx.db.selectFrom('passkey').selectAll().where('credentialId', '=', response.id).executeTakeFirst();
  });
  if (!passkey || (holderId && passkey.userId !== holderId)) return undefined;
  const handle = response.response.userHandle;
  if (handle && !Buffer.from(handle, 'base64url').equals(idBytes(passkey.userId))) return undefined;
  const { origin, rpId } = party(door.ground);
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: asked,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
    },
  }).catch(() => undefined);
  if (!result?.verified) return undefined;
  const { newCounter, credentialBackedUp } = result.authenticationInfo;
  await working(door, (ctx) =>
    ctx.db
      .updateTable('passkey')
      .set({ counter: newCounter, backedUp: credentialBackedUp, lastUsedAt: ctx.now })
      .where('id', '=', passkey.id)
      .execute(),
  );
  return { userId: passkey.userId };
}

/** Signs in with a passkey. It shows both that the person has the device and that it knows them, so no code is asked for. */
export async function signInByPasskey(door: AtTheDoor, response: AuthenticationResponseJSON): Promise<void> {
  await limitsOf(door.ground).signIn.take(addressKey(door.origin.ip));
  const found = await verified(door, 'passkey_sign_in', response, null);
  if (!found) throw refused();
  const entered = await working(door, async (ctx) => {
    const user = await userRow(ctx, found.userId);
    if (!user.emailVerifiedAt) throw refused();
    return enter(ctx, door, user, ['passkey']);
  });
  keep(door, entered);
}

/** Asks the browser for one of the person's own passkeys, to show that it is still them. */
export const passkeyStepUpOptions = (own: AccountOwnContext) =>
  working(own, async (ctx) => {
    const rows = await credentialsOf(ctx, own.account.userId);
    if (rows.length === 0) throw new Conflict('You have no passkey yet.', {}, 'no_passkey');
    return generateAuthenticationOptions({
      rpID: party(ctx.ground).rpId,
      userVerification: 'required',
      allowCredentials: rows,
      challenge: await challenge(ctx, 'passkey_step_up', own.account.userId),
    });
  });

/** Shows by a passkey that it is still the person. */
export async function stepUpByPasskey(own: AccountOwnContext, response: AuthenticationResponseJSON): Promise<void> {
  await limitsOf(own.ground).mine.take(own.account.userId);
  const found = await verified(own, 'passkey_step_up', response, own.account.userId);
  if (!found) throw refused();
  const token = await working(own, async (ctx) => {
    await stopRemoval(ctx, own.account.userId, 'factor');
    return stepUp(ctx, own.account, 'passkey');
  });
  keepSession(own.ground, own.cookies, token);
}

const credentialsOf = async (ctx: PlatformContext, userId: string) =>
  (
    await ctx.db.selectFrom('passkey').select(['credentialId', 'transports']).where('userId', '=', userId).execute()
  ).map(({ credentialId, transports }) => ({ id: credentialId, transports: transports as AuthenticatorTransport[] }));
type AuthenticatorTransport = 'ble' | 'cable' | 'hybrid' | 'internal' | 'nfc' | 'smart-card' | 'usb';

/** Asks the browser to make a passkey for the person. */
export const passkeyRegisterOptions = (own: AccountOwnContext) =>
  working(own, async (ctx) => {
    await requireShownFactor(ctx, own.account);
    const user = await userRow(ctx, own.account.userId);
    const rows = await credentialsOf(ctx, user.id);
    if (rows.length >= mostPerUser)
      throw new Conflict(`At most ${mostPerUser} passkeys can be kept.`, {}, 'too_many_passkeys');
    return generateRegistrationOptions({
      rpName: ctx.ground.config.company.name,
      rpID: party(ctx.ground).rpId,
      userID: new Uint8Array(idBytes(user.id)),
      userName: user.email,
      userDisplayName: user.name,
      attestationType: 'none',
      excludeCredentials: rows,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      challenge: await challenge(ctx, 'passkey_register', user.id),
    });
  });

/** Keeps the passkey that the browser made. @throws Invalid when it does not answer our own question */
export async function registerPasskey(
  own: AccountOwnContext,
  name: string,
  response: RegistrationResponseJSON,
): Promise<void> {
  const wrong = invalidField('/response', 'passkey', 'The passkey could not be checked. Try once more.');
  const { userId, sessionId } = own.account;
  const asked = challengeIn(response.response.clientDataJSON);
  const token = asked ? await working(own, (ctx) => redeem(ctx, 'passkey_register', asked)) : undefined;
  if (!asked || token?.userId !== userId) throw wrong;
  const { origin, rpId } = party(own.ground);
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: asked,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!result?.verified) throw wrong;
  const { credential, credentialBackedUp } = result.registrationInfo;
  await working(own, async (ctx) => {
    await ctx.db
      .insertInto('passkey')
      .values({
        id: newId(),
        userId,
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: (credential.transports ?? []).slice(0, 8),
        name,
        backedUp: credentialBackedUp,
        createdAt: ctx.now,
      })
      .execute();
    // Making one shows it: the device asked for a finger, a face or a PIN.
    await showedPasskey(ctx, sessionId);
    await note(ctx, 'passkey.added', userId);
    await alertLetter(ctx, await userRow(ctx, userId), { about: 'passkeyOn', passkey: name });
    await endSessions(ctx, userId, sessionId);
  });
}

/** The passkeys of a user, oldest first. */
export async function passkeysOf(ctx: PlatformContext, userId: string) {
  return ctx.db
    .selectFrom('passkey')
    .select(['id', 'name', 'backedUp', 'createdAt', 'lastUsedAt'])
    .where('userId', '=', userId)
    .orderBy('id')
    .execute();
}

/** Names a passkey. @throws NotFound */
export async function renamePasskey(
  ctx: PlatformContext,
  userId: string,
  passkeyId: string,
  name: string,
): Promise<void> {
  await ctx.db
    .updateTable('passkey')
    .set({ name })
    .where('id', '=', passkeyId)
    .where('userId', '=', userId)
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound('passkey'));
  await note(ctx, 'passkey.renamed', userId);
}

/** Removes a passkey; other sessions end. @throws NotFound */
export async function removePasskey(
  ctx: PlatformContext,
  userId: string,
  sessionId: string,
  passkeyId: string,
): Promise<void> {
  const { name } = await ctx.db
    .deleteFrom('passkey')
    .where('id', '=', passkeyId)
    .where('userId', '=', userId)
    .returning('name')
    .executeTakeFirstOrThrow(() => new NotFound('passkey'));
  await note(ctx, 'passkey.removed', userId);
  await alertLetter(ctx, await userRow(ctx, userId), { about: 'passkeyOff', passkey: name });
  await endSessions(ctx, userId, sessionId);
}
