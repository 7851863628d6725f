import type { z } from 'zod';
import type { Context, Origin, PlatformContext } from '../database/context.ts';
import type { Manner } from '../database/database.ts';
import type { Ground } from '../ground.ts';
import type { Locale } from '#kernel/messages.ts';

/** A signed-in user, wherever they work. */
export interface Account {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  emailVerified: boolean;
  locale: Locale;
  /** When a factor was last shown; irreversible acts want it within ten minutes. */
  steppedUpAt: Date;
  /** Whether a second factor stands behind this session: two-step sign-in is on, or a passkey was shown in it. */
  secondFactor: boolean;
}

/** Cookies of an answer. */
export interface Cookies {
  get(name: string): string | undefined;
  set(name: string, value: string, maxAgeSeconds: number): void;
  clear(name: string): void;
}

/** What a handler has beside its transaction. */
export interface Door {
  ground: Ground;
  origin: Origin;
  now: Date;
  locale: Locale;
  cookies: Cookies;
  /** The request as it came, for handlers that stream. */
  request: Request;
}

/** Context of a route that runs its own transactions in a dealership. */
export interface OwnContext extends Door, Pick<Context, 'dealershipId' | 'actor'> {
  account: Account | null;
  work<T>(work: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T>;
}

/** Context of a route of the signed-in user. */
export interface AccountContext extends Door, PlatformContext {
  account: Account;
}

/** The same with own transactions. */
export interface AccountOwnContext extends Door {
  account: Account;
}

/** What the typed client knows of a route. */
export interface RouteTypes {
  params: unknown;
  query: unknown;
  body: unknown;
  answer: unknown;
}

/** A file sent as the body of a request. */
export interface Upload {
  bytes: Buffer;
  type: string;
  /** A label only, already cleaned; never a path. */
  name: string;
}

export type Access = 'public' | 'account' | 'dealership';

/** A route as it is mounted: everything about it is data, so that the reference and the tests can walk it. */
export interface Route<Types extends RouteTypes = RouteTypes> {
  access: Access;
  /** Word of the permission matrix; null for `public` and `account`, and for what every staff member may. */
  permission: string | null;
  summary: string;
  description?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer?: z.ZodType;
  /** Status of success; 200, or 204 without an answer. */
  status: number;
  transaction: 'one' | 'own';
  /** Takes a file as its body, of at most so many bytes. */
  upload?: { maxBytes: number };
  /** Answers something else than JSON (a stream of events, a file). */
  raw?: boolean;
  /** Wants a factor shown within ten minutes. */
  stepUp?: boolean;
  /** May be called by an API key; true unless said otherwise for dealership routes. */
  apiKeys: boolean;
  /**
   * Stays possible when the dealership is cancelled: lets go of something, takes something along, or is owed to people whose data
   * it still has.
   */
  lettingGo?: boolean;
  /** Has connections of its own, so that it works while everything else stands still. */
  atDoor?: boolean;
  /** Milliseconds a statement of it may take; 5,000 otherwise. */
  statementTimeout?: number;
  handle(ctx: never, input: never): Promise<unknown>;
  /** Types only; never there at run time. */
  types?: Types;
}

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type In<S> = S extends z.ZodType ? z.input<S> : undefined;

interface Definition<P, Q, B, A, Ctx, Extra> {
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  answer?: A;
  status?: number;
  stepUp?: boolean;
  lettingGo?: boolean;
  statementTimeout?: number;
  handle(
    ctx: Ctx,
    input: { params: Out<P>; query: Out<Q>; body: Out<B> } & Extra,
  ): Promise<A extends z.ZodType ? z.input<A> : unknown>;
}

type Made<P, Q, B, A> = Route<{
  params: In<P>;
  query: In<Q>;
  body: In<B>;
  answer: A extends z.ZodType ? z.output<A> : undefined;
}>;
type Schema = z.ZodType | undefined;

function make(access: Access, permission: string | null, transaction: 'one' | 'own', given: object): Route<never> {
  const answer = (given as { answer?: unknown }).answer;
  return {
    access,
    permission,
    transaction,
    status: answer ? 200 : 204,
    apiKeys: access === 'dealership',
    ...given,
  } as unknown as Route<never>;
}

/**
 * A route of a dealership, in one transaction: read-only for GET, writing (and repeatable by Idempotency-Key) otherwise.
 *
 * @example
 * 'PATCH /api/vehicles/:vehicleId': route({ permission: 'inventory.write', summary: 'Change a vehicle',
 *   params: z.strictObject({ vehicleId: Id }), body: VehicleChange, answer: Vehicle,
 *   handle: (ctx, { params, body }) => changeVehicle(ctx, params.vehicleId, body) })
 */
export function route<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  A extends Schema = undefined,
>(
  definition: Definition<P, Q, B, A, Context & Door, unknown> & { permission: string | null; apiKeys?: boolean },
): Made<P, Q, B, A> {
  return make('dealership', definition.permission, 'one', definition) as Made<P, Q, B, A>;
}

/** A route of a dealership that begins its own transactions: files, streams, slow work between two of them. */
export function ownRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  A extends Schema = undefined,
>(
  definition: Definition<P, Q, B, A, OwnContext, { upload?: Upload }> & {
    permission: string | null;
    upload?: { maxBytes: number };
    raw?: boolean;
    apiKeys?: boolean;
  },
): Made<P, Q, B, A> {
  return make('dealership', definition.permission, 'own', definition) as Made<P, Q, B, A>;
}

/** A route of the signed-in user, in one platform transaction. */
export function accountRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  A extends Schema = undefined,
>(definition: Definition<P, Q, B, A, AccountContext, unknown>): Made<P, Q, B, A> {
  return make('account', null, 'one', definition) as Made<P, Q, B, A>;
}

/** A route of the signed-in user that begins its own transactions. */
export function accountOwnRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  A extends Schema = undefined,
>(
  definition: Definition<P, Q, B, A, AccountOwnContext, { upload?: Upload }> & {
    upload?: { maxBytes: number };
    raw?: boolean;
  },
): Made<P, Q, B, A> {
  return make('account', null, 'own', definition) as Made<P, Q, B, A>;
}

/** A route for anyone: sign-up, sign-in, links in mails. It begins its own transactions. */
export function publicRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  A extends Schema = undefined,
>(
  definition: Definition<P, Q, B, A, Door & { account: Account | null }, unknown> & { raw?: boolean; atDoor?: boolean },
): Made<P, Q, B, A> {
  return make('public', null, 'own', definition) as Made<P, Q, B, A>;
}

/** A room's routes: `METHOD /path` with `:names`. */
export type Routes = Record<string, Route<never>>;
