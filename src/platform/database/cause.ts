import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Actor } from './context.ts';
import type { DB } from './schema.ts';

/** What a customer or visitor does by themselves. `mail` is whatever arrived by mail. */
export const customerActs = ['visit', 'inquiry', 'signing', 'opt_out', 'rights_request', 'mail'] as const;
/** What of the dealership's own settings makes the product act without anybody's asking. */
export const causingSettings = [
  'automatic_answers',
  'alerts',
  'reminders',
  'deposits',
  'commissions',
  'deal_costs',
  'posting',
  'channels',
  'nightly_pack',
  'owners',
] as const;
/** What the law asks of us or of the dealership, whoever asked. */
export const duties = ['retention', 'erasure', 'rights', 'breach_notice', 'channel_ends', 'leaving', 'order'] as const;
/**
 * The platform's own work on a dealership (promise P23b): it moves the whole of it, keeps its keys and its journal, bills
 * it and counts. `command` is a command on the machine; `migration` also whatever an earlier version put in.
 */
export const platformWork = [
  'export',
  'purge',
  'restore',
  'migration',
  'backup',
  'keys',
  'journal',
  'billing',
  'figures',
  'command',
] as const;

/**
 * Why a dealership's data is processed. Every transaction of a dealership has one, every entry of its journal says it, and
 * a job that was put in by a transaction is caused by what caused that one.
 */
export type Cause =
  | { kind: 'person' | 'api_key' | 'rule' | 'grant'; of: string }
  | { kind: 'customer'; of: (typeof customerActs)[number] }
  | { kind: 'setting'; of: (typeof causingSettings)[number] }
  | { kind: 'duty'; of: (typeof duties)[number] }
  | { kind: 'platform'; of: (typeof platformWork)[number] };

/** Kinds of causes: the closed set of the database. */
export const causeKinds = ['person', 'api_key', 'customer', 'rule', 'setting', 'grant', 'duty', 'platform'] as const;

const written = new RegExp(`^(${causeKinds.join('|')}):([a-z0-9_-]{1,40})$`);

/** As the database and the hash chain have it: `rule:0199…`. */
export function causeText(cause: Cause): string {
  const text = `${cause.kind}:${cause.of}`;
  // It becomes part of a statement.
  if (!written.test(text)) throw new Error(`${JSON.stringify(text)} is no cause`);
  return text;
}

/** The cause that was written; undefined for what is none. */
export function readCause(text: string | null | undefined): Cause | undefined {
  const found = text ? written.exec(text) : null;
  return found ? ({ kind: found[1], of: found[2] } as Cause) : undefined;
}

const running = new AsyncLocalStorage<Cause | 'none'>();

/**
 * Everything that the work does in any dealership is done because of this. Said at the doors (a request, a job, a command) and
 * seldom elsewhere. @param cause `none`: the work has no business with any dealership's data, and is refused it
 */
export const because = <T>(cause: Cause | 'none', work: () => T): T => running.run(cause, work);

/** What causes whatever is done now; undefined where nobody said. */
export const presentCause = (): Cause | undefined => {
  const cause = running.getStore();
  return cause === 'none' ? undefined : cause;
};

/**
 * Why a transaction of a dealership is begun: as it says itself, as the door said, or because its actor does it.
 * @throws Error where nobody can say why: nothing is done then
 */
export function causeOf(actor: Actor, own?: Cause): Cause {
  if (own) return own;
  const present = running.getStore();
  if (present && present !== 'none') return present;
  if (!present && actor.id) {
    if (actor.kind === 'user') return { kind: 'person', of: actor.id };
    if (actor.kind === 'api_key') return { kind: 'api_key', of: actor.id };
  }
  if (!present && actor.kind === 'visitor') return { kind: 'customer', of: 'visit' };
  throw new Error('a dealership’s data is not touched without a cause: say because(…), or give the job one');
}

/** From here on this transaction does what it does because of this: of several rules that are asked in one, each its own. */
export async function becauseIn(db: Kysely<DB>, cause: Cause): Promise<void> {
  await sql`select set_config('app.cause', ${causeText(cause)}, true)`.execute(db);
}
