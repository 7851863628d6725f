import { text, whole, type Call } from './call.ts';
import { badParameter } from './graph-error.ts';
import type { Stand } from './stand.ts';

const start = '^';

/**
 * One page of a list with its cursors (protocol 1.5). A cursor names the row it stands at, so it goes stale with that
 * row. `paging.next` carries the token and points to the real host, as Meta's does: a client must not follow it.
 */
export function pageOf<Row extends { id: string }>(
  stand: Stand,
  call: Call,
  rows: Row[],
  render: (row: Row) => unknown,
): { data: unknown[]; paging?: unknown } {
  const limit = whole(call, 'limit') ?? 25;
  if (limit < 1 || limit > 100) throw badParameter('The limit must be from 1 to 100');
  const after = text(call, 'after');
  const before = text(call, 'before');
  let from = 0;
  if (after) from = positionOf(call, rows, after) + 1;
  else if (before) from = Math.max(0, positionOf(call, rows, before) - limit);
  const empty = stand.state.settings.empty_pages && !after && !before && rows.length > 0;
  const shown = empty ? [] : rows.slice(from, before ? positionOf(call, rows, before) : from + limit);
  if (shown.length === 0 && !empty) return { data: [] };
  const cursors = {
    before: cursorOf(call, shown[0]?.id ?? start),
    after: cursorOf(call, shown.at(-1)?.id ?? start),
  };
  const more = empty || from + shown.length < rows.length;
  return {
    data: shown.map(render),
    paging: {
      cursors,
      ...(more ? { next: pageUrl(call, limit, 'after', cursors.after) } : {}),
      ...(from > 0 ? { previous: pageUrl(call, limit, 'before', cursors.before) } : {}),
    },
  };
}

const cursorOf = (call: Call, id: string): string => Buffer.from(`${call.segments.at(-1)}:${id}`).toString('base64url');

function positionOf(call: Call, rows: { id: string }[], cursor: string): number {
  const [edge, id] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  if (edge === call.segments.at(-1) && id === start) return -1;
  const position = edge === call.segments.at(-1) ? rows.findIndex((row) => row.id === id) : -1;
  if (position < 0) throw badParameter('Invalid cursors values');
  return position;
}

function pageUrl(call: Call, limit: number, name: string, cursor: string): string {
  const url = new URL(`https://${call.host}${call.path}`);
  if (call.token) url.searchParams.set('access_token', call.token.value);
  const fields = text(call, 'fields');
  if (fields) url.searchParams.set('fields', fields);
  url.searchParams.set('limit', String(limit));
  url.searchParams.set(name, cursor);
  return url.href;
}
