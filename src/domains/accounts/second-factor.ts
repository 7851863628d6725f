import { createHmac, randomInt } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { forgetRemembered } from './devices.ts';
import { note } from './events.ts';
import { alertLetter } from './letters.ts';
import { leastAlone } from './password-length.ts';
import { endSessions } from './sessions.ts';
import { userRow } from './users.ts';
import type { User } from './users.ts';

const period = 30;
const sealedAs = (userId: string): string => `user_account totp ${userId}`;

/** Wrong code, whatever kind of code it was. */
export const wrongCode = () =>
  invalidField('/code', 'wrong_code', 'This code is not right, or was used already. Wait for the next one.');

/**
 * Checks a code of the person's app: the present one, the one before or the one after, and each only once
 * (RFC 6238 5.2). A right code is used up by this.
 */
export async function takeTotp(ctx: PlatformContext, user: User, code: string): Promise<boolean> {
  if (!user.totpSealed || !/^\d{6}$/.test(code)) return false;
  const result = verifySync({
    secret: ctx.key.open(user.totpSealed, sealedAs(user.id)).toString(),
    token: code,
    epoch: Math.floor(ctx.now.getTime() / 1000),
    epochTolerance: period,
  });
  if (!result.valid) return false;
  const step = Math.floor(ctx.now.getTime() / 1000 / period) + result.delta;
  const taken = await ctx.db
    .updateTable('userAccount')
    .set({ totpLastStep: step })
    .where('id', '=', user.id)
    .where((eb) => eb.or([eb('totpLastStep', 'is', null), eb('totpLastStep', '<', step)]))
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Begins a second factor: a secret for the person's app. It is asked for only once a code of it was shown. */
export async function beginSecondFactor(
  ctx: PlatformContext,
  userId: string,
): Promise<{ secret: string; url: string }> {
  const user = await userRow(ctx, userId);
  if (user.totpConfirmedAt) throw new Conflict('Two-step sign-in is on already.', {}, 'second_factor_on');
  const secret = generateSecret({ length: 20 });
  await ctx.db
    .updateTable('userAccount')
    .set({ totpSealed: ctx.key.seal(secret, sealedAs(userId)), totpLastStep: null })
    .where('id', '=', userId)
    .execute();
  return { secret, url: generateURI({ issuer: ctx.ground.config.company.name, label: user.email, secret }) };
}

/** Turns the second factor on. @returns the recovery codes, shown this once */
export async function confirmSecondFactor(
  ctx: PlatformContext,
  userId: string,
  sessionId: string,
  code: string,
): Promise<string[]> {
  const user = await userRow(ctx, userId);
  if (user.totpConfirmedAt) throw new Conflict('Two-step sign-in is on already.', {}, 'second_factor_on');
  if (!(await takeTotp(ctx, user, code.replaceAll(/\s/g, '')))) throw wrongCode();
  await ctx.db.updateTable('userAccount').set({ totpConfirmedAt: ctx.now }).where('id', '=', userId).execute();
  await note(ctx, 'second_factor.added', userId);
  await alertLetter(ctx, user, { about: 'secondOn' });
  await endSessions(ctx, userId, sessionId);
  return makeCodes(ctx, userId);
}

/** Turns the second factor off. */
export async function removeSecondFactor(ctx: PlatformContext, userId: string, sessionId: string): Promise<void> {
  const user = await userRow(ctx, userId);
  if (!user.totpConfirmedAt) throw new Conflict('Two-step sign-in is off already.', {}, 'second_factor_off');
  // The password stands alone from here on; asked by the statement itself, as it may be changed at this moment.
  const { numUpdatedRows } = await ctx.db
    .updateTable('userAccount')
    .set({ totpSealed: null, totpConfirmedAt: null, totpLastStep: null })
    .where('id', '=', userId)
    .where('passwordShort', '=', false)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n)
    throw new Conflict(
      `Your password is shorter than ${leastAlone} characters, which is enough only with two-step sign-in. Choose a longer one first.`,
      {},
      'password_short_alone',
    );
  await ctx.db.deleteFrom('recoveryCode').where('userId', '=', userId).execute();
  await forgetRemembered(ctx, userId);
  await note(ctx, 'second_factor.removed', userId);
  await alertLetter(ctx, user, { about: 'secondOff' });
  await endSessions(ctx, userId, sessionId);
}

/** Makes new recovery codes; the former ones end. @returns them, shown this once */
export async function renewCodes(ctx: PlatformContext, userId: string): Promise<string[]> {
  const user = await userRow(ctx, userId);
  if (!user.totpConfirmedAt) throw new Conflict('Turn two-step sign-in on first.', {}, 'second_factor_off');
  const codes = await makeCodes(ctx, userId);
  await alertLetter(ctx, user, { about: 'codes' });
  return codes;
}

// Without letters and digits that are mistaken for each other when written by hand.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

async function makeCodes(ctx: PlatformContext, userId: string): Promise<string[]> {
  const codes = Array.from({ length: 10 }, () => {
    const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
  await ctx.db.deleteFrom('recoveryCode').where('userId', '=', userId).execute();
  await ctx.db
    .insertInto('recoveryCode')
    .values(codes.map((code) => ({ userId, codeHash: codeHash(ctx, userId, code) })))
    .execute();
  await note(ctx, 'recovery_codes.made', userId);
  return codes;
}

/** Keyed, because fifty bits alone could be tried out by who has only the rows. */
const codeHash = (ctx: PlatformContext, userId: string, code: string): Buffer =>
  createHmac('sha256', ctx.ground.secret('recovery code'))
    .update(`${userId} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`)
    .digest();

/** Uses a recovery code up. */
export async function takeRecoveryCode(ctx: PlatformContext, user: User, code: string): Promise<boolean> {
  const taken = await ctx.db
    .updateTable('recoveryCode')
    .set({ usedAt: ctx.now })
    .where('userId', '=', user.id)
    .where('codeHash', '=', codeHash(ctx, user.id, code))
    .where('usedAt', 'is', null)
    .returning('userId')
    .executeTakeFirst();
  if (!taken) return false;
  const left = await codesLeft(ctx, user.id);
  await note(ctx, 'recovery_code.used', user.id, { left });
  await alertLetter(ctx, user, { about: 'codeUsed', left });
  return true;
}

/** How many recovery codes of a user are unused. */
export async function codesLeft(ctx: PlatformContext, userId: string): Promise<number> {
  const { left } = await ctx.db
    .selectFrom('recoveryCode')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}
