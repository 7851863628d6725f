import { LRUCache } from 'lru-cache';
import type { Ground } from '#platform/ground.ts';

/** How long an answer about rights is believed without asking again (ms): a change made by another process holds then. */
const believedFor = 2_000;

interface OfDealership {
  dealershipId: string;
}

interface Beliefs {
  kept: LRUCache<string, { found: OfDealership; until: number }>;
  /** Dealerships whose staff or keys just changed: until then nothing about them is kept, as the change may not be committed. */
  doubted: LRUCache<string, number>;
}

const all = new WeakMap<Ground['database'], Beliefs>();

function beliefsOf(ground: Ground): Beliefs {
  let beliefs = all.get(ground.database);
  if (!beliefs) {
    beliefs = { kept: new LRUCache({ max: 20_000 }), doubted: new LRUCache({ max: 20_000 }) };
    all.set(ground.database, beliefs);
  }
  return beliefs;
}

/** The answer of `ask`, or the one it gave less than two seconds ago under the same name; only what is found is kept. */
export async function believed<T extends OfDealership>(
  ground: Ground,
  name: string,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { kept, doubted } = beliefsOf(ground);
  const now = ground.clock.elapsed();
  const belief = kept.get(name);
  if (belief && belief.until > now) return belief.found as T;
  const found = await ask();
  if (found && (doubted.get(found.dealershipId) ?? 0) <= ground.clock.elapsed()) {
    kept.set(name, { found, until: now + believedFor });
  }
  return found;
}

/** Forgets what is believed of a dealership's people and keys: called with every change of them, before its commit. */
export function forgetBeliefs(ground: Ground, dealershipId: string): void {
  const { kept, doubted } = beliefsOf(ground);
  doubted.set(dealershipId, ground.clock.elapsed() + believedFor);
  for (const [name, { found }] of kept.entries()) if (found.dealershipId === dealershipId) kept.delete(name);
}
