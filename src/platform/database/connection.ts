import { createHash } from 'node:crypto';
import { CamelCasePlugin, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import pg from 'pg';
import type { DB } from './schema.ts';

// Integers of 8 bytes are cents and counts: safe as numbers. Dates stay the calendar days that they are.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);

/**
 * Statements with this comment are planned each time: a named statement in a shared table may keep a generic plan
 * that is bad for text search.
 */
export const planEachTime = '/* plan each time */';

/** Names of prepared statements, by their text. Bounded, because lists build many texts. */
const names = new Map<string, string>();
const mostNames = 2000;

function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known) return known;
  if (names.size >= mostNames || sql.length > 20_000 || sql.includes(planEachTime)) return undefined;
  const name = `q${createHash('sha1').update(sql).digest('base64url')}`;
  names.set(sql, name);
  return name;
}

/** A client that is in a transaction of ours, lent to the query builder for as long as the transaction lasts. */
class LentConnection implements DatabaseConnection {
  readonly #client: pg.ClientBase;
  constructor(client: pg.ClientBase) {
    this.#client = client;
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const name = nameOf(query.sql);
    const values = query.parameters as unknown[];
    const result = await this.#client.query(name ? { name, text: query.sql, values } : { text: query.sql, values });
    return result.command === 'SELECT' || result.rowCount === null
      ? { rows: result.rows as R[] }
      : { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount) };
  }
  // oxlint-disable-next-line require-yield -- part of the interface; nothing of ours streams through it
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not used');
  }
}

const refuse = async (): Promise<void> => {
  throw new Error('transactions are begun by platform/database only');
};

const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** The query builder over one client. Its own transaction functions are refused: only the four ways begin one. */
export function builderOver(client: pg.ClientBase): Kysely<DB> {
  const connection = new LentConnection(client);
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  return new Kysely<DB>({ dialect, plugins: [camelCase] });
}
