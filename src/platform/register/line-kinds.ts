import type { RegisterLine } from './line.ts';
import type { Thing } from './things.ts';

/** A tenant table: exported whole but for `withheld`, gone with the purge. */
export const tenant = (
  thing: Thing,
  table: string,
  more: Partial<Omit<RegisterLine, 'table' | 'thing' | 'purge'>> = {},
): RegisterLine => ({
  table,
  thing,
  class: 'dealership',
  kept: 'dealership',
  exported: true,
  purge: 'rows',
  ...more,
});

/** Rows of a tenant that are a working of the program: nothing that a dealership would want to take along. */
export const working = (table: string, more: Partial<RegisterLine> = {}): RegisterLine => ({
  ...tenant('workings', table, { class: 'technical', exported: false }),
  ...more,
});

/** A table of account holders. */
export const account = (
  thing: Thing,
  table: string,
  personal: string[],
  more: Partial<RegisterLine> = {},
): RegisterLine => ({
  table,
  thing,
  class: 'personal',
  kept: 'account',
  personal,
  exported: false,
  purge: 'with_account',
  ...more,
});

/** A table that outlives a dealership, and why. */
export const staying = (
  thing: Thing,
  table: string,
  why: string,
  more: Partial<Omit<RegisterLine, 'table' | 'thing' | 'why'>> = {},
): RegisterLine => ({
  table,
  thing,
  class: 'platform',
  kept: 'for_ever',
  exported: false,
  purge: 'stays',
  why,
  ...more,
});
