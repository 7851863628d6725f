import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { openAlarms } from '#platform/backups/alarms.ts';
import { fullLate, walLate } from '#platform/backups/wal.ts';
import type { Config } from '#platform/config.ts';
import { BackupKeys } from '#platform/keys/backup-keys.ts';
import { previousKeyFile } from '#platform/keys/master-key.ts';
import type { Ground } from '#platform/ground.ts';
import { asAdmin } from './database.ts';
import type { OpenDatabase } from './database.ts';
import { bad, ok } from './finding.ts';
import type { Finding } from './finding.ts';

const ago = (ms: number): string =>
  ms < 120_000
    ? `${Math.round(ms / 1000)} s ago`
    : ms < 7_200_000
      ? `${Math.round(ms / 60_000)} min ago`
      : `${(ms / 3_600_000).toFixed(1)} h ago`;

/** Backups, log, drill and keys: what the records say of them. */
export async function checkProofs(config: Config, database: OpenDatabase, ground: Ground): Promise<Finding[]> {
  return [
    ...(database.embedded ? await checkBackups(config, ground) : [await checkArchiving(database)]),
    await checkDrill(database, ground),
    ...(await checkKeyStore(config, ground)),
    checkVolume(config),
    checkFront(config),
  ];
}

async function checkBackups(config: Config, ground: Ground): Promise<Finding[]> {
  if (!config.backupDir)
    return [
      bad('backups', 'failed', 'AUTOMO_BACKUPS is off', 'switch them on, unless another tool backs this machine up'),
    ];
  const { full, wal, alarms } = await ground.database.asPlatform(
    async ({ db }) => ({
      full: await db
        .selectFrom('backup')
        .select(['endedAt', 'bytes', 'verifiedAt', 'consistentAt'])
        .where('kind', '=', 'full')
        .where('state', '=', 'done')
        .orderBy('begunAt', 'desc')
        .limit(1)
        .executeTakeFirst(),
      wal: await db.selectFrom('walArchive').selectAll().executeTakeFirst(),
      alarms: await openAlarms(ground),
    }),
    {},
    { write: false },
  );
  const now = ground.clock.now().getTime();
  const findings: Finding[] = [];
  const advice = 'run "automo backup" and look at what it says; the worker makes one each day (automo serve --work)';
  if (!full?.consistentAt) findings.push(bad('backups', 'failed', 'there is no full backup', advice));
  else {
    const age = now - full.consistentAt.getTime();
    const words = `last full backup ${ago(age)}, ${((full.bytes ?? 0) / 1e6).toFixed(1)} MB, verified`;
    findings.push(age > fullLate ? bad('backups', 'failed', words, advice) : ok('backups', words));
  }
  if (!wal?.caughtUpAt)
    findings.push(bad('log archive', 'warning', 'no log was kept yet', 'run the worker (automo serve --work)'));
  else {
    const age = now - wal.caughtUpAt.getTime();
    const words = `the log is kept, last ${ago(age)}`;
    findings.push(
      age > walLate
        ? bad('log archive', 'failed', words, 'run the worker, and look whether there is room where the backups go')
        : ok('log archive', words),
    );
  }
  for (const alarm of alarms)
    findings.push(
      bad(
        'backup alarm',
        'failed',
        `${alarm.kind}: ${alarm.details}`,
        'it ends by itself when the next backup is made',
      ),
    );
  return findings;
}

/** An external server is backed up by its own tools: what it says of archiving. */
async function checkArchiving(database: OpenDatabase): Promise<Finding> {
  const { rows } = await asAdmin(database, (admin) =>
    admin.query<{ mode: string; age: number | null; failing: boolean }>(
      `select current_setting('archive_mode') as mode,
         extract(epoch from clock_timestamp() - last_archived_time)::float8 as age,
         coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as failing from pg_stat_archiver`,
    ),
  );
  const { mode, age, failing } = rows[0]!;
  const advice = 'set up pgBackRest, or your provider’s backups: docs/backups.md has a configuration';
  if (mode === 'off') return bad('backups', 'failed', 'archive_mode is off on the external server', advice);
  if (failing || age === null || age * 1000 > walLate)
    return bad(
      'backups',
      'failed',
      failing ? 'archiving fails' : age === null ? 'nothing was archived yet' : `last archived ${ago(age * 1000)}`,
      advice,
    );
  return ok(
    'backups',
    `the external server archives, last ${ago(age * 1000)}; look after full backups with "pgbackrest info"`,
  );
}

