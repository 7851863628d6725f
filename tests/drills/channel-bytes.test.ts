/** What a disconnected channel leaves in files, log and backups: a house with a server of its own, looked into as a thief would. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { backupsOf, takeFullBackup } from '#platform/backups/full-backup.ts';
import { openRestored } from '#platform/backups/opening.ts';
import { restoreInto } from '#platform/backups/restoring.ts';
import { asSuperuser } from '#platform/database/superuser.ts';
import { keyStoreFolder } from '#platform/keys/key-store-backup.ts';
import { openLog } from '#platform/log.ts';
import { ownServer } from '#tests/harness/database.ts';
import type { OwnServer } from '#tests/harness/database.ts';
import { filesWith, tablesWith } from '#tests/harness/markers.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { replayLedger } from '../../src/replay.ts';

let own: OwnServer;
let house: SocialHouse;
before(async () => {
  own = await ownServer();
  house = await socialHouse({}, 'virtual', own);
});
after(() => house.close());

test('P13b P14b a token is nowhere in the clear, and after the disconnect its bytes are in no file, and in no backup that opens', async () => {
  const dealer = await house.makeDealership();
  const channelId = await house.connect(dealer.owner, 'facebook');
  await house.publish(dealer, { kind: 'text', body: 'Out. {legal}', channelIds: [channelId] });
  await house.settle(dealer);
  const [row] = await house.db.sql<{ token: Buffer; epoch: number; wrapped: Buffer; scope: string }>(
    `select c.token, c.epoch, k.wrapped, k.scope from channel c join keys.data_key k on k.scope like 'channel %' || c.id || ' %'
     where c.id = $1`,
    [channelId],
  );
  const { token: sealed, wrapped, scope, epoch } = row!;
  const token = (await house.ground.keyring.of(scope))
    .open(sealed, `channel token ${channelId} ${epoch}`)
    .toString('utf8');
  assert.match(token, /^EAA/);
  await house.db.sql('checkpoint');
  const { clusterFolder, walFolder } = own.server;
  const files = (bytes: string | Buffer) => filesWith([clusterFolder, walFolder!, own.folder.path], bytes);
  assert.ok(files(sealed).length > 0, 'the look finds what is there');
  assert.ok(files(wrapped).length > 0);

  await takeFullBackup(house.ground);
  const { folder, keys } = backupsOf(house.ground);
  // In the clear it never stood anywhere: rows, log, letters, files, write-ahead log, backup.
  assert.deepEqual(files(token), []);
  assert.deepEqual(await tablesWith(house.db, token), []);
  assert.deepEqual(await tablesWith(house.db, Buffer.from(token).toString('hex')), []);
  assert.ok(!JSON.stringify([house.log, house.mailbox.mails()]).includes(token));
  assert.deepEqual(filesWith([folder.root], sealed), [], 'a backup is sealed itself');

  const answer = await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
  assert.equal(answer.status, 200);
  const [event] = await house.db.sql<{ what: string }>(
    `select what from keys.key_event where scope = $1 order by at desc, id desc limit 1`,
    [scope],
  );
  assert.equal(event!.what, 'destroyed');
  await house.runJobs();
  // Segments that are done are taken into the backups, sealed, and leave the folder.
  await house.db.sql('checkpoint');
  assert.deepEqual(filesWith([clusterFolder, own.folder.path], sealed), []);
  assert.deepEqual(filesWith([clusterFolder, own.folder.path], wrapped), []);

  // Whoever restores the backup of before gets no key to it, and what Meta told is forgotten again before anybody is let in.
  const into = path.join(own.folder.path, 'restored');
  const then = await restoreInto(into, { folder, keys, target: undefined, durable: false });
  try {
    const config = { ...house.ground.config, dataDir: into, keyFile: path.join(into, 'keys', 'master.key') };
    const { masters } = house.ground.keyring;
    const keyStore = keyStoreFolder(house.ground.config);
    await openRestored(then, { config, masters, keyStore, replay: replayLedger, log: openLog('silent') });
    const found = await asSuperuser(
      then.server,
      async (db) =>
        (
          await db.query(
            `select token is not null as held, (select count(*)::int from keys.data_key where scope = $2) as keys,
               (select count(*)::int from delivery where channel_id = c.id and (remote_id is not null or permalink is not null)) as known
             from channel c where id = $1`,
            [channelId, scope],
          )
        ).rows[0],
    );
    assert.deepEqual(found, { held: false, keys: 0, known: 0 });
  } finally {
    await then.server.stop();
    then.remove();
  }
});
