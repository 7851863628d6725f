import { readMigrations } from '#platform/database/migrate.ts';

/**
 * What tables and columns mean, from the words that stand beside them where they are defined: the migrations. So the
 * description in an archive cannot say something else than the code.
 * @returns words by `table` and `table.column`
 */
export function readMeanings(): Map<string, string> {
  const meanings = new Map<string, string>();
  for (const { sql } of readMigrations()) {
    let above: string[] = [];
    let table: string | undefined;
    for (const line of sql.split('\n')) {
      const begins = /^create table (\w+) \(/.exec(line);
      const words = /^-- (.*)/.exec(line);
      const column = /^ {2}(\w+) .*?-- (.+)$/.exec(line);
      if (begins) {
        table = begins[1]!;
        if (above.length > 0) meanings.set(table, above.join(' '));
      } else if (table && column) meanings.set(`${table}.${column[1]!}`, column[2]!.trim());
      if (line.startsWith(')')) table = undefined;
      above = words ? [...above, words[1]!] : [];
    }
  }
  return meanings;
}
