import { statSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { ConfigProblem } from '../config.ts';
import type { Config } from '../config.ts';
import type { Ground } from '../ground.ts';
import { destroyFile, namesIn } from './key-file.ts';
import type { MasterKeys } from './master-key.ts';
import { readSealedFile, writeSealedFile } from './sealed-file.ts';

/** The key store as its backup holds it: wrapped keys only, and of which master. */
export interface KeptKeyStore {
  madeAt: string;
  keys: { scope: string; version: number; wrapped: string; created_at: string; master: string | null }[];
}

const daysKept = 7;
const where = 'key store';
const purpose = 'key store backup';

/** Where backups of the key store lie: beside the master key, apart from the data and its backups. */
export const keyStoreFolder = (config: Pick<Config, 'keyFile'>): string =>
  path.join(path.dirname(config.keyFile), 'key-store');

/**
 * Backs the key store up, encrypted with a key derived from the master key, and removes copies that are older than seven
 * days. A copy that is like the newest one is not written again.
 *
 * @param how.alone after keys were destroyed or the master key turned: no older copy may stay, since it holds them
 * @returns the file
 */
export function backUpKeyStore(ground: Ground, how: { alone?: boolean } = {}): Promise<string> {
  // One after another: a copy that is to stand alone must not take away one that is being read back.
  const made = waiting.then(() => backUp(ground, how));
  waiting = made.catch(() => undefined);
  return made;
}

let waiting: Promise<unknown> = Promise.resolve();

async function backUp(ground: Ground, how: { alone?: boolean }): Promise<string> {
  const folder = keyStoreFolder(ground.config);
  const now = ground.clock.now();
  const { wanted } = ground.keyring.masters;
  const keys = await ground.database.keyStore(async (db) => {
    const { rows } = await sql<{ row: KeptKeyStore['keys'][number] }>`
      select to_jsonb(k) as row from keys.data_key k order by scope, version`.execute(db);
    return rows.map(({ row }) => row);
  });
  const id = newId();
  const file = path.join(folder, `${id}.keys`);
  const text = JSON.stringify({ madeAt: now.toISOString(), keys } satisfies KeptKeyStore);
  const key = await wanted.derive(purpose);
  const begun = ground.clock.now();
  const facts = await writeSealedFile(file, key, where, once(Buffer.from(text)), { compress: true });
  let read = '';
  for await (const part of readSealedFile(file, key, where)) read += part.toString('latin1');
  if (Buffer.from(read, 'latin1').toString() !== text)
    throw new Error('the backup of the key store does not read back');
  await ground.database.keyStore(async (db) => {
    await db
      .insertInto('backup')
      .values({
        id,
        kind: 'key_store',
        state: 'done',
        begunAt: begun,
        endedAt: ground.clock.now(),
        bytes: facts.bytes,
        files: 1,
        verifiedAt: ground.clock.now(),
        expiresAt: new Date(now.getTime() + daysKept * 86_400_000),
      })
      .execute();
  });
  const gone: string[] = [];
  for (const name of namesIn(folder)) {
    const other = path.join(folder, name);
    if (other === file || !name.endsWith('.keys')) continue;
    if (how.alone || statSync(other).mtimeMs < now.getTime() - daysKept * 86_400_000) {
      destroyFile(other);
      gone.push(name.slice(0, -'.keys'.length));
    }
  }
  if (gone.length > 0) {
    await ground.database.keyStore((db) =>
      db
        .updateTable('backup')
        .set({ state: 'gone', goneAt: ground.clock.now() })
        .where('id', 'in', gone)
        .where('kind', '=', 'key_store')
        .execute(),
    );
  }
  return file;
}

/**
 * Backs the key store up when keys came or went since its last backup. Where some went, older copies go too.
 * @returns whether there was something to do
 */
export async function keepKeyStore(ground: Ground): Promise<boolean> {
  const now = await ground.database.keyStore((db) =>
    db.selectFrom('keys.dataKey').select(['scope', 'version', 'master']).execute(),
  );
  const named = (key: { scope: string; version: number; master: string | null }): string =>
    `${key.scope} ${key.version} ${key.master}`;
  const there = new Set(now.map(named));
  const kept = await readKeyStoreBackup(keyStoreFolder(ground.config), ground.keyring.masters).catch(() => undefined);
  const before = (kept?.keys ?? []).map(named);
  const went = before.some((key) => !there.has(key));
  if (kept && !went && before.length === there.size) return false;
  await backUpKeyStore(ground, { alone: went });
  return true;
}

/**
 * The newest backup of the key store that a master key at hand opens.
 * @throws ConfigProblem when there is none
 */
export async function readKeyStoreBackup(folder: string, masters: MasterKeys): Promise<KeptKeyStore> {
  for (const name of namesIn(folder).toReversed()) {
    if (!name.endsWith('.keys')) continue;
    for (const master of masters.all) {
      try {
        const parts: Buffer[] = [];
        const key = await master.derive(purpose);
        for await (const part of readSealedFile(path.join(folder, name), key, where)) parts.push(part);
        return JSON.parse(Buffer.concat(parts).toString()) as KeptKeyStore;
      } catch {
        // Of another master key, or broken: an older one may do.
      }
    }
  }
  throw new ConfigProblem(
    `no backup of the key store in ${folder} opens with the master key; restore that folder and the key file (see docs/backups.md)`,
  );
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
