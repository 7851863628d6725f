/**
 * JSON as Graph sends it. Ids are text, always: Instagram's exceed 2^53 and sometimes come as bare numbers, which
 * `JSON.parse` would silently change (meta-protocol 3.2). A number that a double cannot hold exactly becomes its text.
 *
 * @throws SyntaxError
 */
export function parseGraph(text: string): unknown {
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context!.source!
      : value;
  return JSON.parse(text, exact as (key: string, value: unknown) => unknown);
}

/** A member that should be an id, as text; undefined when it is none. */
export function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[0-9_]{1,100}$/.test(text) ? text : undefined;
}

/** The one object of an answer that comes flat or wrapped in `data: [ … ]` (meta-protocol 3.2, 3.4). */
export function onlyOf(answer: unknown): Record<string, unknown> {
  const data = (answer as { data?: unknown } | null)?.data;
  const one = Array.isArray(data) ? data[0] : (data ?? answer);
  return typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {};
}

/** The list in an answer's `data`. */
export function listOf(answer: unknown): Record<string, unknown>[] {
  const data = (answer as { data?: unknown } | null)?.data;
  return Array.isArray(data)
    ? data.filter((one): one is Record<string, unknown> => typeof one === 'object' && one)
    : [];
}

/** Names of permissions, as they are recorded: what has not the form of one is none. */
export const permissionsOf = (values: readonly unknown[]): string[] =>
  [...new Set(values.map(String).filter((word) => /^[a-z][a-z_]{2,59}$/.test(word)))].slice(0, 60);

/** Permissions come as a list or as one text with commas. */
export const wordsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : String(value ?? '').split(','))
    .map((word) => String(word).trim())
    .filter((word) => word !== '');
