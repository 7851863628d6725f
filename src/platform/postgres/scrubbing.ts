import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What was done to the server's files so that nothing of deleted rows is left in them. */
export interface Scrubbed {
  rewritten: string[];
  /** Tables that could not be rewritten: somebody worked in them all the time, or the role may not. */
  left: string[];
  /** Whether the write-ahead log up to now is gone; false where the role may not (a managed server does it by itself). */
  logCleared: boolean;
}

/** Clears what deleted rows leave behind: their bytes stay in table files, statistics and log until these are rewritten. */
export interface Scrubber {
  /** Bytes of a table with its indexes; none when it holds no row, not even a deleted one. */
  sizeOf(table: string): Promise<number>;
  /** Rewrites the tables (with their schema where it is not `public`) and drops the write-ahead log of before. */
  scrub(tables: readonly string[]): Promise<Scrubbed>;
}

const quotedName = (client: pg.Client, table: string): string =>
  (table.includes('.') ? table.split('.') : ['public', table]).map((part) => client.escapeIdentifier(part)).join('.');
const tries = 5;

/**
 * A scrubber that connects as whoever migrates: superuser of the embedded server, owner of the tables elsewhere. Each table
 * is locked for as long as its rewriting takes, one at a time; who waits for it longer than two seconds is not kept waiting.
 */
export function scrubberOver(admin: pg.ClientConfig): Scrubber {
  const connected = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client(admin);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    sizeOf: (table) =>
      connected(async (client) => {
        const { rows } = await client.query<{ bytes: string }>(
          'select case pg_relation_size($1::regclass) when 0 then 0 else pg_total_relation_size($1::regclass) end as bytes',
          [quotedName(client, table)],
        );
        return Number(rows[0]!.bytes);
      }),
    scrub: (tables) =>
      connected(async (client) => {
        await client.query(`set lock_timeout = '2s'; set statement_timeout = 0`);
        const done: Scrubbed = { rewritten: [], left: [], logCleared: false };
        // An analysed table that has no rows keeps the values of the last one that had.
        await tried(() =>
          client.query('delete from pg_catalog.pg_statistic where starelid = any($1::regclass[])', [
            tables.map((table) => quotedName(client, table)),
          ]),
        );
        for (const table of tables) ((await rewritten(client, table)) ? done.rewritten : done.left).push(table);
        // Statistics hold values of columns: those of the rows that are gone, until the tables are analysed anew.
        await tried(() => client.query('vacuum (full) pg_catalog.pg_statistic'));
        done.logCleared = await tried(async () => {
          await client.query('select pg_switch_wal()');
          await client.query('checkpoint');
          // The segment that was being written when the first checkpoint began goes with the second one.
          await client.query('select pg_switch_wal()');
          await client.query('checkpoint');
        });
        return done;
      }),
  };
}

async function rewritten(client: pg.Client, table: string): Promise<boolean> {
  const quoted = quotedName(client, table);
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      await client.query(`vacuum (full, analyze) ${quoted}`);
      return true;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === '42501') return false;
      // 55P03: somebody holds the table. 42P01: it is not there (any more), so nothing of it is.
      if (code === '42P01') return true;
      if (code !== '55P03' && code !== '40P01') throw error;
      await sleep(attempt * 200);
    }
  }
  return false;
}

/** Whether it was done; false where the role may not. */
async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (['42501', '55P03'].includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
}
