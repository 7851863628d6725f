import type { DealershipTable } from './tables.ts';

/** Things that a dealership has from its first hour: they are replaced by a load, or stay beside it. */
const founding: ReadonlySet<string> = new Set(['dealership', 'site', 'staff', 'journal', 'mail']);
/** Further tables with rows from the first hour. */
const foundingTables: ReadonlySet<string> = new Set(['stock_series']);

/** Tables whose rows a new dealership has, and a load replaces: every location and number series is the archive's. */
export const replaced: ReadonlySet<string> = new Set(['location', 'stock_series']);

/** Tables that keep an archive from being loaded: what has been worked with is never mixed with what comes in. */
export function emptiness(tables: readonly DealershipTable[], counts: ReadonlyMap<string, number>): string[] {
  return tables
    .filter(
      ({ name, line, key }) =>
        (counts.get(name) ?? 0) > 0 &&
        !founding.has(line.thing) &&
        !foundingTables.has(name) &&
        // One row a dealership: settings, which the archive's replace.
        key.length > 0,
    )
    .map(({ name }) => name);
}
