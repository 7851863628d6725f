import type { PlatformContext } from '#platform/database/context.ts';

/** Page views and crash reports of one person, newest first: what they see under “what we hold about me” (P05d). */
export async function usageOf(ctx: Pick<PlatformContext, 'db'>, userId: string, most = 500) {
  const [pages, crashes] = await Promise.all([
    ctx.db
      .selectFrom('usageEvent')
      .select(['id', 'at', 'page', 'ip', 'browser', 'os'])
      .where('userId', '=', userId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(most)
      .execute(),
    ctx.db
      .selectFrom('crashPerson as mine')
      .innerJoin('crashReport as crash', 'crash.id', 'mine.crashId')
      .select([
        'crash.id',
        'crash.error',
        'crash.places',
        'crash.release',
        'crash.route',
        'mine.count',
        'mine.lastAt as at',
        'mine.ip',
        'mine.browser',
        'mine.os',
      ])
      .where('mine.userId', '=', userId)
      .orderBy('mine.lastAt', 'desc')
      .limit(most)
      .execute(),
  ]);
  return { pages, crashes };
}
