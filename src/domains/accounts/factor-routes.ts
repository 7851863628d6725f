import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { accountOwnRoute, accountRoute } from '#platform/web/route.ts';
import { working } from './entering.ts';
import { requireShownFactor } from './factor-removal.ts';
import { limitsOf } from './limits.ts';
import { AuthenticationAnswer, PasskeyOptions, RegistrationAnswer } from './passkey-json.ts';
import {
  passkeyRegisterOptions,
  passkeysOf,
  passkeyStepUpOptions,
  registerPasskey,
  removePasskey,
  renamePasskey,
  stepUpByPasskey,
} from './passkeys.ts';
import { beginSecondFactor, codesLeft, confirmSecondFactor, removeSecondFactor, renewCodes } from './second-factor.ts';

const Codes = z.object({ recoveryCodes: z.array(z.string()) });
const OfPasskey = z.strictObject({ passkeyId: Id });
const PasskeyName = text(60, { least: 1 });

/** Second factor and passkeys of one's own account. */
export const factorRoutes = {
  'GET /api/me/second-factor': accountRoute({
    summary: 'How many recovery codes are left',
    answer: z.object({ recoveryCodesLeft: z.int() }),
    handle: async (ctx) => ({ recoveryCodesLeft: await codesLeft(ctx, ctx.account.userId) }),
  }),
  'POST /api/me/second-factor': accountOwnRoute({
    summary: 'Begin two-step sign-in: a secret for the authenticator app',
    stepUp: true,
    answer: z.object({ secret: z.string(), url: z.string() }),
    handle: (ctx) =>
      working(ctx, async (platform) => {
        await requireShownFactor(platform, ctx.account);
        return beginSecondFactor(platform, ctx.account.userId);
      }),
  }),
  'POST /api/me/second-factor/confirm': accountOwnRoute({
    summary: 'Turn two-step sign-in on by a first code',
    description: 'Answers the recovery codes, this once. Other sessions end.',
    body: z.strictObject({ code: z.string().max(40) }),
    answer: Codes,
    handle: async (ctx, { body }) => {
      const { userId, sessionId } = ctx.account;
      await limitsOf(ctx.ground).mine.take(userId);
      return {
        recoveryCodes: await working(ctx, (platform) => confirmSecondFactor(platform, userId, sessionId, body.code)),
      };
    },
  }),
  'DELETE /api/me/second-factor': accountOwnRoute({
    summary: 'Turn two-step sign-in off',
    stepUp: true,
    handle: (ctx) =>
      working(ctx, (platform) => removeSecondFactor(platform, ctx.account.userId, ctx.account.sessionId)),
  }),
  'POST /api/me/recovery-codes': accountOwnRoute({
    summary: 'Make new recovery codes; the former ones end',
    stepUp: true,
    answer: Codes,
    handle: async (ctx) => ({
      recoveryCodes: await working(ctx, (platform) => renewCodes(platform, ctx.account.userId)),
    }),
  }),
  'GET /api/me/passkeys': accountRoute({
    summary: 'One’s passkeys',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          name: z.string(),
          /** Kept by the maker of the device too, so that losing the device does not lose it. */
          backedUp: z.boolean(),
          createdAt: z.date(),
          lastUsedAt: z.date().nullable(),
        }),
      ),
    }),
    handle: async (ctx) => ({ items: await passkeysOf(ctx, ctx.account.userId) }),
  }),
  'POST /api/me/passkeys/options': accountOwnRoute({
    summary: 'Question for the browser to make a passkey',
    stepUp: true,
    answer: PasskeyOptions,
    handle: async (ctx) => ({ ...(await passkeyRegisterOptions(ctx)) }),
  }),
  'POST /api/me/passkeys': accountOwnRoute({
    summary: 'Keep the passkey that the browser made',
    description: 'Only within five minutes of the question, which asks for a fresh sign-in. Other sessions end.',
    body: z.strictObject({ name: PasskeyName, response: RegistrationAnswer }),
    handle: (ctx, { body }) => registerPasskey(ctx, body.name, body.response as never),
  }),
  'PATCH /api/me/passkeys/:passkeyId': accountRoute({
    summary: 'Name a passkey',
    params: OfPasskey,
    body: z.strictObject({ name: PasskeyName }),
    handle: (ctx, { params, body }) => renamePasskey(ctx, ctx.account.userId, params.passkeyId, body.name),
  }),
  'DELETE /api/me/passkeys/:passkeyId': accountRoute({
    summary: 'Remove a passkey',
    stepUp: true,
    params: OfPasskey,
    handle: async (ctx, { params }) => {
      await requireShownFactor(ctx, ctx.account);
      await removePasskey(ctx, ctx.account.userId, ctx.account.sessionId, params.passkeyId);
    },
  }),
  'POST /api/step-up/passkey/options': accountOwnRoute({
    summary: 'Question for one of one’s own passkeys',
    answer: PasskeyOptions,
    handle: async (ctx) => ({ ...(await passkeyStepUpOptions(ctx)) }),
  }),
  'POST /api/step-up/passkey': accountOwnRoute({
    summary: 'Show again who one is, by passkey',
    body: z.strictObject({ response: AuthenticationAnswer }),
    handle: (ctx, { body }) => stepUpByPasskey(ctx, body.response as never),
  }),
};
