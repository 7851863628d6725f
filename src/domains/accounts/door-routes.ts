import { z } from 'zod';
import { Email } from '#kernel/text.ts';
import { addressKey } from '#platform/web/limits.ts';
import { publicRoute } from '#platform/web/route.ts';
import { undoEmailChange } from './email-change.ts';
import { working } from './entering.ts';
import { note } from './events.ts';
import { stopRemoval } from './factor-removal.ts';
import { limitsOf } from './limits.ts';
import { forgotPassword, resetPassword } from './password-change.ts';
import { AuthenticationAnswer, PasskeyOptions } from './passkey-json.ts';
import { passkeySignInOptions, signInByPasskey } from './passkeys.ts';
import { endSession, sessionCookie } from './sessions.ts';
import { showSecondFactor, signIn } from './sign-in.ts';
import { linkInvalid, Password, resendVerification, SignUp, signUp, verifyEmail } from './sign-up.ts';
import { isToken, redeem } from './tokens.ts';

const Sent = z.object({ sent: z.literal(true) });
const sent = { sent: true } as const;
const Token = z.string().max(100);
const SignedIn = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed_in') }),
  z.object({
    state: z.literal('second_factor'),
    methods: z.array(z.enum(['totp', 'recovery_code'])),
    token: z.string(),
  }),
]);

/** Coming in: sign-up, sign-in, links in letters. For anyone. */
export const doorRoutes = {
  'POST /api/sign-up': publicRoute({
    summary: 'Sign up',
    description: 'Sends a letter in any case; the answer does not tell whether the address has an account.',
    body: SignUp,
    answer: Sent,
    status: 202,
    handle: async (door, { body }) => {
      await signUp(door, body);
      return sent;
    },
  }),
  'POST /api/verify-email': publicRoute({
    summary: 'Confirm an address by the link of a letter',
    description: 'A sign-up ends signed in; a change of address is done.',
    body: z.strictObject({ token: Token }),
    answer: z.object({ state: z.enum(['signed_in', 'email_changed']) }),
    handle: (door, { body }) => verifyEmail(door, body.token),
  }),
  'POST /api/verify-email/resend': publicRoute({
    summary: 'Send the confirmation link again',
    body: z.strictObject({ email: Email, next: z.string().max(1000).optional() }),
    answer: Sent,
    status: 202,
    handle: async (door, { body }) => {
      await resendVerification(door, body);
      return sent;
    },
  }),
  'POST /api/undo-email': publicRoute({
    summary: 'Take a change of address back, from the former address',
    body: z.strictObject({ token: Token }),
    handle: (door, { body }) => undoEmailChange(door, body.token),
  }),
  'POST /api/stop-removal': publicRoute({
    summary: 'Stop the removal of a second factor, by the link of its letter',
    body: z.strictObject({ token: Token }),
    handle: async (door, { body }) => {
      await limitsOf(door.ground).link.take(addressKey(door.origin.ip));
      if (!isToken(body.token)) throw linkInvalid();
      await working(door, async (ctx) => {
        const found = await redeem(ctx, 'stop_removal', body.token);
        if (!found?.userId || !(await stopRemoval(ctx, found.userId, 'link'))) throw linkInvalid();
      });
    },
  }),
  'POST /api/sign-in': publicRoute({
    summary: 'Sign in with e-mail and password',
    body: z.strictObject({ email: Email, password: Password }),
    answer: SignedIn,
    handle: (door, { body }) => signIn(door, body),
  }),
  'POST /api/sign-in/second-factor': publicRoute({
    summary: 'Second step of a sign-in: a code of the app or a recovery code',
    body: z.strictObject({ token: Token, code: z.string().max(40), remember: z.boolean().optional() }),
    answer: SignedIn,
    handle: (door, { body }) => showSecondFactor(door, body),
  }),
  'POST /api/sign-in/passkey/options': publicRoute({
    summary: 'Question for a passkey to sign in with',
    answer: PasskeyOptions,
    handle: async (door) => ({ ...(await passkeySignInOptions(door)) }),
  }),
  'POST /api/sign-in/passkey': publicRoute({
    summary: 'Sign in with a passkey',
    body: z.strictObject({ response: AuthenticationAnswer }),
    answer: z.object({ state: z.literal('signed_in') }),
    handle: async (door, { body }) => {
      await signInByPasskey(door, body.response as never);
      return { state: 'signed_in' as const };
    },
  }),
  'POST /api/sign-out': publicRoute({
    summary: 'Sign out',
    raw: true,
    atDoor: true,
    handle: async (door) => {
      const { account } = door;
      if (account)
        await working(door, async (ctx) => {
          await endSession(ctx, account.userId, account.sessionId);
          await note(ctx, 'sign_out', account.userId);
        });
      door.cookies.clear(sessionCookie(door.ground.config));
      return new Response(null, {
        status: 204,
        headers: { 'Cache-Control': 'no-store', 'Clear-Site-Data': '"cache", "storage"' },
      });
    },
  }),
  'POST /api/forgot-password': publicRoute({
    summary: 'Ask for a link to set a new password',
    body: z.strictObject({ email: Email }),
    answer: Sent,
    status: 202,
    handle: async (door, { body }) => {
      await forgotPassword(door, body.email);
      return sent;
    },
  }),
  'POST /api/reset-password': publicRoute({
    summary: 'Set a new password by the link of a letter',
    description: 'Every session ends. A second factor is asked for at the next sign-in as before.',
    body: z.strictObject({ token: Token, password: Password }),
    handle: (door, { body }) => resetPassword(door, body),
  }),
};
