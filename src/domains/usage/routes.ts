import { z } from 'zod';
import { addressKey, Limit } from '#platform/web/limits.ts';
import type { Ground } from '#platform/ground.ts';
import { accountRoute, publicRoute } from '#platform/web/route.ts';
import { crashOf } from './crash.ts';
import { keepCrash } from './crashes.ts';
import { usageOf } from './held.ts';
import { knownRelease, knownScreen } from './known.ts';
import { ScreenPattern, viewed } from './page-views.ts';

const limits = new WeakMap<Ground, Limit>();

const At = z.date();
const From = { ip: z.string().nullable(), browser: z.string(), os: z.string() };

/** Usage data: pages that were opened, and crashes that browsers tell of. */
export const usageRoutes = {
  'POST /api/me/pages': accountRoute({
    summary: 'Tell that a screen was opened',
    description:
      'Counted by day without a person; kept with the person only for those who agreed to analytics, and never when the browser sends Do Not Track or Global Privacy Control.',
    body: z.strictObject({ page: ScreenPattern }),
    handle: async (ctx, { body }) => {
      const page = knownScreen(body.page);
      if (page) await viewed(ctx, page);
    },
  }),
  'GET /api/me/usage': accountRoute({
    summary: 'What is kept of one’s own use: page views and crash reports, newest first',
    answer: z.object({
      pages: z.array(z.object({ id: z.string(), at: At, page: z.string(), ...From })),
      crashes: z.array(
        z.object({
          id: z.string(),
          at: At,
          error: z.string(),
          places: z.array(z.string()),
          release: z.string(),
          route: z.string().nullable(),
          count: z.int(),
          ...From,
        }),
      ),
    }),
    handle: (ctx) => usageOf(ctx, ctx.account.userId),
  }),
  'POST /api/crashes': publicRoute({
    summary: 'Tell of a crash in the browser',
    description:
      'Only the class of the error, places in our own built files, a screen that there is and the release that runs are kept of it; anything else in a report is dropped.',
    body: z.strictObject({
      name: z.string().max(200),
      stack: z.string().max(20_000).optional(),
      page: ScreenPattern.nullable(),
      release: z.string().regex(/^[\w.-]{1,40}$/, 'must be a version such as 0.1.0'),
    }),
    handle: async (door, { body }) => {
      let limit = limits.get(door.ground);
      if (!limit) limits.set(door.ground, (limit = new Limit(20 * door.ground.config.limitFactor, 60)));
      await limit.take(addressKey(door.origin.ip));
      const crash = crashOf(
        { name: body.name, stack: body.stack },
        { side: 'browser', release: knownRelease(body.release), route: (body.page && knownScreen(body.page)) || null },
      );
      await door.ground.database.asPlatform((ctx) => keepCrash(ctx, crash, door.account?.userId ?? null), {
        origin: door.origin,
      });
    },
  }),
};
