import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { isId } from '#kernel/ids.ts';
import { Forbidden, Gone, NotFound, Problem } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '../ground.ts';
import { KeyTurned } from '../keys/keyring.ts';
import type { DataKey } from '../keys/keyring.ts';
import { noKey } from '../keys/no-key.ts';
import { causeOf, causeText, presentCause } from './cause.ts';
import type { Cause } from './cause.ts';
import { builderOver } from './connection.ts';
import { noOrigin, systemActor } from './context.ts';
import type { Actor, Context, Origin, PlatformContext, VisitorContext } from './context.ts';
import { isLost, mayRepeat } from './errors.ts';
import { Lanes } from './lanes.ts';
import type { Lane, PoolSizes } from './lanes.ts';
import { noteLook } from './looking.ts';
import { spread } from './patient-pool.ts';
import type { LoginConnection } from './patient-pool.ts';
import type { DB } from './schema.ts';

/** On whose behalf a transaction of a dealership runs. */
export interface Scope {
  dealershipId: string;
  actor?: Actor;
  origin?: Origin;
  locale?: Locale;
  /** Why it is done, where neither the door nor the actor says it. */
  cause?: Cause;
  /** The epoch a job was put in under; another one means that it came too late. */
  epoch?: number;
}

/** How a transaction runs. */
export interface Manner {
  /** Read-only transactions skip the fence. */
  write?: boolean;
  /** Milliseconds a statement may take; the login's own limit otherwise (5 s for web). */
  statementTimeout?: number;
  /**
   * What stays possible after cancelling: a channel is disconnected, a session ended, the dealership comes back; and what the
   * law asks of whoever has people's data, for as long as they have it.
   */
  lettingGo?: boolean;
  /**
   * Reads everything as it was at one moment, whatever is written meanwhile, for as long as it takes: no limit on the
   * time between two statements, instants in UTC. Never for writes.
   */
  snapshot?: boolean;
  /**
   * It moves the dealership as a whole (export, load, copy, sealing anew) and looks at nobody: it sees restricted
   * customers with their leads and tasks, too, which row-level security hides otherwise, because what it left behind
   * would be named by rows that came along. The product's own work only, never somebody's of the office.
   */
  whole?: boolean;
  /** The purge's own work: behind the fence, without the dealership's key, and also when its row is gone already; whole. */
  purging?: boolean;
}

/**
 * A job or write of a dealership that was cancelled meanwhile. Says since when and until when it can still be read
 * (promise P26a).
 */
export class Withdrawn extends Problem {
  constructor(found?: Pick<Entered, 'cancelledAt' | 'purgeAt'>) {
    const until = found?.purgeAt ? ` until ${found.purgeAt.toISOString()}` : '';
    const since = found?.cancelledAt ? ` on ${found.cancelledAt.toISOString()}` : '';
    super(
      409,
      'dealership_cancelled',
      'This dealership was cancelled',
      `This dealership was cancelled${since}. It can be read and exported${until}, but not changed. An owner can bring it back.`,
      { cancelledAt: found?.cancelledAt ?? null, purgeAt: found?.purgeAt ?? null },
    );
  }
}

/** The dealership has left for good: its thirty days are over (promise P27a). Nothing can be read or written any more. */
export class HasLeft extends Problem {
  constructor() {
    super(410, 'dealership_left', 'This dealership has left', 'Its data was deleted, as its owners were told.');
  }
}

/** The public site of a dealership that was cancelled. */
export class SiteClosed extends Gone {
  constructor() {
    super('This site is closed.', 'site_closed');
  }
}

/** A connection that was lost while it lay idle is found out by using it: nothing was done, so another one may be taken. */
class NotBegun extends Error {
  constructor(cause: unknown) {
    super('the connection was lost before the transaction began', { cause });
  }
}

/** What a transaction reads of its dealership when it begins. */
interface Entered {
  state: string;
  epoch: number;
  cancelledAt: Date | null;
  purgeAt: Date | null;
}

/** States in which a dealership works as it always does; `cancelling` does until its day. */
export const workingStates = ['trial', 'active', 'past_due', 'cancelling'] as const;
/** States in which there is something to let go of: until the purge also one that has cancelled. */
export const standingStates = [...workingStates, 'cancelled'] as const;
const writable = new Set<string>(workingStates);

