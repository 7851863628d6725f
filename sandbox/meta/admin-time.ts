import { AdminRefusal, type AdminCall } from './admin-call.ts';
import { changeSettings } from './settings.ts';
import { emptyState, type Stand } from './stand.ts';
import { passTo, settle } from './time.ts';
import { loadWorld, type World } from './world.ts';

/** Admin: reset, clock, settings, world. */
export async function adminTime(stand: Stand, { method, parts, body }: AdminCall): Promise<unknown> {
  const [what, more] = parts;
  if (more !== undefined) return undefined;
  if (what === 'reset' && method === 'POST') {
    const mode = stand.state.clock_mode;
    stand.state = { ...emptyState(String(body.seed ?? stand.state.seed)), clock_mode: mode };
    stand.pictures.clear();
    stand.pending.length = 0;
    return { ok: true };
  }
  if (what === 'clock') return clock(stand, method, body);
  if (what === 'settings') {
    if (method === 'POST') changeSettings(stand.state.settings, body);
    return stand.state.settings;
  }
  if (what === 'world') {
    if (method === 'POST') loadWorld(stand, body as World);
    const { apps, persons, pages, accounts } = stand.state;
    return {
      apps,
      persons: Object.values(persons),
      pages: Object.values(pages),
      accounts: Object.values(accounts),
    };
  }
  return undefined;
}

async function clock(stand: Stand, method: string, body: Record<string, unknown>): Promise<unknown> {
  if (method === 'POST') {
    if (body.mode === 'real' || body.mode === 'virtual') {
      stand.state.now = stand.now();
      stand.state.clock_mode = body.mode;
    }
    if (body.now !== undefined || body.advance_s !== undefined) {
      if (stand.state.clock_mode === 'real') throw new AdminRefusal('the clock is real: it cannot be moved');
      const target = body.now === undefined ? stand.now() + Number(body.advance_s) * 1000 : timeOf(body.now);
      if (!Number.isFinite(target)) throw new AdminRefusal('now or advance_s cannot be read');
      await passTo(stand, target);
    } else await settle(stand);
  }
  return {
    now: new Date(stand.now()).toISOString(),
    unix: Math.floor(stand.now() / 1000),
    mode: stand.state.clock_mode,
  };
}

/** ISO 8601, or Unix seconds. */
const timeOf = (value: unknown): number => (typeof value === 'number' ? value * 1000 : Date.parse(String(value)));
