import { GraphError } from './graph-error.ts';
import { text, type Call } from './call.ts';

/** One field that a reader asked for: `picture.type(large){url}`. */
export interface Field {
  name: string;
  args: Record<string, string>;
  sub: Field[];
}

/** What a kind of node can tell, field by field; undefined is left out of the answer. */
export type NodeFields<Thing> = Record<string, (thing: Thing, field: Field) => unknown>;

/** Reads a `fields` parameter: names, arguments `.name(value)`, nested `{…}`. */
export function parseFields(source: string): Field[] {
  let at = 0;
  const fail = (): never => {
    throw new GraphError(2500, `Syntax error "Expected name at character ${at}" in fields: ${source}`);
  };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (!found) return undefined;
    at += found[0].length;
    return found[1] ?? found[0];
  };
  const fields = (): Field[] => {
    const read: Field[] = [];
    do {
      const field: Field = { name: take(/\s*([a-z_][a-z0-9_]*)\s*/iy) ?? fail(), args: {}, sub: [] };
      for (let name = take(/\.([a-z_]+)/iy); name !== undefined; name = take(/\.([a-z_]+)/iy))
        field.args[name] = take(/\(([^()]*)\)/y) ?? fail();
      if (take(/\s*\{/y)) {
        field.sub = fields();
        if (!take(/\s*\}\s*/y)) fail();
      }
      read.push(field);
    } while (take(/\s*,/y));
    return read;
  };
  const all = fields();
  if (at < source.length) fail();
  return all;
}

/** The fields a call asks for, else the node's own. */
export const askedFields = (call: Call, otherwise: string): Field[] => parseFields(text(call, 'fields') || otherwise);

/** A node as an answer: the fields asked for and always the id; an unknown field is refused (8.4). */
export function project<Thing extends { id: string }>(
  type: string,
  thing: Thing,
  fields: Field[],
  known: NodeFields<Thing>,
): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const read = known[field.name];
    if (!read || !Object.hasOwn(known, field.name))
      throw new GraphError(100, `(#100) Tried accessing nonexisting field (${field.name}) on node type (${type})`);
    const value = read(thing, field);
    if (value !== undefined) answer[field.name] = value;
  }
  if (!('id' in answer)) answer.id = known.id ? known.id(thing, { name: 'id', args: {}, sub: [] }) : thing.id;
  return answer;
}

/** Cuts a nested value to the sub-fields asked for; edges (`{data: …}`) are cut inside. */
export function pick(value: unknown, sub: Field[]): unknown {
  if (sub.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => pick(one, sub));
  if ('data' in value) return { ...value, data: pick(value.data, sub) };
  const kept: Record<string, unknown> = {};
  for (const field of sub) {
    const one = (value as Record<string, unknown>)[field.name];
    if (one !== undefined) kept[field.name] = pick(one, field.sub);
  }
  return kept;
}
