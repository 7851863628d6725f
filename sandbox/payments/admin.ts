import type { IncomingMessage } from 'node:http';
import { advance, nextCharge, settle } from './billing.ts';
import { sealed } from './hooks.ts';
import type { Settings, Stand } from './stand.ts';

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Calls of tests, and of the buttons of the front page: `advance` (days, seconds, or to the next charge), `card` (refuse, accept,
 * expire), `settings`, `events` (those that wait, signed now).
 */
export function admin(stand: Stand, request: IncomingMessage, url: URL, body: string): Reply {
  const what = url.pathname.slice('/_admin/'.length);
  const page = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded');
  const given = (
    page
      ? Object.fromEntries(new URLSearchParams(body))
      : body
        ? JSON.parse(body)
        : Object.fromEntries(url.searchParams)
  ) as Record<string, unknown>;
  const answer = act(stand, what, given);
  if (page && answer !== undefined) return { status: 303, headers: { Location: '/' }, body: '' };
  return {
    status: answer === undefined ? 404 : 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(answer ?? { error: `there is no ${what}` }),
  };
}

function act(stand: Stand, what: string, given: Record<string, unknown>): unknown {
  if (what === 'state') {
    settle(stand);
    return { ...stand.state, keys: undefined, now: stand.now() };
  }
  if (what === 'calls') return stand.calls;
  if (what === 'advance') {
    const to = given['to'] === 'next' ? nextCharge(stand) : undefined;
    advance(
      stand,
      to === undefined
        ? Number(given['days'] ?? 0) * 86_400 + Number(given['seconds'] ?? 0)
        : Math.max(0, to - stand.now() + 1),
    );
    return { now: stand.now() };
  }
  if (what === 'settings') return Object.assign(stand.settings, given as Partial<Settings>);
  if (what === 'events')
    return stand.state.events
      .slice(Number(given['from'] ?? 0))
      .map(({ id, type }) => ({ id, type, ...sealed(stand, id) }));
  if (what === 'card') {
    const method = stand.state.methods[String(given['id'])];
    if (!method) return undefined;
    if (given['declines'] !== undefined) method.declines = String(given['declines']) || null;
    if (given['expire']) {
      const at = new Date(stand.now() * 1000 - 40 * 86_400_000);
      Object.assign(method, { exp_year: at.getUTCFullYear(), exp_month: at.getUTCMonth() + 1 });
    }
    return method;
  }
  return undefined;
}
