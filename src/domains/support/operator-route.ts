import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { PlatformContext } from '#platform/database/context.ts';
import type { DB } from '#platform/database/schema.ts';
import { accountOwnRoute } from '#platform/web/route.ts';
import type { AccountOwnContext } from '#platform/web/route.ts';
import { noteOperator } from './operator-events.ts';
import type { OperatorNote } from './operator-events.ts';
import { requireOperator } from './operators.ts';

/** What a handler of the console has: every way to data writes its event first. */
export interface OperatorContext extends AccountOwnContext {
  operatorId: string;
  /** Reads metadata of dealerships, as the operators' role. */
  read<T>(note: OperatorNote, work: (ctx: { db: Kysely<DB>; now: Date }) => Promise<T>): Promise<T>;
  /** Looks at one dealership under its grant; `what` is a word that its owner reads. */
  look<T>(dealershipId: string, what: string, work: (ctx: { db: Kysely<DB>; now: Date }) => Promise<T>): Promise<T>;
  /** Works on the platform's own records. */
  act<T>(note: OperatorNote, work: (ctx: PlatformContext) => Promise<T>): Promise<T>;
}

type Schema = z.ZodType | undefined;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

/**
 * A route of the console: for operators whose session has shown a passkey; for everybody else it is not there.
 */
export function operatorRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  A extends Schema = undefined,
>(definition: {
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  answer?: A;
  status?: number;
  stepUp?: boolean;
  /** Answers something else than JSON (a paper). */
  raw?: boolean;
  handle(
    ctx: OperatorContext,
    input: { params: Out<P>; query: Out<Q>; body: Out<B> },
  ): Promise<A extends z.ZodType ? z.input<A> : unknown>;
}) {
  return accountOwnRoute<P, Q, B, A>({
    ...definition,
    handle: async (own, input) => {
      await requireOperator(own);
      return definition.handle(openTo(own), input as never);
    },
  });
}

function openTo(own: AccountOwnContext): OperatorContext {
  const { database } = own.ground;
  const operatorId = own.account.userId;
  const from = { origin: own.origin, locale: own.locale };
  const note = (what: OperatorNote): Promise<void> =>
    database.asPlatform((ctx) => noteOperator(ctx, operatorId, what), from);
  return {
    ...own,
    operatorId,
    async read(what, work) {
      await note(what);
      return database.asOperator({ operatorId, reason: what.event }, work);
    },
    async look(dealershipId, what, work) {
      await note({ event: 'dealership.looked_at', aboutDealership: dealershipId, subject: what });
      return database.asOperator({ operatorId, reason: 'support grant', look: { dealershipId, what } }, work);
    },
    act: (what, work) =>
      database.asPlatform(async (ctx) => {
        await noteOperator(ctx, operatorId, what);
        return work(ctx);
      }, from),
  };
}
