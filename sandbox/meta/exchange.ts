import type { Call } from './call.ts';
import { warnOfUnknown } from './call.ts';
import { answer } from './hosts.ts';
import { secondVisit } from './double-redirect.ts';
import { effectError, faultFor } from './faults.ts';
import { GraphError } from './graph-error.ts';
import { secretText } from './mint.ts';
import { maskedParameters } from './reading.ts';
import { bytes, refusal, type Reply } from './reply.ts';
import { enriched } from './rich.ts';
import type { FaultRule, LoggedCall } from './records.ts';
import type { Stand } from './stand.ts';
import { block, countCall, usageHeaders } from './usage.ts';
import { servingVersion } from './versions.ts';

/** What goes on the wire, and how badly. */
export interface Outcome {
  /** Missing: the line is cut without an answer. */
  reply: Reply | undefined;
  delayMs?: number;
  /** Only so many bytes of the body, then the line is cut. */
  truncateTo?: number;
  /** One byte a second. */
  slow?: boolean;
}

const mostLogged = 20_000;

/** One call from its reading to its outcome: log, fault, what is done, and the answer. */
export async function exchange(stand: Stand, call: Call, unreadable: unknown): Promise<Outcome> {
  const logged = logCall(stand, call);
  const fault = faultFor(stand, call);
  logged.fault = fault ? `${fault.id}:${fault.effect.kind}` : null;
  const perform = async (): Promise<Reply> => {
    const reply = await done(stand, call, unreadable);
    finish(logged, call, reply);
    return reply;
  };
  const outcome = fault ? await faulty(stand, call, fault, perform) : { reply: await perform() };
  const { rich } = stand.state.settings;
  if (rich && outcome.reply && /^(graph|api)\./.test(call.host)) outcome.reply = enriched(outcome.reply, rich);
  logged.status = outcome.reply?.status ?? null;
  if (fault && outcome.reply) {
    logged.code = outcome.reply.code ?? null;
    logged.subcode = outcome.reply.subcode ?? null;
  }
  return outcome;
}

function logCall(stand: Stand, call: Call): LoggedCall {
  const { log } = stand.state;
  const logged: LoggedCall = {
    seq: call.seq,
    time: new Date(stand.now()).toISOString(),
    host: call.host,
    method: call.method,
    path: call.path,
    version: call.version,
    token_id: call.token?.id ?? null,
    token_kind: call.token?.kind ?? (call.app ? 'app' : null),
    subject: call.token?.page ?? call.token?.account ?? null,
    params: maskedParameters(call),
    status: null,
    code: null,
    subcode: null,
    fault: null,
    warnings: call.warnings,
  };
  log.push(logged);
  if (log.length > mostLogged) log.splice(0, log.length - mostLogged);
  return logged;
}

function finish(logged: LoggedCall, call: Call, reply: Reply): void {
  logged.token_id ??= call.token?.id ?? null;
  logged.token_kind ??= call.token?.kind ?? null;
  logged.subject ??= call.token?.page ?? call.token?.account ?? null;
  logged.code = reply.code ?? null;
  logged.subcode = reply.subcode ?? null;
}

async function done(stand: Stand, call: Call, unreadable: unknown): Promise<Reply> {
  try {
    if (unreadable) throw unreadable;
    const version = servedVersion(stand, call);
    countCall(stand, call);
    const reply = await answer(stand, call);
    warnOfUnknown(call);
    return withGraphHeaders(stand, call, reply, version);
  } catch (error) {
    const trace = `A${secretText(stand.state, 'trace', 22)}`;
    return withGraphHeaders(stand, call, refusal(error, stand.state.settings, trace), undefined, trace);
  }
}

const isGraph = (call: Call): boolean => call.host.startsWith('graph.');