/**
 * The database, in four ways and no other: {@link Database.asDealership}, {@link Database.asVisitor},
 * {@link Database.asOperator}, {@link Database.asPlatform}. Each is one transaction under the role made for it,
 * with the dealership set locally, so that row-level security decides what is seen.
 */
export class Database {
  readonly #lanes: Lanes;
  readonly #ground: () => Ground;

  constructor(connections: { web: LoginConnection; core: LoginConnection }, sizes: PoolSizes, ground: () => Ground) {
    this.#ground = ground;
    this.#lanes = new Lanes(connections, sizes, (error) =>
      ground().log.warn({ err: error }, 'a database connection was lost'),
    );
  }

  /** Whatever is done inside runs on the connections of a lane; on those of requests where nothing is said. */
  inLane<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    return this.#lanes.in(lane, work);
  }

  /**
   * Work on one dealership's data, as its staff, its API key or the product itself.
   * @throws NotFound when there is no such dealership · Withdrawn when it is cancelled and `write` is asked for · HasLeft ·
   * Error when nobody can say why it is done
   */
  async asDealership<T>(scope: Scope, work: (ctx: Context) => Promise<T>, manner: Manner = {}): Promise<T> {
    try {
      return await this.#asDealership(scope, work, manner);
    } catch (error) {
      // Another node turned the key between our looking and our reading: the transaction is run again with the new one.
      if (!(error instanceof KeyTurned) || error.scope !== scope.dealershipId) throw error;
      return this.#asDealership(scope, work, manner);
    }
  }

  async #asDealership<T>(scope: Scope, work: (ctx: Context) => Promise<T>, manner: Manner): Promise<T> {
    const { dealershipId } = scope;
    if (!isId(dealershipId)) throw new NotFound('dealership');
    const actor = scope.actor ?? systemActor;
    const cause = causeText(causeOf(actor, scope.cause));
    const ground = this.#ground();
    const key = manner.purging ? noKey : await this.#keyOf(ground, dealershipId);
    if (manner.snapshot && manner.write) throw new Error('a snapshot is only read');
    const whole = manner.whole ?? manner.purging ?? false;
    if (whole && actor.kind !== 'system') throw new Error('nobody of the office sees the dealership as a whole');
    const begin =
      `begin${manner.snapshot ? ' isolation level repeatable read' : ''}${manner.write ? '' : ' read only'}; set local role automo_app; ${this.#settings(dealershipId, actor.id, cause, manner)}` +
      (whole ? `set local app.restricted = 'shown'; ` : '') +
      (manner.snapshot ? `set local idle_in_transaction_session_timeout = 0; set local time zone 'UTC'; ` : '') +
      (manner.write && !manner.purging ? 'select core.fence(); ' : '') +
      `select state, epoch, set_config('app.epoch', epoch::text, true), cancelled_at as "cancelledAt", purge_at as "purgeAt" from dealership where dealership_id = '${dealershipId}'`;
    return this.#transaction('web', begin, async (db, entered) => {
      const found = entered as Entered | undefined;
      if (!manner.purging) await this.#admit(db, scope, manner, found, ground);
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

  /**
   * Whether a dealership can be read or written now. One that is being created in this very transaction has no row yet, and
   * one that has left has none any more: it must not begin to have some again (promise P27c).
   */
  async #admit(
    db: Kysely<DB>,
    scope: Scope,
    manner: Manner,
    found: Entered | undefined,
    ground: Ground,
  ): Promise<void> {
    if (!found) {
      const { rows } = await sql<{ left: boolean }>`select core.has_left() as left`.execute(db);
      if (rows[0]!.left) throw new HasLeft();
      return;
    }
    // Reading ends in the second that was promised, whenever the purge begins.
    const over = found.state === 'cancelled' && found.purgeAt !== null && found.purgeAt <= ground.clock.now();
    if (over || found.state === 'purging' || found.state === 'purged') {
      ground.keyring.forget(scope.dealershipId);
      throw new HasLeft();
    }
    if (!manner.write) return;
    if (!writable.has(found.state) && !(manner.lettingGo && found.state === 'cancelled')) throw new Withdrawn(found);
    if (scope.epoch !== undefined && scope.epoch !== found.epoch) throw new Withdrawn(found);
  }

  /** The dealership's key. That it is gone means for one that has left only that it has left. */
  async #keyOf(ground: Ground, dealershipId: string): Promise<DataKey> {
    try {
      return await ground.keyring.of(dealershipId);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'no_key') throw error;
      const gone = await this.asPlatform(
        ({ db }) =>
          db.selectFrom('purge').select('dealership').where('dealership', '=', dealershipId).executeTakeFirst(),
        {},
        { write: false },
      );
      throw gone ? new HasLeft() : error;
    }
  }

  /** Work of a visitor on one public site: published columns only; writes go to the lead intake and nowhere else. */
  async asVisitor<T>(
    site: { dealershipId: string; origin?: Origin; cause?: Extract<Cause, { kind: 'customer' }> },
    work: (ctx: VisitorContext) => Promise<T>,
    manner: Manner = {},
  ): Promise<T> {
    const { dealershipId } = site;
    if (!isId(dealershipId)) throw new NotFound('site');
    const ground = this.#ground();
    const begin =
      `begin${manner.write ? '' : ' read only'}; set local role automo_site; ${this.#settings(dealershipId, null, causeText(site.cause ?? { kind: 'customer', of: 'visit' }), manner)}` +
      (manner.write ? 'select core.fence(); ' : '') +
      `select state, epoch, set_config('app.epoch', epoch::text, true) from dealership where dealership_id = '${dealershipId}'`;
    return this.#transaction('web', begin, async (db, entered) => {
      const found = entered as { state: string } | undefined;
      if (!found) throw new NotFound('site');
      if (!writable.has(found.state) && !(manner.lettingGo && found.state === 'cancelled'))
        throw found.state === 'cancelled' ? new SiteClosed() : new NotFound('site');
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
    const cause = presentCause();
    const begin = `begin${manner.write ? '' : ' read only'}; set local role automo_platform; set local app.dealership_id = ''; set local app.cause = '${cause ? causeText(cause) : ''}'`;
    return this.#transaction('core', begin, (db) =>
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
    return this.#transaction('core', begin, async (db) => {
      const now = ground.clock.now();
      if (look) await noteLook(db, operatorId, look, now);
      return work({ db, now });
    });
  }

  /** The key store, reached before any key can be had. Used by the keyring alone. */
  keyStore = <T>(work: (db: Kysely<DB>) => Promise<T>): Promise<T> =>
    this.#transaction('core', `begin; set local role automo_platform; set local app.dealership_id = ''`, (db) =>
      work(db),
    );

  /** A connection of its own for LISTEN. */
  async listen(): Promise<pg.PoolClient> {
    return this.#lanes.listen();
  }

  /** Connections in use and waiting, for the metrics. */
  figures(): ReturnType<Lanes['figures']> {
    return this.#lanes.figures();
  }

  async close(): Promise<void> {
    await this.#lanes.close();
  }

  #settings(dealershipId: string, actorId: string | null, cause: string, manner: Manner): string {
    if (actorId !== null && !isId(actorId)) throw new Error('an actor is named by its id');
    const timeout = manner.statementTimeout
      ? `set local statement_timeout = ${Math.trunc(manner.statementTimeout)}; `
      : '';
    return `set local app.dealership_id = '${dealershipId}'; set local app.actor = '${actorId ?? ''}'; set local app.cause = '${cause}'; ${timeout}`;
  }

  async #transaction<T>(
    login: 'web' | 'core',
    begin: string,
    work: (db: Kysely<DB>, entered: unknown) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(login, begin, work);
      } catch (error) {
        if (error instanceof NotBegun) {
          if (attempt === 1) continue;
          throw error.cause;
        }
        if (!mayRepeat(error) || attempt >= 5) throw error;
        await new Promise((resolve) => setTimeout(resolve, spread(attempt * attempt * 10)));
      }
    }
  }

  async #once<T>(
    login: 'web' | 'core',
    begin: string,
    work: (db: Kysely<DB>, entered: unknown) => Promise<T>,
  ): Promise<T> {
    const client = await this.#lanes.connect(login);
    let broken = false;
    try {
      // One message, several statements: the values in it were checked to be UUIDs.
      const results = (await client.query(begin).catch((error: unknown) => {
        throw isLost(error) ? new NotBegun(error) : error;
      })) as unknown as pg.QueryResult[];
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
