import type { Context as Hono } from 'hono';
import type { z } from 'zod';
import { Invalid, invalidField, TooLarge, Unreadable, Unsupported } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import { twiceNamed } from './twice-named.ts';

/** Largest JSON body (security.md 12). */
export const mostJson = 1024 * 1024;

/** Reads the body up to a limit; a longer one is refused before it is read where its length is said, and cut where not. */
export async function readBytes(c: Hono, most: number): Promise<Buffer> {
  const said = Number(c.req.header('content-length') ?? '0');
  const limit = most >= 1024 * 1024 ? `${Math.round(most / 1024 / 1024)} MB` : `${Math.round(most / 1024)} kB`;
  if (said > most) throw new TooLarge(`The body is larger than ${limit}.`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body = c.req.raw.body;
  if (!body) return Buffer.alloc(0);
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > most) throw new TooLarge(`The body is larger than ${limit}.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Most entries of one list (security.md 12). */
const longestList = 1000;

/**
 * Reads a JSON body: UTF-8 only, of bounded depth and size, without keys that are none of a record's, each key once.
 * @throws Unreadable · Invalid for a key that stands twice, or a list that is too long · TooLarge · Unsupported
 */
export async function readJson(c: Hono): Promise<{ value: unknown; bytes: Buffer }> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const bytes = await readBytes(c, mostJson);
  if (bytes.length === 0) return { value: undefined, bytes };
  if (type !== 'application/json') throw new Unsupported('Send JSON with Content-Type: application/json.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('The body is not valid UTF-8.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable('The body is not valid JSON.');
  }
  checkShape(value, [], { nodes: 0 });
  const twice = twiceNamed(text);
  if (twice)
    throw invalidField(
      pointerOf(twice),
      'duplicate_key',
      `${String(twice.at(-1))} stands twice in the same object; send it once.`,
    );
  return { value, bytes };
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function checkShape(value: unknown, path: (string | number)[], seen: { nodes: number }): void {
  if (++seen.nodes > 10_000) throw new Unreadable('The JSON has more than 10,000 values.');
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    throw new Unreadable('The JSON holds text with NUL or broken Unicode.');
  }
  if (!value || typeof value !== 'object') return;
  if (path.length >= 32) throw new Unreadable('The JSON is nested deeper than 32 levels.');
  if (Array.isArray(value)) {
    if (value.length > longestList)
      throw invalidField(
        pointerOf(path),
        'too_big',
        `A list holds at most 1,000 entries; this one has ${value.length}.`,
      );
    for (const [at, inner] of value.entries()) checkShape(inner, [...path, at], seen);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      throw new Unreadable(`The JSON has a key that is not taken: ${key}.`);
    checkShape(inner, [...path, key], seen);
  }
}

/**
 * Query parameters as an object. A parameter may come several times only where the schema has a list for it.
 */
export function readQuery(c: Hono): Record<string, string | string[]> {
  const all = new URL(c.req.url).searchParams;
  if (all.size > 100) throw new Unreadable('More than 100 query parameters.');
  const read: Record<string, string | string[]> = {};
  for (const [key, value] of all) {
    if (value.includes('\0') || !value.isWellFormed())
      throw new Unreadable('A query parameter holds text that cannot be read.');
    const before = Object.hasOwn(read, key) ? read[key] : undefined;
    const next = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
    Object.defineProperty(read, key, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return read;
}

/** @throws Invalid with every wrong field at once */
export function check<S extends z.ZodType>(schema: S, value: unknown, at = ''): z.output<S> {
  // With the input, what has the wrong type is told from what is not there.
  const read = schema.safeParse(value ?? {}, { reportInput: true });
  if (read.success) return read.data;
  throw new Invalid(read.error.issues.flatMap((issue) => fieldErrors(issue, at)).slice(0, 100));
}

function fieldErrors(issue: z.core.$ZodIssue, at: string): FieldError[] {
  const pointer = at + pointerOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${pointer}/${key}`,
      code: 'unknown_field',
      message: `${key} is not a field here.`,
    }));
  }
  const named = issue.path.at(-1);
  const what = named === undefined ? '' : `${String(named)} `;
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  // A message of ours begins with `must`; the library's own are whole sentences.
  const message = missing
    ? `${what}is missing.`
    : issue.message.startsWith('must')
      ? `${what}${issue.message}.`
      : `${what ? `${what.trim()}: ` : ''}${issue.message}.`;
  const params = (issue as { params?: { code?: string } }).params;
  return [
    { pointer, code: params?.code ?? (missing ? 'missing' : issue.code), message: message.replace(/\.\.$/, '.') },
  ];
}
