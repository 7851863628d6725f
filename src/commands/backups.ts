import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { asAdmin } from './database.ts';
import { copiesOf } from '#platform/backups/copies.ts';
import { setBack } from '#platform/backups/set-back.ts';
import { BackupFolder } from '#platform/backups/backup-folder.ts';
import { runDrill } from '#platform/backups/drill.ts';
import { expireBackups } from '#platform/backups/expiry.ts';
import { takeFullBackup } from '#platform/backups/full-backup.ts';
import { closeFolder, openRestored } from '#platform/backups/opening.ts';
import { restoreInto } from '#platform/backups/restoring.ts';
import { keepWal } from '#platform/backups/wal.ts';
import { ConfigProblem } from '#platform/config.ts';
import { BackupKeys } from '#platform/keys/backup-keys.ts';
import { keyStoreFolder } from '#platform/keys/key-store-backup.ts';
import { readMasterKeys } from '#platform/keys/master-key.ts';
import { DeletionLedger } from '#platform/ledger/index.ts';
import { redoErased, replayLedger } from '../replay.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `automo backup` */
export const backupCommand: Command = {
  summary: 'Make a full backup of the embedded database and its files now, and verify it',
  usage: 'backup',
  example: 'automo backup --json',
  async run(call) {
    const began = performance.now();
    const backup = await onGround(call, async (ground) => {
      const made = await takeFullBackup(ground);
      await keepWal(ground);
      await expireBackups(ground);
      return made;
    });
    const seconds = (performance.now() - began) / 1000;
    call.say(
      `Backup ${backup.id}: ${megabytes(backup.bytes)}, ${backup.files} files, verified, in ${seconds.toFixed(1)} s. It is kept 7 days in ${call.config.backupDir}.`,
    );
    return { ...backup, seconds };
  },
};

/** `automo restore`: into a new folder, opened when the deletion ledger was replayed. */
export const restoreCommand: Command = {
  summary: 'Restore a backup into a new data folder',
  usage: 'restore [--from <folder>] [--backup <id>] [--to-time <moment>] --into <folder>',
  example: 'automo restore --to-time 2026-11-09T14:30:00Z --into /srv/automo/restored',
  options: {
    from: { type: 'string' },
    backup: { type: 'string' },
    'to-time': { type: 'string' },
    into: { type: 'string' },
  },
  about: {
    from: 'the folder of backups; that of the settings otherwise',
    backup: 'this full backup; the newest that fits otherwise',
    'to-time': 'as it was at this moment (ISO 8601 with zone); the latest otherwise',
    into: 'an empty folder: the new AUTOMO_DATA_DIR',
  },
  async run(call) {
    const { config } = call;
    const into = path.resolve(needed(call, 'into'));
    const from = given(call, 'from') ?? config.backupDir;
    if (!from) throw new CommandProblem('--from is needed: AUTOMO_BACKUPS is off', 64);
    const toTime = given(call, 'to-time');
    const time = toTime === undefined ? undefined : new Date(toTime);
    if (time && (Number.isNaN(time.getTime()) || !/(Z|[+-]\d\d:?\d\d)$/.test(toTime!)))
      throw new CommandProblem('--to-time must be a moment with its zone, such as 2026-11-09T14:30:00Z', 64);
    if (!config.masterKey && !existsSync(config.keyFile))
      throw new ConfigProblem(`the key file ${config.keyFile} is missing: without the master key no backup opens`);
    const masters = readMasterKeys(config, false);
    const ledger = new DeletionLedger(config.ledgerFile);
    // Without the ledger nothing is even unpacked.
    const [purged, erased] = [(await ledger.lines()).length, (await ledger.erasures()).length];
    const began = performance.now();
    const restored = await restoreInto(into, {
      folder: new BackupFolder(path.resolve(from)),
      keys: new BackupKeys(config, masters),
      target: time && { time },
      id: given(call, 'backup'),
    });
    try {
      closeFolder(into);
      // The new folder has its own keys beside it from now on: nothing of it meddles with those of the old one.
      const keyFile = path.join(`${into}-keys`, 'master.key');
      const ledgerFile = path.join(`${into}-keys`, 'deletions.ledger');
      mkdirSync(path.dirname(keyFile), { recursive: true, mode: 0o700 });
      for (const [source, target] of [
        ...(config.masterKey ? [] : [[config.keyFile, keyFile]]),
        [config.ledgerFile, ledgerFile],
      ] as [string, string][]) {
        if (existsSync(target)) continue;
        copyFileSync(source, target);
        chmodSync(target, 0o600);
      }
      await openRestored(restored, {
        config: { ...config, dataDir: into, keyFile, ledgerFile, backupDir: undefined, logLevel: 'silent' },
        masters,
        keyStore: keyStoreFolder(config),
        replay: replayLedger,
      });
    } finally {
      await restored.server.stop();
    }
    const seconds = (performance.now() - began) / 1000;
    call.say(
      `Backup ${restored.backup.id} is in ${into}: ${megabytes(restored.bytes)}, ${restored.files} files, in ${seconds.toFixed(1)} s. The ledger was replayed: ${purged} dealerships and ${erased} records stay deleted.`,
    );
    call.say(`Start it with AUTOMO_DATA_DIR=${into}`);
    return { backup: restored.backup.id, into, bytes: restored.bytes, files: restored.files, seconds };
  },
};

/** `automo drill` */
export const drillCommand: Command = {
  summary: 'Restore the newest backup beside the running database, compare, measure, and throw it away',
  usage: 'drill',
  example: 'automo drill --json',
  async run(call) {
    const result = await onGround(call, (ground) => runDrill(ground, replayLedger));
    call.say(
      result.holds
        ? `✔ ${result.tables} tables with ${result.rows} rows and ${result.files} files are equal. RPO ${result.rpoSeconds.toFixed(1)} s, RTO ${result.rtoSeconds.toFixed(1)} s.`
        : `✖ ${result.problem}`,
    );
    if (!result.holds) process.exitCode = 1;
    return result;
  },
};

/** `automo dealerships copies`, and `automo dealerships set-back`. */
export const setBackCommand: Command = {
  summary: 'Set one dealership back to a copy of it; without --copy, list its copies',
  usage: 'dealerships set-back --dealership <id> [--copy <id>]',
  example: 'automo dealerships set-back --dealership 0199c6a4-8f4e-7000-8000-000000000000',
  options: { dealership: { type: 'string' }, copy: { type: 'string' } },
  about: { dealership: 'whose records', copy: 'which copy; those that there are are listed otherwise' },
  async run(call) {
    const dealershipId = needed(call, 'dealership');
    const copyId = given(call, 'copy');
    if (copyId === undefined) {
      const copies = await onGround(call, (ground) => copiesOf(ground, dealershipId));
      for (const copy of copies) call.say(`${copy.id}  ${copy.madeAt.toISOString()}  ${copy.rows} rows`);
      return { copies };
    }
    const done = await onGround(call, (ground, database) =>
      asAdmin(database, (admin) => setBack(ground, admin, dealershipId, copyId, redoErased)),
    );
    call.say(
      `The dealership is as it was on ${done.madeAt.toISOString()} (${done.rows} rows). Letters, posts, channels, staff, numbers and the journal are as they were a moment ago.`,
    );
    return done;
  },
};
