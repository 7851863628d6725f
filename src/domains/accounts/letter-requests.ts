import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { TooMany } from '#kernel/problems.ts';
import { acceptPolicies } from '#domains/policies/index.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue, platformJob } from '#platform/jobs/index.ts';
import { adultWording } from './adult-wording.ts';
import { note } from './events.ts';
import { knownLetter, resetLetter, verifyLetter } from './letters.ts';
import { accountMark, limitsOf } from './limits.ts';
import { hashOf, issue, newToken } from './tokens.ts';
import type { User } from './users.ts';

/** What is kept of a sign-up until its address is confirmed; the password only as its hash. */
export interface PendingSignUp {
  name: string;
  phone: string;
  passwordHash: string;
  locale: string;
}

/** Something that ends in a letter to an address, whoever may own it. */
export type LetterRequest = { email: string; next: string | null } & (
  | ({ kind: 'sign_up'; terms: string; privacy: string; ip: string | null; userAgent: string | null } & PendingSignUp)
  | { kind: 'verify' }
  | { kind: 'reset' }
);

/** Whether this address may be written to once more this hour; nobody is told when not. */
export async function mayWriteTo(ground: Ground, email: string): Promise<boolean> {
  try {
    await limitsOf(ground).lettersPerAddressee.take(accountMark(ground, email));
    return true;
  } catch (error) {
    if (error instanceof TooMany) return false;
    throw error;
  }
}

/**
 * Puts a request down for the worker. The answer to the person neither knows nor shows whether the address has an
 * account: it is looked up only afterwards, by the job.
 */
export async function requestLetter(ctx: PlatformContext, request: LetterRequest): Promise<void> {
  const token = newToken();
  await issue(ctx, 'letter', { token, data: { ...request } });
  await enqueue(ctx, answerLetterRequest, { request: hashOf(token).toString('hex') });
}

/** Does what was requested for an address, and forgets the request. */
export const answerLetterRequest = platformJob('accounts.answer_letter_request', {
  because: 'none',
  ids: z.object({ request: z.string().regex(/^[0-9a-f]{64}$/) }),
  deadline: 30,
  attempts: 6,
  run: (run, { request }) =>
    run.work(async (ctx) => {
      const found = await ctx.db
        .deleteFrom('singleUseToken')
        .where('tokenHash', '=', Buffer.from(request, 'hex'))
        .where('purpose', '=', 'letter')
        .returning(['data', 'createdAt'])
        .executeTakeFirst();
      if (!found) return;
      const asked = found.data as unknown as LetterRequest;
      const user = await ctx.db
        .selectFrom('userAccount')
        .selectAll()
        .where('email', '=', asked.email)
        .forUpdate()
        .executeTakeFirst();
      if (user?.closedAt) return;
      if (asked.kind === 'sign_up') return signUp(ctx, user, asked, found.createdAt);
      if (!user) return;
      if (asked.kind === 'reset') {
        const token = await issue(ctx, 'reset_password', { userId: user.id, alone: true });
        await note(ctx, 'password.reset_asked', user.id);
        return resetLetter(ctx, user, token);
      }
      if (!user.emailVerifiedAt)
        return askToConfirm(
          ctx,
          user.id,
          { ...user, phone: user.phone ?? '', passwordHash: user.passwordHash ?? '' },
          asked.email,
          asked.next,
        );
      return undefined;
    }),
});

async function signUp(
  ctx: PlatformContext,
  user: User | undefined,
  asked: LetterRequest & { kind: 'sign_up' },
  at: Date,
): Promise<void> {
  if (user?.emailVerifiedAt) return knownLetter(ctx, user, asked.next);
  const { name, phone, passwordHash, locale } = asked;
  const confirmed = adultWording[locale === 'fr' ? 'fr' : 'en'];
  const person = {
    name,
    phone,
    passwordHash,
    locale,
    passwordChangedAt: at,
    adultConfirmedAt: at,
    adultWording: confirmed,
  };
  const userId = user?.id ?? newId();
  if (user) {
    // Nobody has confirmed this address yet: the latest sign-up is the likeliest to be its owner's.
    await ctx.db.updateTable('userAccount').set(person).where('id', '=', userId).execute();
  } else {
    await ctx.db
      .insertInto('userAccount')
      .values({ id: userId, email: asked.email, createdAt: at, ...person })
      .execute();
    await note(ctx, 'account.created', userId, {}, asked.ip);
  }
  await acceptPolicies(ctx, userId, { ...asked, at });
  await askToConfirm(ctx, userId, person, asked.email, asked.next);
}

/**
 * The link confirms the very sign-up that it was sent for: its data travel with it, so that somebody who signs up with
 * another's address cannot have their own password confirmed by the owner's link.
 */
async function askToConfirm(
  ctx: PlatformContext,
  userId: string,
  { name, phone, passwordHash, locale }: PendingSignUp,
  email: string,
  next: string | null,
): Promise<void> {
  const token = await issue(ctx, 'verify_email', { userId, data: { name, phone, passwordHash, locale } });
  await verifyLetter(ctx, { email, name, locale }, token, next);
}
