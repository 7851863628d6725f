import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { newId } from '#kernel/ids.ts';
import { DeletionLedger } from './ledger.ts';

const line = () => ({
  dealershipId: newId(),
  purgedAt: '2026-11-09T14:30:00.000Z',
  keyVersions: [1, 2],
  rows: 1234,
  objects: 56,
  certificate: 'ab'.repeat(32),
});

test('the ledger keeps each dealership once, in order, whoever writes at the same time', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
  t.after(() => rm(folder, { recursive: true }));
  const ledger = new DeletionLedger(path.join(folder, 'keys', 'deletions.ledger'));
  await assert.rejects(() => ledger.lines(), /is missing; restore it/);
  await assert.rejects(() => ledger.append(line()), /is missing/);
  await ledger.begin();
  const purged = Array.from({ length: 8 }, line);
  await Promise.all([...purged, ...purged].map((one) => ledger.append(one)));
  assert.deepEqual(await new DeletionLedger(ledger.file).lines(), purged);
  await ledger.begin();
  assert.equal((await ledger.lines()).length, 8);
});

test('a line that was changed, taken out or put in is named', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
  t.after(() => rm(folder, { recursive: true }));
  const ledger = new DeletionLedger(path.join(folder, 'deletions.ledger'));
  await ledger.begin();
  for (let n = 0; n < 3; n++) await ledger.append(line());
  const whole = await readFile(ledger.file, 'utf8');
  const lines = whole.split('\n');
  for (const broken of [
    whole.replace('"rows":1234', '"rows":1235'),
    lines.toSpliced(2, 1).join('\n'),
    lines.toSpliced(2, 0, lines[3]!).join('\n'),
  ]) {
    await writeFile(ledger.file, broken);
    await assert.rejects(() => ledger.lines(), /line \d of the deletion ledger .* is not as it was written/);
  }
});
