import type { Kysely } from 'kysely';
import pg from 'pg';
import { isId } from '#kernel/ids.ts';
import { Forbidden, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '../ground.ts';
import { builderOver } from './connection.ts';
import { noOrigin, systemActor } from './context.ts';
import type { Actor, Context, Origin, PlatformContext, VisitorContext } from './context.ts';
import { mayRepeat } from './errors.ts';
import { noteLook } from './looking.ts';
import type { DB } from './schema.ts';

/** On whose behalf a transaction of a dealership runs. */
export interface Scope {
  dealershipId: string;
  actor?: Actor;
  origin?: Origin;
  locale?: Locale;
  /** The epoch a job was put in under; another one means that it came too late. */
  epoch?: number;
}

/** How a transaction runs. */
export interface Manner {
  /** Read-only transactions skip the fence. */
  write?: boolean;
  /** Milliseconds a statement may take; the login's own limit otherwise (5 s for web). */
  statementTimeout?: number;
  /** Lets go of something, which stays possible after cancelling: a channel is disconnected, a session ended. */
  lettingGo?: boolean;
}

/** A job or write of a dealership that is fenced off or purged meanwhile. */
export class Withdrawn extends Forbidden {
  constructor() {
    super('This dealership is closed: it can be read and exported, but not changed.', 'dealership_closed');
  }
}

const writable = new Set(['trial', 'active', 'past_due']);

/**
 * The database, in four ways and no other: {@link Database.asDealership}, {@link Database.asVisitor},
 * {@link Database.asOperator}, {@link Database.asPlatform}. Each is one transaction under the role made for it,
 * with the dealership set locally, so that row-level security decides what is seen.
 */
export class Database {
  readonly #web: pg.Pool;
  readonly #core: pg.Pool;
  readonly #ground: () => Ground;

  constructor(connections: { web: pg.PoolConfig; core: pg.PoolConfig }, ground: () => Ground) {
    this.#ground = ground;
    const common = { connectionTimeoutMillis: 2000, keepAlive: true, application_name: 'automo' };
    this.#web = new pg.Pool({ ...common, ...connections.web });
    this.#core = new pg.Pool({ ...common, ...connections.core });
    for (const pool of [this.#web, this.#core]) {
      pool.on('error', (error) => ground().log.warn({ err: error }, 'a database connection was lost'));
    }
  }

  /**
   * Work on one dealership's data, as its staff, its API key or the product itself.
   * @throws NotFound when there is no such dealership · Withdrawn when it is closed and `write` is asked for
   */
  async asDealership<T>(scope: Scope, work: (ctx: Context) => Promise<T>, manner: Manner = {}): Promise<T> {
    const { dealershipId } = scope;
    if (!isId(dealershipId)) throw new NotFound('dealership');
    const actor = scope.actor ?? systemActor;
    const ground = this.#ground();
    const key = await ground.keyring.of(dealershipId);
    const begin =
      `begin${manner.write ? '' : ' read only'}; set local role automo_app; ${this.#settings(dealershipId, actor.id, manner)}` +
      (manner.write ? 'select core.fence(); ' : '') +
      `select state, epoch, set_config('app.epoch', epoch::text, true) from dealership where dealership_id = '${dealershipId}'`;
    return this.#transaction(this.#web, begin, async (db, entered) => {
      const found = entered as { state: string; epoch: number } | undefined;
      // A dealership that is being created in this very transaction has no row yet.
      if (
        found &&
        manner.write &&
        (!(writable.has(found.state) || (manner.lettingGo && found.state === 'cancelled')) ||
          (scope.epoch !== undefined && scope.epoch !== found.epoch))
      ) {
        throw new Withdrawn();
      }
      return work({
        db,
        dealershipId,
        epoch: found?.epoch ?? 1,
        actor,
        origin: scope.origin ?? noOrigin,
        now: ground.clock.now(),
        locale: scope.locale ?? 'en',
        key,
        ground,
      });
    });
  }

  /** Work of a visitor on one public site: published columns only; writes go to the lead intake and nowhere else. */
  async asVisitor<T>(
    site: { dealershipId: string; origin?: Origin },
    work: (ctx: VisitorContext) => Promise<T>,
    manner: Manner = {},
  ): Promise<T> {
    const { dealershipId } = site;
    if (!isId(dealershipId)) throw new NotFound('site');
    const ground = this.#ground();
    const begin =
      `begin${manner.write ? '' : ' read only'}; set local role automo_site; ${this.#settings(dealershipId, null, manner)}` +
      (manner.write ? 'select core.fence(); ' : '') +
      `select state, epoch, set_config('app.epoch', epoch::text, true) from dealership where dealership_id = '${dealershipId}'`;
    return this.#transaction(this.#web, begin, async (db, entered) => {
      const found = entered as { state: string } | undefined;
      if (!found || !writable.has(found.state)) throw new NotFound('site');
      return work({ db, dealershipId, origin: site.origin ?? noOrigin, now: ground.clock.now(), ground });
    });
  }

  /** Work of the platform itself: accounts, sessions, host lookup, scheduler. Sees no tenant's rows but listed columns. */
  async asPlatform<T>(
    work: (ctx: PlatformContext) => Promise<T>,
    from: { origin?: Origin; locale?: Locale } = {},
    manner: Manner = { write: true },
  ): Promise<T> {
    const ground = this.#ground();
    const key = await ground.keyring.of('platform');
    const begin = `begin${manner.write ? '' : ' read only'}; set local role automo_platform; set local app.dealership_id = ''`;
    return this.#transaction(this.#core, begin, (db) =>
      work({ db, origin: from.origin ?? noOrigin, now: ground.clock.now(), locale: from.locale ?? 'en', key, ground }),
    );
  }

  /**
   * Work of an operator of the platform, read only: on metadata of dealerships (name, state, counts), and with `look` on
   * the listed columns of one dealership, while a support grant of its owner lives. That transaction writes into the
   * dealership's journal what is looked at before it reads; the policies of the database show no row without both.
   *
   * @throws Forbidden `no_grant` when nobody of that dealership lets this operator look
   */
  async asOperator<T>(
    by: { operatorId: string; reason: string; look?: { dealershipId: string; what: string } },
    work: (ctx: { db: Kysely<DB>; now: Date }) => Promise<T>,
  ): Promise<T> {
    const ground = this.#ground();
    const { operatorId, reason, look } = by;
    if (!isId(operatorId)) throw new Forbidden();
    if (look && !isId(look.dealershipId)) throw new NotFound('dealership');
    ground.log.info({ actor: operatorId, reason, dealership: look?.dealershipId }, 'operator reads');
    const begin =
      `begin${look ? '' : ' read only'}; set local role automo_operator; ` +
      `set local app.dealership_id = '${look?.dealershipId ?? ''}'; set local app.actor = '${operatorId}'` +
      (look ? '; select core.fence()' : '');
    return this.#transaction(this.#core, begin, async (db) => {
      const now = ground.clock.now();
      if (look) await noteLook(db, operatorId, look, now);
      return work({ db, now });
    });
  }

  /** The key store, reached before any key can be had. Used by the keyring alone. */
  keyStore = <T>(work: (db: Kysely<DB>) => Promise<T>): Promise<T> =>
    this.#transaction(this.#core, `begin; set local role automo_platform; set local app.dealership_id = ''`, (db) =>
      work(db),
    );

  /** A connection of its own for LISTEN. */
  async listen(): Promise<pg.PoolClient> {
    return this.#core.connect();
  }

  /** Connections in use and waiting, for the metrics. */
  figures(): Record<'web' | 'core', { total: number; idle: number; waiting: number }> {
    const of = (pool: pg.Pool) => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount });
    return { web: of(this.#web), core: of(this.#core) };
  }

  async close(): Promise<void> {
    await Promise.all([this.#web.end(), this.#core.end()]);
  }

  #settings(dealershipId: string, actorId: string | null, manner: Manner): string {
    if (actorId !== null && !isId(actorId)) throw new Error('an actor is named by its id');
    const timeout = manner.statementTimeout
      ? `set local statement_timeout = ${Math.trunc(manner.statementTimeout)}; `
      : '';
    return `set local app.dealership_id = '${dealershipId}'; set local app.actor = '${actorId ?? ''}'; ${timeout}`;
  }

  async #transaction<T>(
    pool: pg.Pool,
    begin: string,
    work: (db: Kysely<DB>, entered: unknown) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(pool, begin, work);
      } catch (error) {
        if (!mayRepeat(error) || attempt >= 5) throw error;
        await new Promise((resolve) => setTimeout(resolve, attempt * attempt * (5 + (attempt % 3) * 4)));
      }
    }
  }

  async #once<T>(pool: pg.Pool, begin: string, work: (db: Kysely<DB>, entered: unknown) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken = false;
    try {
      // One message, several statements: the values in it were checked to be UUIDs.
      const results = (await client.query(begin)) as unknown as pg.QueryResult[];
      const entered: unknown = results.at(-1)?.rows[0];
      const answer = await work(builderOver(client), entered);
      await client.query('commit');
      return answer;
    } catch (error) {
      // A connection that cannot be brought back out of its transaction is not handed to the next borrower.
      await client.query('rollback').catch(() => (broken = true));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
