import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { networkOf } from '#kernel/ip.ts';
import type { Ground } from './ground.ts';

/**
 * What was refused. `sign_in`: a password, code or passkey that was wrong at the door. `not_there`: somebody signed in
 * asked for what is not theirs, or not at all; the answer is the same. `limit`: too much of something. `step_up`: a
 * factor that was wrong where one was asked for again. `signature`: a request in another's name did not verify.
 */
export const refusalKinds = [
  'not_signed_in',
  'sign_in',
  'not_allowed',
  'not_there',
  'limit',
  'step_up',
  'signature',
] as const;
export type RefusalKind = (typeof refusalKinds)[number];

/** One refusal, by whom and of what: ids and a route's pattern, no path and no value. */
export interface Refusal {
  kind: RefusalKind;
  /** `GET /api/vehicles/:vehicleId` */
  route: string;
  status: number;
  dealershipId?: string | null | undefined;
  userId?: string | null | undefined;
  keyId?: string | null | undefined;
  /** Kept as its network only. */
  ip: string | null;
}

/** So long a refusal waits before it is written, together with those that came meanwhile (ms). */
const waits = 5_000;
/**
 * So many different ones are told apart in a minute, of people and keys, and of strangers by themselves: a flood of
 * strangers hides nobody. What is beyond is counted by kind and route alone.
 */
const mostInMinute = 2_000;
/** So many are written by one statement. */
const batch = 500;

type Counted = Omit<Refusal, 'ip'> & { minute: number; network: string | null; times: number };

class SecurityLog {
  readonly #ground: Ground;
  #minute = 0;
  /** What has been told apart in this minute, written already or not. */
  #told = { known: new Set<string>(), strangers: new Set<string>() };
  #waiting = new Map<string, Counted>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  note({ ip, ...refusal }: Refusal): void {
    const minute = Math.floor(this.#ground.clock.now().getTime() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#told = { known: new Set(), strangers: new Set() };
    }
    const whole = { ...refusal, network: networkOf(ip), minute };
    const key = keyOf(whole);
    const told = refusal.userId || refusal.keyId ? this.#told.known : this.#told.strangers;
    if (told.has(key) || told.size < mostInMinute) {
      told.add(key);
      this.#count(key, whole);
    } else {
      const { kind, route, status } = refusal;
      const bare = { kind, route, status, network: null, minute };
      this.#count(keyOf(bare), bare);
    }
    this.#timer ??= setTimeout(() => void this.flush(), waits).unref();
  }

  #count(key: string, one: Omit<Counted, 'times'>, times = 1): void {
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.times += times;
    else this.#waiting.set(key, { ...one, times });
  }

  /** Writes what waits; called by the clock, and before the product stops. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const rows = [...this.#waiting.values()];
    this.#waiting.clear();
    for (let at = 0; at < rows.length; at += batch) {
      try {
        await keep(this.#ground, rows.slice(at, at + batch));
      } catch (error) {
        this.#ground.log.warn({ err: error }, 'refusals were not written yet');
        // They wait for the next time, as long as they are not too many.
        if (this.#waiting.size < 2 * mostInMinute)
          for (const { times, ...one } of rows.slice(at)) this.#count(keyOf(one), one, times);
        return;
      }
    }
  }
}

const keyOf = (one: Omit<Counted, 'times'>): string =>
  JSON.stringify([
    one.minute,
    one.kind,
    one.route,
    one.status,
    one.dealershipId ?? null,
    one.userId ?? null,
    one.keyId ?? null,
    one.network,
  ]);

/** Adds counts to their rows. Of an account that is gone meanwhile nothing is kept. */
async function keep(ground: Ground, rows: Counted[]): Promise<void> {
  const column = <T>(of: (row: Counted) => T): T[] => rows.map(of);
  await ground.database.asPlatform(({ db }) =>
    sql`
      insert into security_event (id, minute, kind, route, status, about_dealership, user_id, about_key, network, times)
      select n.id, n.minute, n.kind, n.route, n.status, n.dealership, n.person, n.key, n.network, n.times
      from unnest(
        ${column(() => newId())}::uuid[],
        ${column((row) => new Date(row.minute * 60_000))}::timestamptz[],
        ${column((row) => row.kind)}::text[],
        ${column((row) => row.route)}::text[],
        ${column((row) => row.status)}::smallint[],
        ${column((row) => row.dealershipId ?? null)}::uuid[],
        ${column((row) => row.userId ?? null)}::uuid[],
        ${column((row) => row.keyId ?? null)}::uuid[],
        ${column((row) => row.network)}::text[],
        ${column((row) => row.times)}::integer[]
      ) as n (id, minute, kind, route, status, dealership, person, key, network, times)
      where n.person is null or exists (select from user_account u where u.id = n.person)
      on conflict (minute, kind, route, status, about_dealership, user_id, about_key, network)
        do update set times = security_event.times + excluded.times`.execute(db),
  );
}

// By database: the ground itself is copied where it is handed on.
const logs = new WeakMap<Ground['database'], SecurityLog>();

function logOf(ground: Ground): SecurityLog {
  let log = logs.get(ground.database);
  if (!log) logs.set(ground.database, (log = new SecurityLog(ground)));
  return log;
}

/** Counts a refusal in memory; the request does not wait for it. Equal ones of a minute become one row. */
export const noteRefusal = (ground: Ground, refusal: Refusal): void => logOf(ground).note(refusal);

/** Writes what waits to be written. */
export const writeRefusals = (ground: Ground): Promise<void> => logOf(ground).flush();
