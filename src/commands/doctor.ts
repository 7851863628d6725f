import { existsSync } from 'node:fs';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { unnamedHosts } from '#domains/policies/index.ts';
import { judgeVersion } from '#domains/social/index.ts';
import { ConfigProblem } from '#platform/config.ts';
import type { Config } from '#platform/config.ts';
import { smtpTransport } from '#platform/mail/index.ts';
import { openGround } from '#platform/open-ground.ts';
import type { Command } from './command.ts';
import { openDatabase } from './database.ts';
import { checkProofs } from './doctor-backups.ts';
import { checkArriving, checkWaitingMail } from './doctor-mail.ts';
import { bad, ok } from './finding.ts';
import type { Finding } from './finding.ts';
import type { OpenDatabase } from './database.ts';

async function checkStorage(config: Config): Promise<Finding> {
  try {
    await mkdir(config.dataDir, { recursive: true });
    const probe = path.join(config.dataDir, '.doctor');
    await writeFile(probe, 'x', { flush: true });
    await rm(probe);
  } catch (error) {
    return bad(
      'storage',
      'failed',
      `${config.dataDir} cannot be written (${(error as { code?: string }).code})`,
      'give the program’s user the right to write there, or set AUTOMO_DATA_DIR',
    );
  }
  const space = await statfs(config.dataDir);
  const free = space.bavail * space.bsize;
  const share = free / (space.blocks * space.bsize);
  const words = `${(free / 1e9).toFixed(1)} GB free (${Math.round(share * 100)} %)`;
  if (free < 512e6 || share < 0.02)
    return bad('storage', 'failed', words, 'make room now: PostgreSQL stops when the disk is full');
  if (free < 2e9 || share < 0.1) return bad('storage', 'warning', words, 'make room soon');
  return ok('storage', words);
}

async function checkKeys(config: Config): Promise<Finding> {
  if (config.masterKey) return ok('keys', 'the master key comes from AUTOMO_MASTER_KEY');
  if (!existsSync(config.keyFile))
    return bad(
      'keys',
      'warning',
      'there is no key file yet',
      'it is made at the first start; copy it to a safe place then',
    );
  const mode = (await stat(config.keyFile)).mode & 0o777;
  if (mode & 0o077)
    return bad(
      'keys',
      'failed',
      `others may read ${config.keyFile} (mode ${mode.toString(8)})`,
      `chmod 600 ${config.keyFile}`,
    );
  if (path.resolve(config.keyFile).startsWith(`${path.resolve(config.dataDir)}${path.sep}`)) {
    return bad(
      'keys',
      'warning',
      'the key file lies in the data folder',
      'move it out and set AUTOMO_KEY_FILE: who copies the data must not get the key with it',
    );
  }
  return ok('keys', `key file with mode 600; keep a copy apart from the data`);
}

