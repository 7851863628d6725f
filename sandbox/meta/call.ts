import type { IncomingHttpHeaders } from 'node:http';
import { badParameter, GraphError } from './graph-error.ts';
import type { App, Token } from './records.ts';

export interface UploadedFile {
  name: string;
  filename: string;
  type: string;
  bytes: Buffer;
}

/** One request, read. Parameters of query and body are one set, as with Graph; those never asked for are warned of. */
export interface Call {
  seq: number;
  /** When it came, on the stand-in's clock: a call that is carried out late was let in by what was true then. */
  arrived: number;
  host: string;
  method: string;
  /** With the version, without the query. */
  path: string;
  version: string | null;
  /** Path after the version. */
  segments: string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  params: Map<string, unknown>;
  files: UploadedFile[];
  asked: Set<string>;
  warnings: string[];
  /** Ids made by this call, for the fault `hide`. */
  created: string[];
  /** Whose token came with it, good or not. */
  app: App | undefined;
  token: Token | undefined;
}

/** A parameter as it came. */
export function raw(call: Call, name: string): unknown {
  call.asked.add(name);
  return call.params.get(name);
}

/** A text parameter; undefined when missing. */
export function text(call: Call, name: string): string | undefined {
  const value = raw(call, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw badParameter(`Param ${name} must be a string`);
  return String(value);
}

/** A text parameter that must be there. */
export function required(call: Call, name: string): string {
  const value = text(call, name);
  if (!value) throw badParameter(`The parameter ${name} is required.`);
  return value;
}

/** A yes or no parameter. */
export function flag(call: Call, name: string, otherwise: boolean): boolean {
  const value = text(call, name);
  if (value === undefined) return otherwise;
  if (['true', '1'].includes(value)) return true;
  if (['false', '0'].includes(value)) return false;
  throw badParameter(`Param ${name} must be a boolean`);
}

/** A whole number; undefined when missing. */
export function whole(call: Call, name: string): number | undefined {
  const value = text(call, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw badParameter(`Param ${name} must be an integer`);
  return Number(value);
}

/** A list: a JSON array, `name[0]=…` fields, or text with commas. */
export function list(call: Call, name: string): unknown[] | undefined {
  const value = raw(call, name);
  const indexed: [number, unknown][] = [];
  for (const [key, one] of call.params) {
    const match = /^([^[]+)\[([^\]]*)\]$/.exec(key);
    if (match?.[1] !== name) continue;
    call.asked.add(key);
    indexed.push([/^\d{1,3}$/.test(match[2]!) ? Number(match[2]) : indexed.length, one]);
  }
  if (indexed.length > 0) return indexed.sort((a, b) => a[0] - b[0]).map(([, one]) => parsed(one));
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.map(parsed);
  if (typeof value !== 'string') throw badParameter(`Param ${name} must be an array`);
  if (value.trimStart().startsWith('[')) {
    const read = parsed(value);
    if (!Array.isArray(read)) throw badParameter(`Param ${name} must be an array`);
    return read.map(parsed);
  }
  return value.split(',').map((one) => one.trim());
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badParameter('Invalid JSON in a parameter');
  }
}

/** Warns of parameters that nobody asked for (8.4: accepted, and told to the test). */
export function warnOfUnknown(call: Call): void {
  for (const name of call.params.keys()) if (!call.asked.has(name)) call.warnings.push(`unknown parameter: ${name}`);
}

/** The token of a call: header or parameter, and not two that differ (8.4). */
export function presentedToken(call: Call): string | undefined {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const parameter = text(call, 'access_token');
  if (header && parameter && header !== parameter)
    throw new GraphError(100, '(#100) Two different access tokens: in the header and in a parameter');
  return header ?? (parameter || undefined);
}
