import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { Limit } from '#platform/web/limits.ts';
import { crashOf } from './crash.ts';
import { keepCrash } from './crashes.ts';

const limits = new WeakMap<Ground, Limit>();

/**
 * Keeps a crash of the server. It never throws and never waits for the one who asked: a report that cannot be kept is
 * only logged, and a storm of them is cut, because the database may be what is in trouble.
 */
export async function reportCrash(
  ground: Ground,
  error: unknown,
  where: { release: string; route: string | null; userId: string | null; origin: Origin },
): Promise<void> {
  try {
    let limit = limits.get(ground);
    if (!limit) limits.set(ground, (limit = new Limit(120, 60)));
    await limit.take('server');
    const { name, message, stack: whole } = error instanceof Error ? error : new Error();
    // The message stands at the head of a stack, and may have lines that look like places.
    const stack = whole && message ? whole.slice(whole.indexOf(message) + message.length) : whole;
    const crash = crashOf({ name, stack }, { side: 'server', release: where.release, route: where.route });
    await ground.database.asPlatform((ctx) => keepCrash(ctx, crash, where.userId), { origin: where.origin });
  } catch (trouble) {
    ground.log.warn({ err: trouble }, 'a crash report was not kept');
  }
}
