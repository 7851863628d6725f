import { randomInt } from 'node:crypto';
import pg from 'pg';
import { stateOf } from './errors.ts';

/** How a login connects; `refused` is told when its password was not taken, and makes it try another. */
export type LoginConnection = pg.PoolConfig & { refused?: () => void };

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** About so many milliseconds: everybody who lost the same server does not come back in the same moment. */
export const spread = (ms: number): number => Math.ceil(ms / 2) + randomInt(Math.max(1, Math.ceil(ms)));

/** A pool that, when the login's password has turned with the master key, connects with the other one. */
export function patientPool(connection: LoginConnection): pg.Pool {
  const { refused, ...config } = connection;
  const pool = new pg.Pool(config);
  // A client that is lent out reports its loss here too; the query that it runs, or the next one, says so to its caller.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (!refused) return pool;
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  const patiently = async (): Promise<pg.PoolClient> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await connect();
      } catch (error) {
        if (stateOf(error) !== '28P01' || attempt >= 5) throw error;
        refused();
        await new Promise((resolve) => setTimeout(resolve, spread(attempt * 20)));
      }
    }
  };
  pool.connect = ((callback?: Callback) => {
    if (!callback) return patiently();
    patiently().then(
      (client) => callback(undefined, client, (release) => client.release(release as boolean)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }) as typeof pool.connect;
  return pool;
}
