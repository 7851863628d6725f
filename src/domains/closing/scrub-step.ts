import { register } from '#platform/register/index.ts';
import type { StepEnd, StepWork } from './steps.ts';

/** Tables of others in which the purge deleted or changed something. */
const shared = [
  'user_session',
  'platform_mail',
  'account_idempotency_key',
  'closing_notice',
  'slug_claim',
  'legal_hold',
  'purge',
  'purge_step',
  'keys.data_key',
  'graphile_worker._private_jobs',
];

/** A table of more bytes is rewritten at night only: nobody else can work in it meanwhile. */
const big = 64 * 1024 * 1024;
/** Night from Newfoundland to British Columbia (UTC hours). */
const isNight = (at: Date): boolean => at.getUTCHours() >= 6 && at.getUTCHours() < 11;

/**
 * Step 10: the bytes of deleted rows leave the server's files. Without it they would stay in table files, statistics and
 * write-ahead log for whoever steals the disk (security.md 4).
 */
export async function scrubFiles({ ground }: StepWork): Promise<StepEnd> {
  const { scrubber } = ground;
  if (!scrubber) return { waits: 'no process here may rewrite tables' };
  // Also what the dealership itself had deleted before left its bytes, so every table is looked at.
  const tables: string[] = [];
  for (const table of [...register.filter(({ purge }) => purge === 'rows').map((line) => line.table), ...shared]) {
    const bytes = await scrubber.sizeOf(table);
    if (bytes > big && !isNight(ground.clock.now())) return { waits: `table ${table} is rewritten at night` };
    if (bytes > 0) tables.push(table);
  }
  const done = await scrubber.scrub(tables);
  if (done.left.length > 0) return { waits: `could not rewrite ${done.left.join(', ')}` };
  return { done: { tables: done.rewritten.length, log: done.logCleared ? 1 : 0 } };
}
