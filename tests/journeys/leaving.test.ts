/**
 * A dealership leaves: it cancels, takes everything along, loads it elsewhere and finds it equal; thirty days later it is
 * deleted by itself, a certificate proves it offline, and backups of before bring nothing of it back (promises P26, P27, P31).
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { backupsOf, takeFullBackup } from '#platform/backups/full-backup.ts';
import { keepWal } from '#platform/backups/wal.ts';
import { asSuperuser } from '#platform/database/superuser.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { dealershipByCommand, ownerOf } from '#tests/harness/commanded.ts';
import { ownServer, testFolder, testMasterKey } from '#tests/harness/database.ts';
import { filesWith } from '#tests/harness/markers.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { inspect, judge, openBrowser } from '#tests/harness/person.ts';
import type { Person } from '#tests/harness/person.ts';
import { automo, startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';
import { stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';

const day = 86_400_000;
const run = promisify(execFile);
const main = path.resolve(import.meta.dirname, '../../src/main.ts');

/** Where the dealership is, and where it goes. */
let house: SocialHouse;
let elsewhere: Product;
let dealer: Stocked;
let beside: Stocked;
let owner: Person;
let visitor: Person;
let elsewhereOwner: Person;
let browser: Awaited<ReturnType<typeof openBrowser>>;
const [there, apart] = [testFolder(), testFolder()];
const keep = (name: string): string => path.join(apart.path, name);

before(async () => {
  house = await socialHouse({ AUTOMO_LIMIT_FACTOR: '1000' }, 'virtual', await ownServer());
  [dealer, beside] = [await stock(house), await stock(house)];
  await house.runJobs();
  await dealershipByCommand(there.path, 'elsewhere');
  elsewhere = await startProduct(there.path);
  browser = await openBrowser();
  [owner, visitor, elsewhereOwner] = await Promise.all([
    browser.person(),
    browser.person({ phone: true }),
    browser.person(),
  ]);
  await signedIn(owner, house.ground.config.origin);
});
after(async () => {
  await browser?.close();
  await elsewhere?.stop();
  await house?.close();
  there.remove();
  apart.remove();
});

/** The owner of the dealership, in this browser. */
const signedIn = ({ context }: Person, origin: string): Promise<void> => {
  const [name, value] = dealer.owner.cookie.split('=') as [string, string];
  return context.addCookies([{ name, value, url: origin }]);
};
const go = ({ page }: Person, where: string) => page.goto(`${house.ground.config.origin}${where}`);
const site = (): string => {
  const url = new URL(house.ground.config.origin);
  url.hostname = `${dealer.slug}.${url.hostname}`;
  return url.href;
};
const title = ({ page }: Person, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 30_000 });
/** A command that ends with another code than 0, and what it said. */
const refused = async (args: string[], settings: Record<string, string> = {}): Promise<string> => {
  const error = await run(process.execPath, [main, ...args], {
    env: { ...process.env, NODE_ENV: '', ...settings },
  }).catch((thrown: { code: number; stderr: string; stdout: string }) => thrown);
  assert.ok('code' in error && error.code > 0, `${args[0]} was not refused`);
  return `${error.stdout}${error.stderr}`;
};

