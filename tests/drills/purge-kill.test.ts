/**
 * A purge is killed at every step, between what it did and its note, and goes on in a new process. Afterwards nothing is
 * left, everything was counted once, and every letter has left once (promise P27c).
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { beginPurge, runPurge, turnBackupsBy, verifyCertificate } from '#domains/closing/index.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { stockRestricted } from '#tests/harness/restricted-samples.ts';

let house: TestHouse;
let gone: TestDealership;
let beside: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  gone = await house.makeDealership();
  beside = await house.makeDealership();
  for (const each of [gone, beside]) {
    for (let n = 0; n < 3; n++) {
      const made = await house.call('POST /api/leads', {
        as: each.owner,
        body: { customer: { name: `Ann ${n}`, email: `ann${n}@example.net` }, message: 'Hello' },
      });
      assert.equal(made.status, 201);
      await house.ground.blobs.put(newBlobName(each.id, 'document'), Buffer.from('paper'));
    }
  }
  for (const each of [gone, beside]) await stockRestricted(house, each);
  await house.runJobs();
});
after(() => house.close());

const ahead = 31 * 86_400_000;
/**
 * Points of a purge, in its order, at each of which its process is really killed: every step between what it did and its note,
 * and in the middle of those that have one.
 */
const points = [
  'fence done',
  'tokens done',
  'hold done',
  'objects deleted',
  'objects done',
  'rows customer',
  'rows done',
  'elsewhere done',
  'keys destroyed',
  'keys done',
  'check done',
  'certificate kept',
  'ledger written',
  'certificate done',
  'scrub done',
  'backups done',
  'final kept',
  'final done',
];
/** @returns by what the process ended: a signal, or its exit code */
async function run(at: string): Promise<unknown> {
  const child = spawn(
    process.execPath,
    [
      path.resolve(import.meta.dirname, 'purging.ts'),
      JSON.stringify({
        folder: house.ground.config.dataDir,
        address: house.db.address,
        admin: house.db.admin,
        dealershipId: gone.id,
        ahead,
        at,
      }),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code) throw new Error(`at ${at}: ${said}`);
  return signal ?? code;
}

test(
  'P27c kill -9 at every step of a purge: it goes on, leaves nothing, counts once and tells once',
  { timeout: 240_000 },
  async (t) => {
    const cancelled = await house.call('POST /api/closing/cancel', {
      as: gone.owner,
      body: { kind: 'now', name: 'Harbour Auto' },
    });
    assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
    await house.runJobs();
    const [rows, keep] = [await rowsOf(house, gone.id), await rowsOf(house, beside.id)];
    house.clock.move(ahead);
    await beginPurge(house.ground, gone.id);
    turnBackupsBy(async () => ({ turnedAt: house.clock.now(), by: 'turn' }));
    t.after(() => turnBackupsBy(async () => undefined));
    // Each run goes on where the one before ended.
    for (const at of points) assert.equal(await run(at), 'SIGKILL', at);
    assert.deepEqual(await runPurge(house.ground, gone.id), { ended: true });

    for (const [table, sum] of Object.entries(await rowsOf(house, gone.id)))
      if (table !== 'slug_claim') assert.match(sum, /^0 /, table);
    assert.deepEqual(await rowsOf(house, beside.id), keep, 'the dealership beside it was touched');
    const files = async (id: string) => (await Array.fromAsync(house.ground.blobs.list(`${id}/`))).length;
    assert.deepEqual([await files(gone.id), await files(beside.id)], [0, 3]);

    const [kept] = await house.db.sql<{ file: string }>(
      `select file from deletion_certificate where dealership = $1 and status = 'final'`,
      [gone.id],
    );
    const verdict = verifyCertificate(kept!.file, await house.ground.signer.publicKeys());
    assert.ok(verdict.holds);
    const says = verdict.certificate;
    for (const [table, sum] of Object.entries(rows)) {
      if (table === 'slug_claim' || table === 'user_session') continue;
      const there = Number(sum.split(' ')[0]) + (table === 'journal' ? 1 : 0);
      assert.equal(says.rows[table] ?? 0, there, table);
    }
    assert.deepEqual([says.objects, says.keyVersions], [3, [1]]);
    assert.equal((await house.ground.ledger.lines()).length, 1);
    await house.runJobs();
    const letters = house.mailbox.mails().filter((one) => /was deleted/.test(one.subject));
    assert.equal(letters.length, 1);
  },
);