function servedVersion(stand: Stand, call: Call): string | undefined {
  if (!isGraph(call)) return undefined;
  const version = servingVersion(call.version, stand.now());
  if (version === undefined)
    throw new GraphError(100, `(#100) Unknown path components: /${call.version}`, { http: 404 });
  const bare = ['access_token', 'refresh_access_token'].includes(call.segments[0] ?? '');
  if (call.version === null && !(bare && call.host === 'graph.instagram.com'))
    call.warnings.push('no version in the path');
  if (call.version !== null && call.version !== version) call.warnings.push(`${call.version} is ended`);
  if (call.host === 'graph.facebook.com')
    for (const secret of ['access_token', 'client_secret'])
      if (call.query.has(secret)) call.warnings.push(`${secret} stands in the URL`);
  return version;
}

function withGraphHeaders(
  stand: Stand,
  call: Call,
  reply: Reply,
  version = servingVersion(call.version, stand.now()),
  trace = `A${secretText(stand.state, 'trace', 22)}`,
): Reply {
  const headers: Record<string, string> = { ...reply.headers, 'x-fb-trace-id': trace };
  if (isGraph(call)) Object.assign(headers, usageHeaders(stand, call));
  if (isGraph(call) && version) headers['facebook-api-version'] = version;
  return { ...reply, headers };
}

/** Applies a fault: nothing done, done and the answer lost or false, or done later (8.5). */
async function faulty(
  stand: Stand,
  call: Call,
  { effect }: FaultRule,
  perform: () => Promise<Reply>,
): Promise<Outcome> {
  const ms = typeof effect.ms === 'number' ? effect.ms : 0;
  const told = (error: GraphError): Reply => {
    const trace = `A${secretText(stand.state, 'trace', 22)}`;
    const reply = withGraphHeaders(stand, call, refusal(error, stand.state.settings, trace), undefined, trace);
    return { ...reply, headers: { ...reply.headers, ...(effect.headers as Record<string, string> | undefined) } };
  };
  const throttled = (): Reply => {
    const error = effectError({ code: 4, ...effect }, { http: 400, code: 4 });
    block(stand, call, typeof effect.minutes === 'number' ? effect.minutes : 5, error.code);
    return told(error);
  };
  switch (effect.kind) {
    case 'error':
      return { reply: told(effectError(effect, { http: 400, code: 1 })) };
    case 'throttle':
      return { reply: throttled() };
    case 'http':
      return { reply: page(effect, 502) };
    case 'drop_before':
      return { reply: undefined };
    case 'late_commit':
      stand.pending.push({ due: stand.now() + ms, run: async () => void (await perform()) });
      return { reply: undefined };
    case 'delay':
      return { reply: await perform(), delayMs: ms };
    case 'drop_after':
      await perform();
      return { reply: undefined };
    case 'error_after':
      await perform();
      return {
        reply: effect.body === undefined ? told(effectError(effect, { http: 500, code: 2 })) : page(effect, 500),
      };
    case 'truncate':
      return { reply: await perform(), truncateTo: typeof effect.bytes === 'number' ? effect.bytes : 10 };
    case 'garbage': {
      const reply = await perform();
      return { reply: { ...reply, status: 200, body: Buffer.from('for (;;);<!-- not json') } };
    }
    case 'hide': {
      const reply = await perform();
      for (const id of call.created) stand.state.hidden[id] = stand.now() + ms;
      return { reply };
    }
    case 'slow_body':
      return { reply: await perform(), slow: true };
    default: {
      const reply = await perform();
      await secondVisit(stand, reply, effect);
      return { reply };
    }
  }
}

function page(effect: FaultRule['effect'], status: number): Reply {
  const given = effect.status ?? effect.http;
  return bytes(
    typeof effect.body === 'string'
      ? effect.body
      : '<!DOCTYPE html><html><body><h1>Sorry, something went wrong.</h1></body></html>',
    typeof effect.content_type === 'string' ? effect.content_type : 'text/html; charset=utf-8',
    typeof given === 'number' ? given : status,
  );
}
