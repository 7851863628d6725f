import { invalid } from './stripe-error.ts';

/** Parameters as they come: nested by brackets. */
export interface Params {
  [name: string]: string | Params;
}

/** Reads `a[b][0][c]=v` (form-encoded, as bodies and queries are) into nested parameters. */
export function readParams(text: string): Params {
  const root: Params = Object.create(null) as Params;
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...inner] = name.split('[').map((part) => part.replace(/\]$/, ''));
    let at = root;
    const path = [first, ...inner];
    for (const [depth, part] of path.entries()) {
      const key = part === '' ? String(Object.keys(at).length) : part;
      if (depth === path.length - 1) at[key] = value;
      else {
        const next = at[key];
        if (next === undefined) at[key] = Object.create(null) as Params;
        else if (typeof next === 'string') throw invalid(`Invalid object: ${name}`, first);
        at = at[key] as Params;
      }
    }
  }
  return root;
}

/** The API refuses what it does not know. */
export function only(params: Params, names: readonly string[]): void {
  for (const name of Object.keys(params))
    if (!names.includes(name)) throw invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
}

export function textOf(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value !== undefined && typeof value !== 'string') throw invalid(`Invalid string: ${name}`, name);
  return value;
}

export function needed(params: Params, name: string, path = name): string {
  const value = textOf(params, name);
  if (value === undefined || value === '') throw invalid(`Missing required param: ${path}.`, path, 'parameter_missing');
  return value;
}

export function wholeOf(params: Params, name: string): number | undefined {
  const value = textOf(params, name);
  if (value === undefined) return undefined;
  if (!/^-?\d{1,12}$/.test(value)) throw invalid(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
  return Number(value);
}

export function yesNo(params: Params, name: string): boolean | undefined {
  const value = textOf(params, name);
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, name);
  return value === 'true';
}

export function inside(params: Params, name: string): Params | undefined {
  const value = params[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') throw invalid(`Invalid object`, name);
  return value;
}

/** A list by its numbered keys. */
export const listOf = (params: Params, name: string): (string | Params)[] => Object.values(inside(params, name) ?? {});
export const textsOf = (params: Params, name: string): string[] =>
  listOf(params, name).map((one) => {
    if (typeof one !== 'string') throw invalid(`Invalid array`, name);
    return one;
  });
export const metadataOf = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(inside(params, 'metadata') ?? {}).map(([key, value]) => [key, String(value)]));
