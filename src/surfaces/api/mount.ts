import type { Context as Hono, Hono as App } from 'hono';
import { secondFactorNeeded } from '#domains/dealerships/index.ts';
import { Forbidden, NotFound, Problem, TooMany, Unauthenticated } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import { because } from '#platform/database/cause.ts';
import type { Cause } from '#platform/database/cause.ts';
import type { Context, Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { once, readKey } from '#platform/web/idempotency.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { Turns } from '#platform/web/turns.ts';
import type { Door, Route, Routes, Upload } from '#platform/web/route.ts';
import { cookiesOf, findCaller, originOf, requireOwnOrigin } from './door.ts';
import type { Caller } from './door.ts';
import { asProblem, problemAnswer } from './problem-answer.ts';
import { check, readBytes, readJson, readQuery } from './reading.ts';

/** Told of every answered request, by route pattern: figures and the access log. */
export type Watcher = (seen: {
  pattern: string;
  method: string;
  status: number;
  seconds: number;
  origin: Origin;
  caller: Caller | null;
  /** Why it was refused, where it was. */
  problem?: Problem;
  /** What went wrong where nothing should. */
  crash?: unknown;
}) => void;

/** Files that one person sends at the same time, and those that wait to be read meanwhile. */
const uploadsAtOnce = 4;
const uploadsWaiting = 100;

/** Step-up: irreversible acts want a factor shown within so many milliseconds. */
const freshFor = 10 * 60_000;

/**
 * Mounts routes. Everything that is not a domain's own happens here, in this order: who is it, is it too often,
 * can it be read, may they, in which transaction, once or again.
 */
export function mountRoutes(app: App, ground: Ground, routes: Routes, watch: Watcher): void {
  const limits = makeLimits(ground.config.limitFactor);
  const uploads = new Turns(uploadsAtOnce, uploadsWaiting);
  for (const [name, route] of Object.entries(routes)) {
    const [method = '', pattern = ''] = name.split(' ');
    app.on(method, pattern, async (c) => {
      const began = ground.clock.elapsed();
      const origin = originOf(c, ground);
      let caller: Caller | null = null;
      let answer: Response;
      let refused: Problem | undefined;
      let crash: unknown;
      try {
        answer = await ground.database.inLane(route.atDoor ? 'door' : 'requests', async () => {
          caller = await findCaller(c, ground, route, origin);
          await takeLimits(c, limits, caller, origin, method);
          const known = caller;
          const cause = causeOf(known);
          const doing = () => serve(c, ground, name, route, known, origin);
          const served = () => (cause ? because(cause, doing) : doing());
          return route.upload ? uploads.run(whoOf(known) ?? addressKey(origin.ip), served) : served();
        });
      } catch (error) {
        const problem = asProblem(error, ground.log, origin.requestId, name);
        refused = problem;
        if (problem.code === 'unexpected') crash = error;
        answer = problemAnswer(c, problem, origin.requestId);
      }
      watch({
        pattern,
        method,
        status: answer.status,
        seconds: (ground.clock.elapsed() - began) / 1000,
        origin,
        caller,
        ...(refused === undefined ? {} : { problem: refused }),
        ...(crash === undefined ? {} : { crash }),
      });
      return answer;
    });
  }
}

/** Whose requests are counted together. */
const whoOf = (caller: Caller): string | null => caller.account?.sessionId ?? caller.actor?.id ?? null;

/** Whoever signed in does what they ask for, in whichever dealership; anyone else is a visitor. */
function causeOf({ actor, account }: Caller): Cause | undefined {
  if (actor?.kind === 'api_key' && actor.id) return { kind: 'api_key', of: actor.id };
  return account ? { kind: 'person', of: account.userId } : undefined;
}

function makeLimits(factor: number) {
  const limit = (points: number, seconds: number) => new Limit(Math.ceil(points * factor), seconds);
  return {
    all: limit(600, 60),
    writes: limit(120, 60),
    // What a key does not use in a minute it may use in the next one: twice as much at once, no more in the long run.
    key: limit(1200, 120),
    keyWrites: limit(240, 120),
    dealership: limit(3000, 60),
    address: limit(300, 60),
  };
}

async function takeLimits(
  c: Hono,
  limits: ReturnType<typeof makeLimits>,
  caller: Caller,
  origin: Origin,
  method: string,
): Promise<void> {
  const who = whoOf(caller);
  if (!who) {
    await limits.address.take(addressKey(origin.ip));
    return;
  }
  const byKey = caller.actor?.kind === 'api_key';
  await counted(c, byKey ? limits.key : limits.all, who);
  if (method !== 'GET') await counted(c, byKey ? limits.keyWrites : limits.writes, who);
  if (caller.dealershipId) await limits.dealership.take(caller.dealershipId);
}

/** Counts, and says in the answer how much is left: of the limit that was asked last, which is the tighter one. */
async function counted(c: Hono, limit: Limit, who: string): Promise<void> {
  const say = (remaining: number, reset: number): void => {
    c.header('RateLimit-Limit', String(limit.points));
    c.header('RateLimit-Remaining', String(remaining));
    c.header('RateLimit-Reset', String(reset));
  };
  try {
    const { remaining, resetSeconds } = await limit.take(who);
    say(remaining, resetSeconds);
  } catch (error) {
    if (error instanceof TooMany) say(0, error.retryAfter);
    throw error;
  }
}

async function serve(
  c: Hono,
  ground: Ground,
  name: string,
  route: Route<never>,
  caller: Caller,
  origin: Origin,
): Promise<Response> {
  const method = c.req.method;
  if (route.access === 'public' && method !== 'GET') requireOwnOrigin(c, ground);
  if (route.access !== 'public' && !caller.account && caller.actor?.kind !== 'api_key') throw new Unauthenticated();
  if (route.access === 'dealership' && !caller.actor) throw new NotFound('dealership');
  if (caller.shutOut) throw secondFactorNeeded();
  if (route.permission && !caller.actor?.permissions.has(route.permission)) throw new Forbidden();
  const now = ground.clock.now();
  if (route.stepUp && caller.account && now.getTime() - caller.account.steppedUpAt.getTime() > freshFor) {
    throw new Problem(403, 'step_up', 'Show it is you', 'Confirm your password or passkey to do this.');
  }
  const door: Door = { ground, origin, now, locale: caller.locale, cookies: cookiesOf(c, ground), request: c.req.raw };
  const { input, bytes } = await readInput(c, route);
  const scope = { dealershipId: caller.dealershipId!, actor: caller.actor!, origin, locale: caller.locale };
  const manner = {
    write: method !== 'GET',
    ...(route.lettingGo ? { lettingGo: true } : {}),
    ...(route.statementTimeout ? { statementTimeout: route.statementTimeout } : {}),
  };
  const key = method === 'GET' ? undefined : readKey(c.req.header('idempotency-key'));
  const handle = route.handle as (ctx: unknown, input: unknown) => Promise<unknown>;

  if (route.transaction === 'own') {
    // What begins with a file or a call elsewhere is not begun for a dealership that can only be read.
    if (route.access === 'dealership' && manner.write)
      await ground.database.asDealership(scope, async () => undefined, manner);
    const own = {
      ...door,
      account: caller.account,
      dealershipId: caller.dealershipId,
      actor: caller.actor,
      work: (task: (ctx: Context) => Promise<unknown>, wanted?: object) =>
        ground.database.asDealership(scope, task, { ...manner, ...wanted }),
      idempotencyKey: key,
    };
    return write(c, route, await handle(own, input), false);
  }
  // What the answer depends on is the body and the path: the same key on another record is another request.
  const asked = Buffer.concat([Buffer.from(`${c.req.path}\n`), bytes]);
  if (route.access === 'account') {
    const done = await ground.database.asPlatform(
      async (platform) => {
        const ctx = { ...door, ...platform, account: caller.account! };
        const work = async () => ({ status: route.status, answer: await handle(ctx, input) });
        return key
          ? once(platform.db, { actorId: caller.account!.userId }, name, key, asked, now, work)
          : { ...(await work()), replayed: false };
      },
      { origin, locale: caller.locale },
      { write: method !== 'GET' },
    );
    return write(c, route, done.answer, done.replayed);
  }
  const done = await ground.database.asDealership(
    scope,
    async (context) => {
      const ctx = Object.assign(context, { cookies: door.cookies, request: door.request });
      const work = async () => ({ status: route.status, answer: await handle(ctx, input) });
      const who = { dealershipId: context.dealershipId, actorId: caller.actor!.id! };
      return key ? once(context.db, who, name, key, asked, now, work) : { ...(await work()), replayed: false };
    },
    manner,
  );
  return write(c, route, done.answer, done.replayed);
}

const fileName = text(200);

async function readInput(c: Hono, route: Route<never>): Promise<{ input: Record<string, unknown>; bytes: Buffer }> {
  const input: Record<string, unknown> = {};
  if (route.params) input.params = check(route.params, c.req.param(), '');
  const query = readQuery(c);
  let upload: Upload | undefined;
  let bytes: Buffer = Buffer.alloc(0);
  if (route.upload) {
    bytes = await readBytes(c, route.upload.maxBytes);
    const name = fileName.safeParse(query.name ?? '');
    upload = {
      bytes,
      type: c.req.header('content-type') ?? 'application/octet-stream',
      name: name.success ? name.data : '',
    };
    delete query.name;
    input.upload = upload;
  }
  if (route.access === 'dealership') delete query.dealership;
  if (route.query) input.query = check(route.query, query);
  if (route.body && !route.upload) {
    const json = await readJson(c);
    bytes = json.bytes;
    input.body = check(route.body, json.value);
  }
  return { input, bytes };
}

function write(c: Hono, route: Route<never>, answer: unknown, replayed: boolean): Response {
  if (answer instanceof Response) {
    // Cookies that the handler set belong to its own answer too.
    for (const cookie of c.res.headers.getSetCookie()) answer.headers.append('Set-Cookie', cookie);
    return answer;
  }
  c.header('Cache-Control', 'no-store');
  if (replayed) c.header('Idempotency-Replayed', 'true');
  if (route.status === 204 || answer === undefined) return c.body(null, 204);
  return c.json(answer as object, route.status as 200);
}