test('P26b an owner sees what happens when, and cancels', async () => {
  const { page } = owner;
  await go(owner, '/settings/closing');
  await title(owner, 'Cancel the dealership');
  await page.getByText('What happens when').waitFor();
  await inspect(owner, 'leaving-dates');
  await page.getByLabel(/Type the name of the dealership/).fill('Another name');
  await page.getByRole('button', { name: 'Cancel the dealership' }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await page.getByLabel(/Type the name of the dealership/).fill(`Garage ${dealer.mark}`);
  await page.getByRole('button', { name: 'Cancel the dealership' }).click();
  await page
    .getByText(/It can be read and exported until/)
    .first()
    .waitFor();
  await inspect(owner, 'leaving-cancelled');
  await house.runJobs();
  await visitor.page.goto(site());
  await title(visitor, 'This site is closed');
  await inspect(visitor, 'leaving-site-closed');
});

test('P31 everything is taken along while cancelled, and loads elsewhere with equal counts, sums and digests', async () => {
  const { page } = owner;
  await go(owner, '/settings/data');
  await title(owner, 'Your data');
  await page.getByRole('button', { name: 'Make the export' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make the export' }).click();
  await page.getByText('It is being made.').waitFor();
  await house.runJobs();
  const newest = page.getByRole('article').first();
  const waiting = page.waitForEvent('download', { timeout: 60_000 });
  await newest.getByRole('button', { name: 'Download' }).click({ timeout: 60_000 });
  await (await waiting).saveAs(keep('everything.zip'));
  await inspect(owner, 'leaving-exported');

  const { page: other } = elsewhereOwner;
  await other.goto(elsewhere.origin);
  await other.getByLabel('E-mail').fill(ownerOf.email);
  await other.getByRole('textbox', { name: 'Password' }).fill(ownerOf.password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await title(elsewhereOwner, /Hello/);
  await other.goto(`${elsewhere.origin}/settings/data`);
  await other.getByText('Load an archive').waitFor();
  await other.locator('input[type=file]').setInputFiles(keep('everything.zip'));
  await other.getByText('Nothing has been loaded yet.').waitFor({ timeout: 60_000 });
  await other.getByText(/hash chain holds/).waitFor();
  await inspect(elsewhereOwner, 'leaving-loading');
  await other.getByRole('button', { name: 'Load it' }).click();
  await other.getByText('Loaded: everything agrees with the archive').waitFor({ timeout: 120_000 });
  const report = other.getByRole('region', { name: /Compared/ });
  assert.ok((await report.getByText('agrees').count()) > 15);
  assert.equal(await report.getByText('differs').count(), 0);
  await other.getByRole('navigation').getByText(`Garage ${dealer.mark}`).first().waitFor();
  await inspect(elsewhereOwner, 'leaving-loaded');
  await other.goto(`${elsewhere.origin}/inventory`);
  await other.getByText(dealer.vin).or(other.getByText(dealer.mark)).first().waitFor();
});

test('P27a P27b thirty days later it is deleted by itself, and backups of before are of no use', async () => {
  const { ground } = house;
  await takeFullBackup(ground);
  await keepWal(ground);
  // What a thief took, or an operator carried away: backups with their keys.
  const { folder, keys } = backupsOf(ground);
  cpSync(folder.root, keep('backups'), { recursive: true });
  cpSync(keys.folder, keep('backup-keys'), { recursive: true });
  assert.deepEqual(filesWith([keep('backups')], dealer.mark), [], 'a backup holds something in the clear');

  await house.pass(31 * day);
  await house.db.sql(`select graphile_worker.add_job('closing.sweep')`);
  await house.runJobs();
  await house.db.sql(`select graphile_worker.add_job('closing.sweep')`);
  await house.runJobs();
  const steps = await house.db.sql<{ step: string; problem: string | null; ended_at: Date | null }>(
    `select step, problem, ended_at from purge_step where dealership = $1`,
    [dealer.id],
  );
  assert.deepEqual(
    steps.filter((one) => !one.ended_at),
    [],
    'every step of the purge has ended',
  );
  await go(owner, '/');
  await title(owner, 'Create your dealership');
  await inspect(owner, 'leaving-gone');
  assert.equal((await visitor.page.goto(site()))?.status(), 421);
  assert.ok(folder.whole().length > 0, 'there is a backup of after');
});

test('P27d the certificate came by mail, verifies offline, and not with a byte changed', async () => {
  const letter = house.mailbox
    .mails()
    .find((one) => /was deleted/.test(one.subject) && JSON.stringify(one.to).includes(dealer.owner.email));
  assert.ok(letter, 'the owner was told');
  const link = /\/certificates\/[\w-]+/.exec(JSON.stringify(letter))?.[0];
  const { page } = visitor;
  await go(visitor, link!);
  await title(visitor, 'Deletion certificate');
  await page.getByText('no backup holds anything of it any more').waitFor();
  await page.getByText('The signature holds.').waitFor();
  await inspect(visitor, 'leaving-certificate');
  for (const [link_, file] of [
    ['The certificate as a file (JSON)', 'certificate.json'],
    ['Our published keys', 'keys.json'],
  ] as const) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: link_ }).click();
    await (await waiting).saveAs(keep(file));
  }
  const verify = ['verify-certificate', keep('certificate.json'), '--keys', keep('keys.json')];
  const verdict = await automo<{ holds: boolean; certificate: { status: string; dealershipId: string } }>(
    apart.path,
    verify,
  );
  assert.deepEqual(
    [verdict.holds, verdict.certificate.status, verdict.certificate.dealershipId],
    [true, 'final', dealer.id],
  );
  writeFileSync(
    keep('certificate.json'),
    readFileSync(keep('certificate.json'), 'utf8').replace(/"objects":(\d)/, (_, n) => `"objects":${9 - Number(n)}`),
  );
  assert.match(await refused(verify), /✖/);
});

test(
  'P27b a backup of before does not open without its key, and with it brings nothing back',
  { timeout: 300_000 },
  async () => {
    const { config } = house.ground;
    const settings = {
      AUTOMO_DATA_DIR: config.dataDir,
      AUTOMO_MASTER_KEY: testMasterKey.toString('base64'),
      AUTOMO_LEDGER_FILE: config.ledgerFile,
    };
    const restore = (into: string): string[] => ['restore', '--from', keep('backups'), '--into', keep(into)];
    assert.match(await refused(restore('robbed'), settings), /key of backup .* destroyed/s);
    assert.deepEqual(existsSync(keep('robbed')) ? filesWith([keep('robbed')], dealer.mark) : [], []);

    cpSync(keep('backup-keys'), backupsOf(house.ground).keys.folder, { recursive: true });
    await run(process.execPath, [main, ...restore('restored')], { env: { ...process.env, NODE_ENV: '', ...settings } });
    const restored = await startProduct(apart.path, ['serve', '--work'], {
      AUTOMO_DATA_DIR: keep('restored'),
      AUTOMO_MASTER_KEY: settings.AUTOMO_MASTER_KEY,
      AUTOMO_BACKUPS: 'off',
    });
    try {
      const person = await browser.person();
      await signedIn(person, restored.origin);
      await person.page.goto(restored.origin);
      // Nobody is signed in on what was restored: whoever comes shows anew who they are.
      await title(person, 'Sign in');
      const closed = new URL(restored.origin);
      closed.hostname = `${dealer.slug}.${closed.hostname}`;
      assert.equal((await person.page.goto(closed.href))?.status(), 421);
      closed.hostname = `${beside.slug}.localhost`;
      assert.equal((await person.page.goto(closed.href))?.status(), 200, 'the one beside it is there');

      const server = await startEmbeddedPostgres({ dataDir: path.join(keep('restored'), 'postgres') });
      await asSuperuser(server, async (db) => {
        await db.query(`select graphile_worker.add_job('closing.sweep')`);
        for (let tries = 0; ; tries++) {
          const { rows } = await db.query(
            `select problem from purge_step where dealership = $1 and step = 'scrub' and ended_at is not null`,
            [dealer.id],
          );
          if (rows.length > 0) break;
          assert.ok(tries < 600, 'the files of the restored server were not cleared');
          await sleep(100);
        }
        await db.query('checkpoint');
      });
      // Accounts, our own invoices and records of incidents stay; of customers and vehicles not a byte does.
      for (const word of [
        `Customer ${dealer.mark}`,
        `A question of ${dealer.mark}`,
        `Seen by ${dealer.mark}`,
        dealer.vin,
      ])
        assert.deepEqual(filesWith([keep('restored')], word), [], `"${word}" is in the restored folder`);
    } finally {
      await restored.stop();
    }
  },
);

test('every screen of this journey is accessible, fits and raises no error', () => judge());
