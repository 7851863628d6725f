import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { forget, memory } from './use-api.ts';

/** A change in the dealership, as it was committed. Values are not in it: who needs them asks the API. */
export interface Change {
  id: string;
  /** `lead.added`, `vehicle.price_changed`, … */
  event: string;
  record: { kind: string; id: string };
  at: string;
  actor: { kind: 'user' | 'api_key' | 'visitor' | 'system' | 'operator'; id: string | null };
}

export type LiveState = 'connecting' | 'live' | 'offline';

type Word = { change: Change } | { state: LiveState } | { missed: true } | { hello: true };

/** What is read from these paths is stale when a record of this kind changes. */
const readFrom: Record<string, string[]> = {
  vehicle: ['/api/vehicles', '/api/leads', '/api/today', '/api/posts', '/api/social'],
  photo: ['/api/vehicles', '/api/posts', '/api/social/marketplace'],
  listing_import: ['/api/listing-imports', '/api/vehicles', '/api/today'],
  lead: ['/api/leads', '/api/today'],
  appointment: ['/api/appointments', '/api/leads', '/api/today'],
  mail: ['/api/leads', '/api/privacy', '/api/incidents'],
  rights_request: ['/api/privacy'],
  deal: ['/api/deals', '/api/vehicles', '/api/contracts-in-transit'],
  task: ['/api/tasks', '/api/today'],
  invoice: ['/api/invoices', '/api/ageing', '/api/tax-report', '/api/book-exports'],
  payment: ['/api/payments', '/api/invoices', '/api/trust', '/api/refund-requests', '/api/ageing', '/api/day-book'],
  trust: ['/api/trust'],
  books: ['/api/day-book', '/api/day-closes', '/api/book-exports', '/api/book-accounts', '/api/books-settings'],
  books_settings: ['/api/books-settings', '/api/reminders', '/api/invoices'],
  customer: ['/api/customers', '/api/leads'],
  dealership: [
    '/api/dealership',
    '/api/deal-fees',
    '/api/deal-policy',
    '/api/site',
    '/api/social/settings',
    '/api/posts',
  ],
  location: ['/api/dealership', '/api/locations', '/api/site'],
  staff_member: ['/api/staff'],
  invitation: ['/api/invitations', '/api/staff'],
  api_key: ['/api/api-keys'],
  support_grant: ['/api/support-access', '/api/support-grants'],
  channel: ['/api/channels', '/api/channel-connections', '/api/posts', '/api/social'],
  post: ['/api/posts', '/api/social', '/api/channels'],
  post_template: ['/api/social/templates'],
  social_rule: ['/api/social/rules'],
};

const hearers = new Set<(change: Change) => void>();
const watchers = new Set<() => void>();
let state: LiveState = 'connecting';

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const watcher of watchers) watcher();
}

/** Many changes at once (an import) make one refresh, not a hundred. */
const stale = new Set<string>();
let refresh: ReturnType<typeof setTimeout> | undefined;

function take(word: Word): void {
  if ('state' in word) become(word.state);
  if ('missed' in word) void memory.invalidateQueries();
  if ('change' in word) {
    for (const path of [...(readFrom[word.change.record.kind] ?? []), '/api/journal']) stale.add(path);
    refresh ??= setTimeout(() => {
      refresh = undefined;
      void forget(...stale);
      stale.clear();
    }, 250);
    for (const hear of hearers) hear(word.change);
  }
}

/**
 * Listens to the dealership's changes until the returned function is called. The tabs of a browser share one stream:
 * the one that holds the lock reads it and tells the others, because browsers and the API allow only a few.
 */
export function listen(dealershipId: string): () => void {
  const ended = new AbortController();
  const name = `automo.live.${dealershipId}`;
  const channel = new BroadcastChannel(name);
  let leads = false;
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if ('hello' in data) {
      if (leads) channel.postMessage({ state } satisfies Word);
    } else if (!leads) take(data);
  });
  channel.postMessage({ hello: true } satisfies Word);
  const lead = (): Promise<void> => {
    leads = true;
    return read(
      dealershipId,
      (word) => {
        take(word);
        channel.postMessage(word);
      },
      ended.signal,
    );
  };
  // Locks are there only on secure origins; without them each tab reads for itself.
  if ('locks' in navigator) {
    navigator.locks.request(name, { signal: ended.signal }, lead).catch(() => undefined);
  } else void lead();
  return () => {
    ended.abort();
    channel.close();
    become('connecting');
  };
}

/** Reads the stream, again and again, until the signal ends it. */
function read(dealershipId: string, tell: (word: Word) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let last = '';
    let wait = 2_000;
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      clearTimeout(again);
      source?.close();
      const query = new URLSearchParams({ dealership: dealershipId, ...(last ? { lastEventId: last } : {}) });
      source = new EventSource(`/api/events?${query}`);
      source.addEventListener('ready', () => {
        clearTimeout(lost);
        lost = undefined;
        wait = 2_000;
        tell({ state: 'live' });
      });
      source.addEventListener('change', ({ data, lastEventId }: MessageEvent<string>) => {
        last = lastEventId || last;
        tell({ change: JSON.parse(data) as Change });
      });
      source.addEventListener('missed', () => tell({ missed: true }));
      source.addEventListener('error', () => {
        // A short gap (a restart, half an hour's end) is nothing to worry a person with.
        lost ??= setTimeout(() => tell({ state: 'offline' }), 6_000);
        if (source?.readyState !== EventSource.CLOSED) return;
        wait = Math.min(wait * 2, 60_000);
        again = setTimeout(open, wait);
      });
    };
    const online = (): void => open();
    const offline = (): void => tell({ state: 'offline' });
    addEventListener('online', online);
    addEventListener('offline', offline);
    signal.addEventListener('abort', () => {
      source?.close();
      clearTimeout(again);
      clearTimeout(lost);
      removeEventListener('online', online);
      removeEventListener('offline', offline);
      resolve();
    });
    open();
  });
}

/** Whether changes arrive. */
export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => state,
  );

/**
 * Calls the handler for each change of a kind of record (`lead`) or event (`lead.added`). Lists and records that were
 * read with `useRead` and `usePages` refresh by themselves: this is for what goes beyond, such as a sound or a toast.
 */
export function useLive(wanted: string | string[], handler: (change: Change) => void): void {
  const call = useEffectEvent(handler);
  const words = [wanted].flat().join(' ');
  useEffect(() => {
    const all = new Set(words.split(' '));
    const hear = (change: Change): void => {
      if (all.has(change.event) || all.has(change.record.kind)) call(change);
    };
    hearers.add(hear);
    return () => void hearers.delete(hear);
  }, [words]);
}
