/** Statements as a function of the product would send them, for the bare driver to send the same. */
import { CamelCasePlugin, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { DB } from '#platform/database/schema.ts';

export interface Statement {
  text: string;
  values: unknown[];
}

/** A query builder that writes down what it is asked to run, and answers with the given rows. */
export function recorder(answer: Record<string, unknown>[] = []): { db: Kysely<DB>; statements: Statement[] } {
  const statements: Statement[] = [];
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      statements.push({ text: query.sql, values: [...query.parameters] });
      return { rows: answer as R[] };
    },
    streamQuery: () => {
      throw new Error('nothing streams here');
    },
  };
  const db = new Kysely<DB>({
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: async () => undefined,
        acquireConnection: async () => connection,
        beginTransaction: async () => undefined,
        commitTransaction: async () => undefined,
        rollbackTransaction: async () => undefined,
        releaseConnection: async () => undefined,
        destroy: async () => undefined,
      }),
    },
  });
  return { db, statements };
}
