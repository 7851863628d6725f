import type { Call } from './call.ts';
import { GraphError } from './graph-error.ts';
import { chance, nextNumber } from './mint.ts';
import type { FaultRule } from './records.ts';
import type { Stand } from './stand.ts';

/** The effects there are (protocol 8.5). */
export const effectKinds = [
  'error',
  'throttle',
  'http',
  'delay',
  'drop_before',
  'drop_after',
  'error_after',
  'late_commit',
  'truncate',
  'garbage',
  'hide',
  'slow_body',
  'double_redirect',
] as const;

/**
 * Adds a rule: `{match, times, effect}`. The effect is a name, `{kind, …}` or `{name: {…}}`; without `times` the rule
 * holds until it is deleted, and with `match.nth` it holds for that one matching call (from 1).
 */
export function addFault(stand: Stand, given: Record<string, unknown>): FaultRule {
  const rule: FaultRule = {
    id: `fault_${nextNumber(stand.state, 'fault')}`,
    match: (given.match ?? {}) as FaultRule['match'],
    times: typeof given.times === 'number' ? given.times : null,
    effect: readEffect(given.effect),
    seen: 0,
    applied: 0,
  };
  const known = ['host', 'method', 'path_regex', 'token_id', 'page', 'nth', 'probability'];
  for (const name of Object.keys(rule.match)) if (!known.includes(name)) throw new Error(`no such match: ${name}`);
  if (rule.match.path_regex) new RegExp(rule.match.path_regex);
  stand.state.faults.push(rule);
  return rule;
}

function readEffect(given: unknown): FaultRule['effect'] {
  let effect: FaultRule['effect'];
  if (typeof given === 'string') effect = { kind: given };
  else if (typeof given === 'object' && given !== null && typeof (given as { kind?: unknown }).kind === 'string')
    effect = given as FaultRule['effect'];
  else if (typeof given === 'object' && given !== null && Object.keys(given).length === 1) {
    const [kind, more] = Object.entries(given)[0]! as [string, Record<string, unknown>];
    effect = { ...more, kind };
  } else throw new Error('a fault needs an effect');
  if (!(effectKinds as readonly string[]).includes(effect.kind)) throw new Error(`no such effect: ${effect.kind}`);
  return effect;
}

/** The first rule that matches a call, counted down. */
export function faultFor(stand: Stand, call: Call): FaultRule | undefined {
  for (const rule of stand.state.faults) {
    if (rule.times !== null && rule.applied >= rule.times) continue;
    if (!matches(rule, call)) continue;
    rule.seen++;
    if (rule.match.nth !== undefined && rule.seen !== rule.match.nth) continue;
    if (rule.match.probability !== undefined && chance(stand.state) >= rule.match.probability) continue;
    rule.applied++;
    return rule;
  }
  return undefined;
}

function matches({ match }: FaultRule, call: Call): boolean {
  if (match.host !== undefined && match.host !== call.host) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (match.path_regex !== undefined && !new RegExp(match.path_regex).test(call.path)) return false;
  if (match.token_id !== undefined && match.token_id !== call.token?.id) return false;
  const subjects = [call.token?.page, call.token?.account, call.segments[0]?.split('_')[0]];
  return match.page === undefined || subjects.includes(match.page);
}

/** The Graph error that an effect describes. */
export function effectError(effect: FaultRule['effect'], otherwise: { http: number; code: number }): GraphError {
  const number = (name: string): number | undefined =>
    typeof effect[name] === 'number' ? (effect[name] as number) : undefined;
  const words = (name: string): string | undefined => (typeof effect[name] === 'string' ? effect[name] : undefined);
  const code = number('code') ?? otherwise.code;
  return new GraphError(code, words('message') ?? `(#${code}) A fault of the stand-in's making`, {
    http: number('http') ?? (effect.code === undefined ? otherwise.http : undefined),
    subcode: number('subcode'),
    userMessage: words('user_msg'),
    transient: effect.is_transient === true,
  });
}
