import { retentionSpans, spanFrom } from './retentions.ts';
import { register } from './tables.ts';

/**
 * The moment since when a table keeps what is in it: what began its time before is over, by the table's line in the register.
 * Jobs that delete ask here, so that what the register says is what happens.
 */
export function keptSince(table: string, now: Date): Date {
  const line = register.find((one) => one.table === table);
  const span = line && retentionSpans[line.kept];
  if (!span) throw new Error(`the data register gives ${table} no time`);
  return spanFrom(now, span, -1);
}
