/** A row by the columns of its table. */
export type Row = Record<string, unknown>;

/** A row, by the names of its columns and their values. */
export const row = (columns: string, ...values: unknown[]): Row =>
  Object.fromEntries(columns.split(' ').map((column, at) => [column, values[at]]));
