import { createHmac } from 'node:crypto';
import type { Ground } from '#platform/ground.ts';
import { exchange, multipartForm, OutboundFailure, urlForm } from '#platform/outbound/index.ts';
import type { Incoming } from '#platform/outbound/index.ts';
import { mayGoOn, permitCall } from '../call-log.ts';
import type { Behalf } from '../call-log.ts';
import { bucketOf, classOf, isUnclearOnPublish, leastWait } from './codes.ts';
import { MetaFailure } from './failure.ts';
import { parseGraph } from './graph-json.ts';
import { usageOf } from './usage.ts';
import type { Usage } from './usage.ts';

export type Network = 'facebook' | 'instagram';

/** One call. In whose name and why is part of it, and is counted before it goes out (promise P13a). */
export interface GraphCall {
  network: Network;
  behalf: Behalf;
  /** What it is for, as a word: `page.photo`. */
  action: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** `graph` paths get the version; those of the token host, and two old ones of the graph host (`plain`), do not. */
  host?: 'graph' | 'token' | 'plain';
  query?: Record<string, string>;
  form?: Record<string, string>;
  json?: unknown;
  file?: { name: string; fileName: string; type: string; bytes: Buffer };
  token?: string;
  /** Called in the name of the app itself. */
  asApp?: boolean;
  /** Told how much of the budgets is used, when that is worth telling. */
  heard?: (usage: Usage) => Promise<void>;
  /** Whether a post may become visible by it: what is unclear then is not simply tried again. */
  publishes?: boolean;
  signal?: AbortSignal;
  totalMs?: number;
}

/** An answer, read; with how much of the budget is used. */
export interface GraphAnswer {
  data: unknown;
  usage: Usage;
}

/**
 * Calls Meta once.
 * @throws MetaFailure with what it means
 */