async function checkDrill(database: OpenDatabase, ground: Ground): Promise<Finding> {
  const last = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('drill')
        .selectAll()
        .where('endedAt', 'is not', null)
        .orderBy('begunAt', 'desc')
        .limit(1)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  const advice = database.embedded
    ? 'run "automo drill"; the worker does it each week'
    : 'restore a backup of your tools into a test server, and write down how long it took';
  if (!last?.endedAt) return bad('drill', 'warning', 'no backup was restored as a drill yet', advice);
  const age = ground.clock.now().getTime() - last.endedAt.getTime();
  if (!last.holds) return bad('drill', 'failed', `the last drill (${ago(age)}) did not hold: ${last.problem}`, advice);
  const words = `held ${ago(age)}: RPO ${Number(last.rpoSeconds).toFixed(0)} s, RTO ${Number(last.rtoSeconds).toFixed(0)} s`;
  return age > 8 * 86_400_000 ? bad('drill', 'warning', words, advice) : ok('drill', words);
}

async function checkKeyStore(config: Config, ground: Ground): Promise<Finding[]> {
  const { inForce, counts } = await ground.keyring.wrappedBy();
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const left = total - (counts.get(inForce) ?? 0) + new BackupKeys(config, ground.keyring.masters).left();
  const turning = await ground.database.keyStore((db) =>
    db
      .selectFrom('keys.dataKey')
      .select('scope')
      .groupBy('scope')
      .having(({ fn }) => fn.countAll(), '>', 1)
      .execute(),
  );
  const words = `${total} data keys under master key ${inForce}; ${turning.length} are turning`;
  if (left > 0 || ground.keyring.masters.wanted.id !== inForce)
    return [
      bad(
        'key store',
        'warning',
        `${words}; ${left} are wrapped with another master key`,
        'run "automo keys rotate-master" to its end; keep the old master key until then',
      ),
    ];
  if (config.masterKeyOld || existsSync(previousKeyFile(config)))
    return [
      bad(
        'key store',
        'warning',
        `${words}; the old master key is still at hand`,
        'take AUTOMO_MASTER_KEY_OLD away: nothing needs it',
      ),
    ];
  return [ok('key store', words)];
}

/** Whether the volume is encrypted by the host: what is searched stands in plain columns (docs/keys.md). */
function checkVolume(config: Config): Finding {
  const advice =
    'keep the data folder on an encrypted volume (LUKS, or the provider’s): names and phone numbers are searched and stand there as they are';
  try {
    const { dev } = statSync(config.dataDir);
    const source = execFileSync('findmnt', ['-n', '-o', 'SOURCE,FSTYPE', '--target', config.dataDir], {
      encoding: 'utf8',
    }).trim();
    const [device = ''] = source.split(/\s+/);
    const types = device.startsWith('/dev/')
      ? execFileSync('lsblk', ['-n', '-s', '-o', 'TYPE', device.replace(/\[.*$/, '')], { encoding: 'utf8' })
      : '';
    if (/\bcrypt\b/.test(types)) return ok('volume', `the data folder is on an encrypted volume (${device})`);
    return bad(
      'volume',
      'warning',
      `the data folder is on ${device || `device ${dev}`}, which does not say that it is encrypted`,
      advice,
    );
  } catch {
    return bad('volume', 'warning', 'this machine does not say whether the data folder’s volume is encrypted', advice);
  }
}

function checkFront(config: Config): Finding {
  if (!config.origin.startsWith('https:'))
    return bad(
      'TLS',
      config.production ? 'failed' : 'warning',
      `the office is at ${config.origin}`,
      'put the front of docs/front/Caddyfile before it and set AUTOMO_ORIGIN to https',
    );
  if (config.trustedProxies.length === 0)
    return bad(
      'TLS',
      'failed',
      'no front is trusted',
      'set AUTOMO_TRUSTED_PROXIES to the front’s address (127.0.0.1 on this machine)',
    );
  return ok('TLS', `${config.origin}, behind ${config.trustedProxies.join(', ')}`);
}