async function checkDatabase(database: OpenDatabase): Promise<Finding[]> {
  const client = new pg.Client(database.admin);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const asked = performance.now();
    const { rows } = await client.query<{ version: string; fsync: string; commit: string; now: Date }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, clock_timestamp() as now`,
    );
    const half = (performance.now() - asked) / 2;
    const found = rows[0]!;
    const drift = Math.abs(found.now.getTime() + half - Date.now());
    return [
      found.fsync === 'on' && found.commit === 'on'
        ? ok('database', `PostgreSQL ${found.version}, ${database.embedded ? 'embedded' : 'external'}, durable`)
        : bad(
            'database',
            'failed',
            `fsync ${found.fsync}, synchronous_commit ${found.commit}`,
            'set both to on: an acknowledged sale must survive a power cut',
          ),
      drift < 2000
        ? ok('clock', `this machine and the database differ by ${Math.round(drift)} ms`)
        : bad(
            'clock',
            'failed',
            `this machine and the database differ by ${(drift / 1000).toFixed(1)} s`,
            'run a time service (chrony, systemd-timesyncd) on both',
          ),
    ];
  } finally {
    await client.end();
  }
}

async function checkHouse(config: Config, database: OpenDatabase): Promise<Finding[]> {
  const ground = await openGround({ ...config, logLevel: 'silent' }, database.address, database.masterKey);
  try {
    const { dead, waiting } = await ground.database.asPlatform(async ({ db }) => {
      const failed = await db
        .selectFrom('platformMail')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('state', '=', 'failed')
        .executeTakeFirstOrThrow();
      const open = await db
        .selectFrom('platformMail')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow();
      return { dead: failed.n, waiting: open.n };
    });
    const unnamed = await unnamedHosts(ground);
    return [
      ok('master key', 'opens the key store'),
      unnamed.length > 0
        ? bad(
            'processors',
            config.production ? 'failed' : 'warning',
            `data goes to ${unnamed.join(', ')}, and no processor in use names it`,
            'put it on record with "automo processors add" and "automo processors announce"; production does not start before',
          )
        : ok('processors', 'every host that data goes to is named by a processor in use'),
      ...(await checkProofs(config, database, ground)),
      dead > 0
        ? bad(
            'mail queue',
            'warning',
            `${dead} letters of the platform could not be sent, ${waiting} wait`,
            'look at SMTP_URL and the receiving addresses',
          )
        : ok('mail queue', `${waiting} letters wait`),
      ...(await checkWaitingMail(config, ground)),
    ];
  } finally {
    await ground.close();
  }
}

async function checkMail(config: Config): Promise<Finding> {
  if (!config.smtpUrl)
    return bad(
      'mail',
      'warning',
      'SMTP_URL is not set: mail goes to the demo mailbox',
      'set SMTP_URL=smtp://user:password@host:587 to send it',
    );
  const transport = smtpTransport(config, config.smtpUrl);
  try {
    await transport.check();
    return ok('mail', 'the SMTP server answers and accepts the login');
  } catch (error) {
    return bad(
      'mail',
      'failed',
      `the SMTP server: ${(error as { code?: string }).code ?? 'no answer'}`,
      'look at SMTP_URL: host, port, user and password',
    );
  } finally {
    transport.close();
  }
}

function checkMeta(config: Config): Finding {
  const { facebook, instagram, version } = config.meta;
  const apps = [facebook && 'Facebook', instagram && 'Instagram'].filter(Boolean).join(' and ');
  if (!apps)
    return bad(
      'Facebook and Instagram',
      'warning',
      'no app is set: channels cannot be connected',
      'set META_FACEBOOK_APP_ID and META_INSTAGRAM_APP_ID with their secrets; see docs/meta.md',
    );
  const judged = judgeVersion(version, new Date());
  if (judged.state === 'ends')
    return bad(
      'Facebook and Instagram',
      'warning',
      `Graph API ${version} is served until ${judged.until}`,
      'try the next version on a test installation and set META_GRAPH_VERSION',
    );
  if (judged.state === 'unknown')
    return bad(
      'Facebook and Instagram',
      'warning',
      `Graph API ${version} is not one that this version was tested with`,
      'set META_GRAPH_VERSION to v26.0, or update',
    );
  return ok('Facebook and Instagram', `${apps}, Graph API ${version}`);
}

/** `automo doctor`: checks what the product needs and says what to do. */
export const doctorCommand: Command = {
  summary: 'Check database, storage, backups, mail, keys, clock and apps, and say what to do',
  usage: 'doctor',
  example: 'automo doctor --json',
  async run({ config, say }) {
    const findings: Finding[] = [
      await checkStorage(config),
      await checkKeys(config),
      await checkMail(config),
      await checkArriving(config),
      checkMeta(config),
    ];
    let database: OpenDatabase | undefined;
    try {
      database = await openDatabase(config);
      findings.push(...(await checkDatabase(database)));
      findings.push(...(await checkHouse(config, database)));
    } catch (error) {
      const [words, advice] =
        error instanceof ConfigProblem
          ? [error.message, 'mend that setting, or what it names, then run "automo doctor" again']
          : [
              `does not answer as expected (${(error as { code?: string }).code ?? (error as Error).name})`,
              'run "automo migrate", then "automo doctor" again',
            ];
      findings.push(bad('database', 'failed', words, advice));
    } finally {
      await database?.stop();
    }
    for (const finding of findings) {
      say(
        `${finding.state === 'ok' ? '✔' : finding.state === 'warning' ? '!' : '✖'} ${finding.check}: ${finding.found}${finding.advice ? `\n    → ${finding.advice}` : ''}`,
      );
    }
    if (findings.some((finding) => finding.state === 'failed')) process.exitCode = 1;
    return { findings };
  },
};