export async function graph(ground: Ground, call: GraphCall): Promise<GraphAnswer> {
  const product = ground.config.meta[call.network];
  if (!product) throw new MetaFailure('config', { note: `there is no ${call.network} app in the settings` });
  const bases = {
    graph: `${product.graphUrl}/${ground.config.meta.version}`,
    token: product.tokenUrl,
    plain: product.graphUrl,
  };
  const url = new URL(bases[call.host ?? 'graph'] + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const headers: Record<string, string> = { Accept: 'application/json', 'User-Agent': 'automo' };
  if (call.token !== undefined) {
    // In the header, since URLs get logged; the parameter only where an account needs it (meta-protocol 3.3).
    if (call.network === 'instagram' && ground.config.meta.instagram?.tokenIn === 'parameter')
      url.searchParams.set('access_token', call.token);
    else headers.Authorization = `Bearer ${call.token}`;
    if (call.network === 'facebook') {
      const time = Math.floor(ground.clock.now().getTime() / 1000);
      url.searchParams.set('appsecret_proof', appSecretProof(product.secret, call.token, time));
      url.searchParams.set('appsecret_time', String(time));
    }
  }
  if (call.asApp) headers.Authorization = `Bearer ${product.appId}|${product.secret}`;
  const body = bodyOf(call);
  if (body) headers['Content-Type'] = body.type;
  let answer: Incoming;
  let asked = false;
  // Asked on the open connection, right before the first byte: is the channel still ours to call? Then it is counted.
  const still = (): Promise<boolean> => {
    if (asked) return mayGoOn(ground, call.behalf);
    asked = true;
    return permitCall(ground, call);
  };
  const said = { action: call.action, network: call.network, cause: call.behalf.cause.kind, by: call.behalf.cause.id };
  try {
    answer = await exchange({
      method: call.method,
      url,
      headers,
      ...(body ? { body: body.body } : {}),
      totalMs: call.totalMs ?? 30_000,
      still,
      ...(call.signal ? { signal: call.signal } : {}),
    });
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error;
    ground.log.info({ ...said, failure: error.code }, 'meta call without an answer');
    // "Stopped" before a byte was sent is our own doing; afterwards the other side may have read it.
    if (error.code === 'stopped' && !error.written) throw new MetaFailure('stopped');
    throw new MetaFailure(call.publishes && error.written ? 'ambiguous' : 'transient', { note: error.code });
  }
  ground.log.debug({ ...said, status: answer.status }, 'meta call');
  compareClocks(ground, answer);
  const usage = usageOf(answer.headers);
  if (call.heard && Math.max(usage.app, usage.own) >= 90) await call.heard(usage);
  return { data: read(answer, call), usage };
}

let warnedAt = -Infinity;

/** Meta's clock and ours differ by more than two minutes: proofs and schedules would go wrong. Said at most once an hour. */
function compareClocks(ground: Ground, answer: Incoming): void {
  const theirs = Date.parse(answer.headers.date ?? '');
  const apart = Math.abs(theirs - ground.clock.now().getTime());
  if (!(apart > 120_000) || ground.clock.elapsed() - warnedAt < 3_600_000) return;
  warnedAt = ground.clock.elapsed();
  ground.log.warn({ seconds: Math.round(apart / 1000) }, 'this machine and Meta do not agree on the time');
}

/** Over `token|unixtime`: Meta takes it for five minutes (meta-protocol 1.8). */
export const appSecretProof = (secret: string, token: string, time?: number): string =>
  createHmac('sha256', secret)
    .update(time === undefined ? token : `${token}|${time}`)
    .digest('hex');

function bodyOf(call: GraphCall): { type: string; body: Buffer } | undefined {
  if (call.file) return multipartForm(call.form ?? {}, call.file);
  if (call.json !== undefined) return { type: 'application/json', body: Buffer.from(JSON.stringify(call.json)) };
  return call.form ? urlForm(call.form) : undefined;
}

/** The body of an answer. A 200 may carry an error; a body may be HTML or nothing. */
function read(answer: Incoming, call: GraphCall): unknown {
  let data: unknown;
  try {
    data = parseGraph(answer.body.toString('utf8'));
  } catch {
    data = undefined;
  }
  const error = (data as { error?: unknown } | undefined)?.error;
  if (typeof error === 'object' && error !== null) throw failureOf(error as Record<string, unknown>, answer, call);
  const message = (data as { error_message?: unknown } | undefined)?.error_message;
  // The token host of Instagram has an envelope of its own.
  if (typeof message === 'string')
    throw new MetaFailure('config', { code: numberOf((data as { code?: unknown }).code) });
  if (answer.status >= 200 && answer.status < 300 && data !== undefined) return data;
  if (call.publishes) throw new MetaFailure('ambiguous', { note: `HTTP ${answer.status}` });
  throw new MetaFailure('transient', { note: `HTTP ${answer.status}` });
}

function failureOf(error: Record<string, unknown>, answer: Incoming, call: GraphCall): MetaFailure {
  // Seen as texts too: compared as numbers.
  const code = numberOf(error.code) ?? 0;
  const subcode = numberOf(error.error_subcode);
  const message = String(error.message ?? '');
  const known = classOf(code, subcode);
  const unclear = call.publishes && (isUnclearOnPublish(code, subcode, message) || known === undefined);
  const kind = unclear
    ? 'ambiguous'
    : known === 'ambiguous'
      ? subcode === 2207051
        ? 'policy'
        : 'content'
      : (known ?? (error.is_transient === true || answer.status >= 500 ? 'transient' : 'content'));
  const waitMinutes = Math.max(usageOf(answer.headers).waitMinutes, leastWait(code, subcode));
  return new MetaFailure(kind, {
    code,
    subcode,
    bucket: bucketOf(code),
    ...(waitMinutes > 0 ? { waitMinutes } : {}),
  });
}

/** A number, also where Meta sends it as a text; undefined for whatever is none. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
