import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { invalidField } from '#kernel/problems.ts';
import { Email } from '#kernel/text.ts';
import { addressKey } from '#platform/web/limits.ts';
import { accountOwnRoute, accountRoute } from '#platform/web/route.ts';
import { chooseConsent, ConsentChoice, consentPurposes, consentsOf } from './consents.ts';
import { askEmailChange } from './email-change.ts';
import { accountEvents, eventsOf, note } from './events.ts';
import type { AccountEvent } from './events.ts';
import { limitsOf } from './limits.ts';
import { changePassword } from './password-change.ts';
import { changeProfile, ProfileChange } from './profile.ts';
import { endSession, endSessions, sessionsOf } from './sessions.ts';
import { Password } from './sign-up.ts';
import { stepUpBy } from './step-up.ts';

const At = z.date();

const SessionView = z.object({
  id: Id,
  device: z.string().nullable(),
  ip: z.string().nullable(),
  factors: z.array(z.string()),
  createdAt: At,
  lastSeenAt: At,
  /** The one that asks. */
  present: z.boolean(),
});

const ConsentAnswer = z.object({ purpose: z.enum(consentPurposes), given: z.boolean(), at: At.nullable() });

const UserAnswer = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  locale: z.enum(['en', 'fr']),
  emailVerified: z.boolean(),
  secondFactor: z.boolean(),
  passkeys: z.int(),
});

/**
 * A person's own account. Routes that take or give a secret run their own transactions, so that nothing of it is kept
 * with an Idempotency-Key.
 */
export const accountOfMineRoutes = {
  'PATCH /api/me': accountRoute({
    summary: 'Change name, phone, language or preferences',
    body: ProfileChange,
    answer: UserAnswer,
    handle: (ctx, { body }) => changeProfile(ctx, ctx.account, body),
  }),
  'POST /api/me/password': accountOwnRoute({
    summary: 'Change the password',
    description: 'Other sessions end.',
    body: z.strictObject({ current: Password, password: Password }),
    handle: (ctx, { body }) => changePassword(ctx, body),
  }),
  'POST /api/me/email': accountRoute({
    summary: 'Ask to change the e-mail address',
    description: 'A link goes to the new address, a notice to the present one.',
    stepUp: true,
    body: z.strictObject({ email: Email }),
    answer: z.object({ sent: z.literal(true) }),
    status: 202,
    handle: async (ctx, { body }) => {
      await limitsOf(ctx.ground).reset.take(addressKey(ctx.origin.ip));
      await askEmailChange(ctx, ctx.account.userId, body.email);
      return { sent: true as const };
    },
  }),
  'POST /api/step-up': accountOwnRoute({
    summary: 'Show again who one is, by password or by a code of the app',
    description: 'Opens what asks for it for ten minutes. The session gets a new cookie.',
    body: z.strictObject({ password: Password.optional(), code: z.string().max(40).optional() }),
    handle: async (ctx, { body }) => {
      if ((body.password === undefined) === (body.code === undefined))
        throw invalidField('/password', 'one_of', 'Send either the password or a code.');
      await stepUpBy(ctx, body);
    },
  }),
  'GET /api/me/sessions': accountRoute({
    summary: 'Where one is signed in',
    answer: z.object({ items: z.array(SessionView) }),
    handle: async (ctx) => ({ items: await sessionsOf(ctx, ctx.account.userId, ctx.account.sessionId) }),
  }),
  'DELETE /api/me/sessions/:sessionId': accountRoute({
    summary: 'End one session',
    params: z.strictObject({ sessionId: Id }),
    handle: async (ctx, { params }) => {
      await endSession(ctx, ctx.account.userId, params.sessionId);
      await note(ctx, 'session.ended', ctx.account.userId);
    },
  }),
  'DELETE /api/me/sessions': accountRoute({
    summary: 'End all other sessions',
    answer: z.object({ ended: z.int() }),
    handle: async (ctx) => {
      const ended = await endSessions(ctx, ctx.account.userId, ctx.account.sessionId);
      await note(ctx, 'sessions.ended', ctx.account.userId, { count: ended });
      return { ended };
    },
  }),
  'GET /api/me/consents': accountRoute({
    summary: 'What one agreed to beyond what the service needs',
    answer: z.object({ items: z.array(ConsentAnswer) }),
    handle: async (ctx) => ({ items: await consentsOf(ctx, ctx.account.userId) }),
  }),
  'PUT /api/me/consents': accountRoute({
    summary: 'Give or withdraw one consent',
    description: 'Withdrawing analytics deletes the page views at once.',
    body: ConsentChoice,
    answer: z.object({ items: z.array(ConsentAnswer) }),
    handle: async (ctx, { body }) => ({ items: await chooseConsent(ctx, ctx.account.userId, body) }),
  }),
  'GET /api/me/events': accountRoute({
    summary: 'What happened to one’s account, newest first',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          at: At,
          event: z.enum(accountEvents),
          ip: z.string().nullable(),
          device: z.string().nullable(),
        }),
      ),
    }),
    handle: async (ctx) => ({
      items: (await eventsOf(ctx, ctx.account.userId)).map((row) => ({ ...row, event: row.event as AccountEvent })),
    }),
  }),
};
