import { z } from 'zod';
import { text } from '#kernel/text.ts';
import { accountOwnRoute, ownRoute } from '#platform/web/route.ts';
import { cancel, declineRecords, reactivate, stop } from './cancelling.ts';
import { closingConsoleRoutes } from './console-routes.ts';
import { CancelInput, Closing } from './closing.ts';
import { AccountClosing, closeAccount, viewAccountClosing } from './own-account.ts';
import { viewClosing } from './viewing.ts';

/** Leaving: of a dealership by its owner, of a person by themselves. */
export const closingRoutes = {
  'GET /api/closing': ownRoute({
    summary: 'What leaving means, by date, and how it stands',
    permission: 'dealership.close',
    apiKeys: false,
    answer: Closing,
    handle: (ctx) => viewClosing(ctx),
  }),
  'POST /api/closing/cancel': ownRoute({
    summary: 'Cancel the dealership',
    description:
      'Takes effect now, with the end of what is paid, or with deletion after 72 hours. All owners are told by mail.',
    permission: 'dealership.close',
    apiKeys: false,
    stepUp: true,
    body: CancelInput,
    answer: Closing,
    handle: async (ctx, { body }) => {
      await cancel(ctx, body);
      return viewClosing(ctx);
    },
  }),
  'POST /api/closing/stop': ownRoute({
    summary: 'Stop a cancellation that is to come, or a deletion at once',
    lettingGo: true,
    permission: 'dealership.close',
    apiKeys: false,
    answer: Closing,
    handle: async (ctx) => {
      await ctx.work((inner) => stop(inner), { write: true });
      return viewClosing(ctx);
    },
  }),
  'POST /api/closing/reactivate': ownRoute({
    summary: 'Bring a cancelled dealership back',
    lettingGo: true,
    permission: 'dealership.close',
    apiKeys: false,
    answer: Closing,
    handle: async (ctx) => {
      await ctx.work((inner) => reactivate(inner), { write: true });
      return viewClosing(ctx);
    },
  }),
  'POST /api/closing/records-declined': ownRoute({
    summary: 'Leave without the records pack, in words',
    lettingGo: true,
    permission: 'dealership.close',
    apiKeys: false,
    body: z.strictObject({ words: text(1000, { least: 10 }) }),
    answer: Closing,
    handle: async (ctx, { body }) => {
      await ctx.work((inner) => declineRecords(inner, body.words), { write: true });
      return viewClosing(ctx);
    },
  }),
  'GET /api/me/closing': accountOwnRoute({
    summary: 'What closing one’s account means, and what stands against it',
    answer: AccountClosing,
    handle: (ctx) => viewAccountClosing(ctx.ground, ctx.account.userId),
  }),
  'POST /api/me/close': accountOwnRoute({
    summary: 'Delete one’s account',
    description: 'At once and for good. The only owner of a dealership hands over or cancels first.',
    stepUp: true,
    body: z.strictObject({ email: text(320).describe('One’s own address, typed') }),
    handle: async (ctx, { body }) => {
      await closeAccount(ctx, body.email);
    },
  }),
  ...closingConsoleRoutes,
};
