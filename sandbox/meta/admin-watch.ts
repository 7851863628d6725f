import { AdminRefusal, type AdminCall } from './admin-call.ts';
import { addFault } from './faults.ts';
import { ledger } from './ledger.ts';
import type { LoggedCall, Mark } from './records.ts';
import type { Stand } from './stand.ts';
import { settle } from './time.ts';

/** Admin: faults, log, ledger, marks, invariants. */
export async function adminWatch(stand: Stand, call: AdminCall): Promise<unknown> {
  const [what, name] = call.parts;
  if (call.parts.length > 2) return undefined;
  if (what === 'faults') return faults(stand, call, name);
  if (what === 'log') return logSince(stand, call.query.get('since'));
  if (what === 'ledger') {
    await settle(stand);
    return ledger(stand);
  }
  if (what === 'marks' && name && call.method === 'POST') return mark(stand, name, call.body);
  if (what === 'invariants') return invariants(stand, call.query.get('mark'));
  return undefined;
}

function faults(stand: Stand, { method, body }: AdminCall, id: string | undefined): unknown {
  if (method === 'GET') return stand.state.faults;
  if (method === 'POST' && !id) return addFault(stand, body);
  if (method !== 'DELETE') return undefined;
  const before = stand.state.faults.length;
  stand.state.faults = id ? stand.state.faults.filter((rule) => rule.id !== id) : [];
  if (id && stand.state.faults.length === before) throw new AdminRefusal(`no fault ${id}`, 404);
  return { ok: true };
}

/** Calls after a sequence number, or at and after a time. */
function logSince(stand: Stand, since: string | null): LoggedCall[] {
  if (since === null) return stand.state.log;
  if (/^\d+$/.test(since)) return stand.state.log.filter((call) => call.seq > Number(since));
  return stand.state.log.filter((call) => Date.parse(call.time) >= Date.parse(since));
}

/** Remembers this moment; with a Page, account, person or token only their calls count later. */
function mark(stand: Stand, name: string, body: Record<string, unknown>): Mark {
  const given = (key: string): string | null => (typeof body[key] === 'string' ? body[key] : null);
  return (stand.state.marks[name] = {
    name,
    seq: stand.state.counters.call ?? 0,
    time: new Date(stand.now()).toISOString(),
    page: given('page'),
    account: given('account'),
    person: given('person'),
    token_id: given('token_id'),
  });
}

/** Calls with a token later than the moment its channel was told to stop; and posts that are out twice. */
function invariants(stand: Stand, only: string | null): unknown {
  if (only !== null && !stand.state.marks[only]) throw new AdminRefusal(`no mark ${only}`, 404);
  const marks = Object.values(stand.state.marks)
    .filter((one) => only === null || one.name === only)
    .map((one) => ({ ...one, later_calls: stand.state.log.filter((call) => isLater(stand, one, call)) }));
  const { duplicates } = ledger(stand);
  return { ok: marks.every((one) => one.later_calls.length === 0) && duplicates.length === 0, marks, duplicates };
}

function isLater(stand: Stand, one: Mark, call: LoggedCall): boolean {
  if (call.seq <= one.seq || !call.token_id) return false;
  const token = stand.state.tokens[call.token_id];
  const narrow = one.page ?? one.account ?? one.person ?? one.token_id;
  if (narrow === null) return true;
  return (
    (one.token_id !== null && call.token_id === one.token_id) ||
    (one.page !== null && token?.page === one.page) ||
    (one.account !== null && token?.account === one.account) ||
    (one.person !== null && token?.person === one.person)
  );
}
