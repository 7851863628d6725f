import type { Context } from '#platform/database/context.ts';
import { Gone, NotFound } from '#kernel/problems.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { newSecretLink, readSecretLink } from '#platform/web/secret-link.ts';
import type { DataExport } from './data-export.ts';
import { findExport, giveTicket, leaving } from './data-exports.ts';

/** How long a link in a letter holds, in milliseconds; never longer than the file is kept. */
const linkLife = 3 * 86_400_000;

/**
 * A link to download an export, for one person's letter. The secret stands behind `#`, which no browser sends to any
 * server and no log shows. It opens nothing by itself: the person must be signed in and show who they are.
 * @returns its path, and when it ends
 */
export async function makeLink(
  ctx: Context,
  made: Pick<DataExport, 'id' | 'expiresAt'>,
  userId: string,
): Promise<{ path: string; endsAt: Date }> {
  const endsAt = new Date(Math.min(ctx.now.getTime() + linkLife, made.expiresAt!.getTime()));
  const { origin } = ctx.ground.config;
  const { url, hash } = newSecretLink(ctx.ground, '/settings/data/download#', ctx.dealershipId);
  await ctx.db
    .insertInto('exportLink')
    .values({ dealershipId: ctx.dealershipId, hash, exportId: made.id, userId, endsAt })
    .execute();
  return { path: url.slice(origin.length), endsAt };
}

/**
 * Begins the download that a link leads to.
 * @throws NotFound for a link that is none, another person's, or of another dealership · Gone when it has ended
 */
export async function followLink(
  own: OwnContext,
  token: string,
): Promise<{ export: DataExport; path: string; bytes: number }> {
  const named = await readSecretLink(own.ground, token);
  if (!named || named.dealershipId !== own.dealershipId) throw new NotFound('download');
  return own.work(async (ctx) => {
    const link = await ctx.db
      .selectFrom('exportLink')
      .select(['exportId', 'userId', 'endsAt'])
      .where('dealershipId', '=', ctx.dealershipId)
      .where('hash', '=', named.hash)
      .executeTakeFirst();
    if (!link || link.userId !== ctx.actor.id) throw new NotFound('download');
    if (link.endsAt.getTime() <= ctx.now.getTime())
      throw new Gone('This link has ended. The file may still be among your exports.');
    const ticket = await giveTicket(ctx, link.exportId);
    const { blob: _, ...made } = await findExport(ctx, link.exportId);
    return { export: made, ...ticket };
  }, leaving);
}

/** Forgets links that have ended. */
export async function forgetLinks(ctx: Context): Promise<void> {
  await ctx.db
    .deleteFrom('exportLink')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('endsAt', '<=', new Date(ctx.now.getTime() - 86_400_000))
    .execute();
}
