import type { PlatformRun } from '#platform/jobs/index.ts';
import { scrubKeys } from '#platform/keys/destroying.ts';

/** Tables in whose files a token stood, sealed. */
const tables = ['channel', 'channel_connection', 'keys.data_key'];

/**
 * Deleted rows stay in the server's files until these are rewritten: after a channel was let go, tables, write-ahead log
 * and the key store's own backups are cleared of its token and key (promise P14b). Safe to repeat.
 *
 * What full backups hold is sealed under their own keys and goes with them, after seven days; a backup that is restored
 * meanwhile gets the key store of today, in which the channel's key is not.
 */
export async function clearChannelBytes({ ground, log }: PlatformRun): Promise<void> {
  await scrubKeys(ground);
  // A managed server rewrites its files by itself, and lets nobody else do it.
  const done = await ground.scrubber?.scrub(tables);
  if (!done) return;
  if (done.left.length > 0) throw new Error(`could not rewrite ${done.left.join(', ')}`);
  if (!done.logCleared) log.info('the write-ahead log is cleared by whoever runs the server');
}
