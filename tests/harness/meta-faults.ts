import type { SocialHouse } from './meta.ts';
import type { TestDealership } from './house.ts';

/** How every delivery of a run ended, held against what the stand-in really shows. */
export interface FaultRun {
  deliveries: number;
  /** Calls that met a fault, by effect. */
  faults: Record<string, number>;
  ends: Record<string, number>;
  /** Texts that are visible more than once. */
  duplicates: string[];
  /** Said to be out and is not; said to be surely not out and is. */
  lies: string[];
  /** Never came to an end, or ended without a reason. */
  silent: string[];
}

/** Every class of fault, each with its share of all calls. Those that end a channel are rare: it has to be connected anew. */
const effects: [number, object, string?][] = [
  [3, { kind: 'drop_before' }],
  [3, { kind: 'drop_after' }],
  [3, { kind: 'error_after' }],
  [2, { kind: 'error_after', http: 502, body: '<html>Bad gateway</html>', content_type: 'text/html' }],
  [2, { kind: 'late_commit', ms: 30_000 }, 'POST'],
  [2, { kind: 'garbage' }],
  [2, { kind: 'truncate', bytes: 9 }],
  [2, { kind: 'http', status: 502, body: 'Bad gateway' }],
  [2, { kind: 'error', http: 500, code: 2 }],
  [2, { kind: 'error', http: 500, code: 1 }],
  [1, { kind: 'hide', ms: 20_000 }, 'POST'],
  [1, { kind: 'error', http: 400, code: 987_654 }],
  [1, { kind: 'throttle', code: 32, minutes: 1 }],
  [1, { kind: 'error', http: 403, code: 613 }],
  [0.5, { kind: 'error', http: 400, code: 100 }, 'POST'],
  [0.5, { kind: 'error', http: 400, code: 324 }, 'POST'],
  [0.5, { kind: 'error', http: 400, code: 368 }, 'POST'],
  [0.5, { kind: 'error', http: 400, code: 9, subcode: 2_207_042 }, 'POST'],
  [0.2, { kind: 'error', http: 400, code: 190, subcode: 467 }],
  [0.2, { kind: 'error', http: 403, code: 200 }],
];

const total = effects.reduce((sum, [share]) => sum + share, 0);

/**
 * Publishes so many posts while so many of all calls meet a fault, and looks at what came of each: on a Page with photos, on
 * a Page as text, on Instagram.
 */
export async function runFaults(
  house: SocialHouse,
  dealer: TestDealership,
  wanted: { deliveries: number; share: number; at?: number },
): Promise<FaultRun> {
  await house.meta.admin('/accounts/17841400000000001', { quota_total: 100_000 });
  const vehicle = await house.makeVehicle(dealer, 2);
  const photos = vehicle.photoIds.map((photoId) => ({ photoId }));
  const kinds = ['photos', 'text', 'instagram'] as const;
  const run: FaultRun = { deliveries: wanted.deliveries, faults: {}, ends: {}, duplicates: [], lies: [], silent: [] };
  const mark = `run ${Math.floor(house.clock.now().getTime() / 1000)}`;
  const sent = new Map<string, string>();
  const atOnce = 25;
  for (let from = 0; from < wanted.deliveries; from += atOnce) {
    await clear(house);
    const [page, instagram] = [
      await house.connect(dealer.owner, 'facebook'),
      await house.connect(dealer.owner, 'instagram'),
    ];
    for (const [share, effect, method] of effects) {
      await house.meta.admin('/faults', {
        match: { path_regex: '^/v', probability: (wanted.share * share) / total, ...(method ? { method } : {}) },
        effect,
      });
    }
    for (let n = from; n < Math.min(from + atOnce, wanted.deliveries); n++) {
      const text = `${mark} number ${n}.`;
      const kind = kinds[n % 3]!;
      const post = await house.publish(dealer, {
        body: `${text}\n{stock} {legal}`,
        ...(kind === 'text' ? { kind: 'text' } : { vehicleId: vehicle.id, photos }),
        channelIds: [kind === 'instagram' ? instagram : page],
      });
      sent.set(post.id as string, text);
    }
    await house.settle(dealer, 12 * 3_600_000);
    for (const rule of await rules(house)) {
      const name = String(rule.effect.kind);
      run.faults[name] = (run.faults[name] ?? 0) + rule.applied;
    }
  }
  await clear(house);
  const shown = await visible(house);
  const rows = await house.db.sql<{
    post_id: string;
    state: string;
    maybe_published: boolean;
    problem: { class?: string } | null;
  }>(`select post_id, state, maybe_published, problem from delivery where dealership_id = $1`, [dealer.id]);
  for (const row of rows) {
    const text = sent.get(row.post_id);
    if (text === undefined) continue;
    const times = shown.filter((one) => one.startsWith(text)).length;
    const end =
      row.state === 'failed'
        ? `failed: ${row.problem?.class ?? 'no reason'}${row.maybe_published ? ' (may be out)' : ''}`
        : row.state;
    run.ends[end] = (run.ends[end] ?? 0) + 1;
    if (times > 1) run.duplicates.push(text);
    if (row.state === 'published' && times === 0) run.lies.push(`${text} is said to be out`);
    if (row.state === 'failed' && !row.maybe_published && times > 0) run.lies.push(`${text} is said not to be out`);
    if (!['published', 'failed'].includes(row.state) || (row.state === 'failed' && !row.problem?.class))
      run.silent.push(`${text}: ${end}`);
  }
  return run;
}

async function rules(house: SocialHouse): Promise<{ id: string; effect: { kind: string }; applied: number }[]> {
  const answer = await house.meta.admin<any>('/faults');
  return answer.faults ?? answer;
}

async function clear(house: SocialHouse): Promise<void> {
  for (const { id } of await rules(house))
    await fetch(`${house.meta.origin}/_admin/faults/${id}`, { method: 'DELETE' });
}

/** Every visible text at the stand-in. */
async function visible(house: SocialHouse): Promise<string[]> {
  const { pages, accounts } = await house.meta.admin<any>('/ledger');
  return [...Object.values<any>(pages), ...Object.values<any>(accounts)].flatMap((book) =>
    book.posts.map((post: any) => String(post.message ?? post.caption ?? post.content)),
  );
}
