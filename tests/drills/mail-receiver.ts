/** Takes mail in a process of its own, over the database of a test, until it is killed. */
import { readConfig } from '#platform/config.ts';
import { openLog } from '#platform/log.ts';
import { testMasterKey } from '#tests/harness/database.ts';
import { takesMail } from '#tests/harness/letters-in.ts';
import { openHouse } from '../../src/house.ts';

const [folder, address, smtpUrl] = process.argv.slice(2) as [string, string, string];
const settings = { AUTOMO_DATA_DIR: `${folder}/data`, AUTOMO_DOMAIN: 'localhost', AUTOMO_LIMIT_FACTOR: '100' };
const house = await openHouse(readConfig({ ...settings, ...takesMail }, folder), JSON.parse(address), testMasterKey, {
  smtpUrl,
  log: openLog('silent'),
});
const { port } = (await house.receive())!;
process.send!({ port });
