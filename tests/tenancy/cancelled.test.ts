/** A cancelled dealership: everything can be read, nothing written, and what is refused says since when and until when. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { closeVinDecoder } from '../../src/domains/inventory/vin-decoder.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { callSample, dealershipRoutes, routeOf, samples, stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';

let house: SocialHouse;
let dealer: Stocked;
before(async () => {
  house = await socialHouse();
  dealer = await stock(house);
  await house.runJobs();
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

/**
 * What stays possible is marked at the route: letting go of something, coming back, and telling people of a breach, of whose data
 * the dealership is in control until the purge. Reviewed one by one.
 */
const lettingGo = [
  'DELETE /api/calendar-feed',
  'DELETE /api/exports/:exportId',
  'DELETE /api/staff/:staffId/factor-removal',
  'PATCH /api/incidents/:incidentId',
  'POST /api/channels/:channelId/disconnect',
  'POST /api/channels/disconnect-all',
  'POST /api/closing/reactivate',
  'POST /api/closing/records-declined',
  'POST /api/closing/stop',
  'POST /api/export-links',
  'POST /api/exports',
  'POST /api/exports/:exportId/ticket',
  'POST /api/incidents',
  'POST /api/incidents/:incidentId/steps',
];

test('what stays possible after cancelling is on the reviewed list', () => {
  assert.deepEqual(dealershipRoutes.filter((name) => routeOf(name).lettingGo).toSorted(), lettingGo);
});

test('no job names the states of a dealership by hand: one that is about to leave (`cancelling`) works as always until its day', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const byHand = globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .filter((file) => /\[\s*'trial',\s*'active',\s*'past_due'/.test(readFileSync(path.join(root, file), 'utf8')));
  assert.deepEqual(byHand.toSorted(), [
    // What follows from the end of a trial or of a grace does not touch one that leaves anyway.
    'src/domains/subscriptions/jobs.ts',
    // Says which they are.
    'src/platform/database/database.ts',
  ]);
});

test('P26a every route of a cancelled dealership: reads answer, writes are refused with the reason and the date', async () => {
  const cancelled = await house.call('POST /api/closing/cancel', {
    as: dealer.owner,
    body: { kind: 'now', name: ` garage  ${dealer.mark.toLowerCase()} ` },
  });
  assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
  const { purgeAt, cancelledAt } = cancelled.body.open;
  // That somebody took the list along is in the journal all the same, and a customer's file in its request.
  const rows = await rowsOf(house, dealer.id, ['journal', 'rights_request']);
  for (const name of dealershipRoutes) {
    if (routeOf(name).lettingGo) continue;
    const answer = await callSample(house, name, samples[name]!(dealer), dealer.owner);
    // The channels were let go with everything that Facebook and Instagram had told of them, and logins that were under way.
    if (['GET /api/channels/:channelId/picture', 'GET /api/channel-connections/:connectionId'].includes(name)) {
      assert.equal(answer.status, 404);
      continue;
    }
    if (name.startsWith('GET ')) {
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
      continue;
    }
    assert.deepEqual(
      [answer.status, answer.body.code, answer.body.cancelledAt, answer.body.purgeAt],
      [409, 'dealership_cancelled', cancelledAt, purgeAt],
      `${name}: ${JSON.stringify(answer.body)}`,
    );
  }
  assert.deepEqual(
    await rowsOf(house, dealer.id, ['journal', 'rights_request']),
    rows,
    'something was written all the same',
  );
});

test('P26a an API key of a cancelled dealership reads and does not write', async () => {
  const as = { bearer: dealer.apiKey };
  assert.equal((await house.call('GET /api/vehicles', { as })).status, 200);
  const written = await house.call('POST /api/leads', {
    as: { bearer: dealer.apiKey },
    body: { customer: { name: 'Ann', email: 'ann@example.net' }, message: 'Hello' },
  });
  assert.ok([403, 409].includes(written.status), JSON.stringify(written.body));
});
