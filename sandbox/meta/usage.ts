import type { Call } from './call.ts';
import { GraphError } from './graph-error.ts';
import type { Bucket } from './records.ts';
import { day, hour, type Stand } from './stand.ts';

type BucketKind = 'app' | 'person' | 'page' | 'account';

/** The budget that a call counts to: a Page's or account's with its token, else the app's and person's (protocol 4.5). */
export function bucketOf(call: Call): { key: string; kind: BucketKind; id: string } | undefined {
  const { token, app } = call;
  if (token?.page) return { key: `page:${token.page}`, kind: 'page', id: token.page };
  if (token?.account) return { key: `account:${token.account}`, kind: 'account', id: token.account };
  if (token?.person) return { key: `person:${token.app}:${token.person}`, kind: 'person', id: token.person };
  return app ? { key: `app:${app.fb_app_id}`, kind: 'app', id: app.fb_app_id } : undefined;
}

const bucketAt = (stand: Stand, key: string): Bucket =>
  (stand.state.buckets[key] ??= { calls: [], blocked_until: 0, code: null });

const spans: Record<BucketKind, number> = { app: hour, person: hour, page: day, account: day };
const refusals: Record<BucketKind, [code: number, message: string]> = {
  app: [4, '(#4) Application request limit reached'],
  person: [17, '(#17) User request limit reached'],
  page: [80001, '(#80001) There have been too many calls to this Page account. Wait a bit and try again.'],
  account: [80002, '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.'],
};

/** Where a throttling code bites (protocol 4.3); other codes bite the bucket that the call counts to. */
function blockedKey(call: Call, code: number): string | undefined {
  const { token, app } = call;
  if (code === 4 && app) return `app:${app.fb_app_id}`;
  if (code === 17 && token?.person) return `person:${token.app}:${token.person}`;
  return bucketOf(call)?.key;
}

/** Counts a call; refuses it when its bucket is full or blocked, and a call while blocked lengthens the block. */
export function countCall(stand: Stand, call: Call): void {
  const bucket = bucketOf(call);
  if (!bucket) return;
  const kept = bucketAt(stand, bucket.key);
  kept.calls = kept.calls.filter((at) => at > stand.now() - spans[bucket.kind]);
  kept.calls.push(stand.now());
  const blocked = [4, 17, 0]
    .map((code) => bucketAt(stand, blockedKey(call, code)!))
    .find((one) => one.blocked_until > stand.now());
  const full = kept.calls.length > stand.state.settings.usage[bucket.kind];
  if (!full && !blocked) return;
  const closed = blocked ?? kept;
  closed.blocked_until = Math.max(closed.blocked_until, stand.now()) + 5 * 60_000;
  closed.code ??= refusals[bucket.kind][0];
  const words = Object.values(refusals).find(([code]) => code === closed.code)?.[1];
  throw new GraphError(closed.code, words ?? `(#${closed.code}) Request limit reached`);
}

/** Blocks the bucket that a throttling code bites, for some minutes (fault `throttle`). */
export function block(stand: Stand, call: Call, minutes: number, code: number): void {
  const key = blockedKey(call, code);
  if (key) Object.assign(bucketAt(stand, key), { blocked_until: stand.now() + minutes * 60_000, code });
}

/** The usage headers, in per cent; only after some traffic, as at Meta (4.5). */
export function usageHeaders(stand: Stand, call: Call): Record<string, string> {
  const bucket = bucketOf(call);
  if (!bucket) return {};
  const { usage } = stand.state.settings;
  const headers: Record<string, string> = {};
  const shares = (percent: number): Record<string, number> => ({
    call_count: percent,
    total_cputime: Math.floor(percent / 4),
    total_time: Math.floor(percent / 3),
  });
  const isBlocked = (code: number): boolean => bucketAt(stand, blockedKey(call, code)!).blocked_until > stand.now();
  const kept = bucketAt(stand, bucket.key);
  const blocked = kept.blocked_until > stand.now();
  const percent = blocked ? 100 : Math.min(100, Math.ceil((kept.calls.length * 100) / usage[bucket.kind]));
  const telling = kept.calls.length > usage.show_after || blocked;
  if (bucket.kind === 'page' || bucket.kind === 'account') {
    const wait = blocked ? Math.ceil((kept.blocked_until - stand.now()) / 60_000) : 0;
    const type = bucket.kind === 'page' ? 'pages' : 'instagram';
    const told = { [bucket.id]: [{ type, ...shares(percent), estimated_time_to_regain_access: wait }] };
    if (telling) headers['x-business-use-case-usage'] = JSON.stringify(told);
  } else if (telling) headers['x-app-usage'] = JSON.stringify(shares(percent));
  if (isBlocked(4) || isBlocked(17)) headers['x-app-usage'] = JSON.stringify(shares(100));
  return headers;
}
