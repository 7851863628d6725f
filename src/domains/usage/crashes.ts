import { newId } from '#kernel/ids.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { clientOf } from './client.ts';
import { fingerprintOf } from './crash.ts';
import type { Crash } from './crash.ts';

/** Keeps a crash: the first as a row, equal ones as its count; and whom it happened to, for that person to see. */
export async function keepCrash(ctx: PlatformContext, crash: Crash, userId: string | null): Promise<void> {
  const { id } = await ctx.db
    .insertInto('crashReport')
    .values({ id: newId(), fingerprint: fingerprintOf(crash), ...crash, firstAt: ctx.now, lastAt: ctx.now })
    .onConflict((conflict) =>
      conflict.column('fingerprint').doUpdateSet((eb) => ({ count: eb('crashReport.count', '+', 1), lastAt: ctx.now })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  if (!userId) return;
  await ctx.db
    .insertInto('crashPerson')
    .values({ crashId: id, userId, lastAt: ctx.now, ip: ctx.origin.ip, ...clientOf(ctx.origin.userAgent) })
    .onConflict((conflict) =>
      conflict
        .columns(['crashId', 'userId'])
        .doUpdateSet((eb) => ({ count: eb('crashPerson.count', '+', 1), lastAt: ctx.now, ip: ctx.origin.ip })),
    )
    .execute();
}
