import type { Context, PlatformContext } from '#platform/database/context.ts';
import type { ProofName } from './promise.ts';

/** Counts of one kind of record. Instants are ISO 8601; `at` is when the thing that proves the promise last happened. */
export type Figures = Record<string, number | string | boolean | null>;

/**
 * How a live proof is counted. What stands in tenant tables is counted dealership by dealership, under row-level
 * security like everything else, and only the sums are kept.
 */
export interface Count {
  name: ProofName;
  /** From platform tables. */
  platform?(ctx: PlatformContext): Promise<Figures>;
  /** From one dealership's tables; numbers are added up, the latest instant and the earliest `oldest…` are kept. */
  dealership?(ctx: Context): Promise<Figures>;
}

/** Puts the figures of one more dealership to those of the others. */
export function added(sum: Figures, one: Figures): Figures {
  const result: Figures = { ...sum };
  for (const [name, value] of Object.entries(one)) {
    const before = result[name];
    if (before === undefined || before === null) result[name] = value;
    else if (typeof value === 'number' && typeof before === 'number')
      result[name] = /^(longest|largest)/.test(name) ? Math.max(before, value) : before + value;
    else if (typeof value === 'string' && typeof before === 'string')
      result[name] = /^(oldest|next)/.test(name) === value < before ? value : before;
  }
  return result;
}
