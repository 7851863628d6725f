/**
 * Everything out and in again as people do it: by the commands of a shell beside a running product, and by a download from
 * the real server that is cut in the middle. Names of commands and their lines are what an operator sees.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import yauzl from 'yauzl';
import { dealershipByCommand, ownerOf } from '#tests/harness/commanded.ts';
import { testFolder } from '#tests/harness/database.ts';
import { automo, startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';

const folder = testFolder();
const root = path.resolve(import.meta.dirname, '../..');
const passphrase = 'quatre mots très simples';
let product: Product;
let dealershipId = '';

before(async () => {
  dealershipId = await dealershipByCommand(folder.path, 'taken-out');
  product = await startProduct(folder.path);
});
after(async () => {
  await product?.stop();
  folder.remove();
});

interface Ended {
  code: number;
  out: string;
  err: string;
}
function run(file: string, args: string[], env: Record<string, string> = {}, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [file, ...args],
      {
        cwd: folder.path,
        env: { ...process.env, NODE_ENV: '', AUTOMO_DATA_DIR: path.join(folder.path, 'data'), ...env },
      },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    child.stdin!.end(input);
  });
}
/** `automo …` without `--json`, as a person calls it. */
const shell = (args: string, env: Record<string, string> = {}, input = '') =>
  run(path.join(root, 'src/main.ts'), args.split(' '), env, input);

test('P31 a command that is called wrongly says so in one line, with exit code 64, and does nothing', async () => {
  const wrong: [string, RegExp][] = [
    ['export --from taken-out --kind all', /--kind must be everything, records or continuity/],
    ['export --from taken-out --passphrase no', /Unknown option '--passphrase'; usage: automo export/],
    ['import', /the archive is missing; usage: automo import/],
    ['drill brech', /"brech" is one word too many/],
    ['incidents', /say what of "incidents": list, open, show/],
    ['incidents affect --id 01998a7e-5f00-7000-8000-000000000001 --kind all', /--kind must be one of accounts_all/],
  ];
  // A few at a time: each is a process of its own.
  for (let at = 0; at < wrong.length; at += 3)
    await Promise.all(
      wrong.slice(at, at + 3).map(async ([args, says]) => {
        const { code, out, err } = await shell(args);
        assert.match(err, says);
        assert.deepEqual([code, out, err.trim().split('\n').length], [64, '', 1], args);
      }),
    );
});

test('P31 out by `automo export` and in by `automo import`: protected, opened with its passphrase only, equal', async () => {
  const file = path.join(folder.path, 'all.zip.sealed');
  const made = await shell(`export --from taken-out --to ${file} --protect`, { AUTOMO_PASSPHRASE: passphrase });
  assert.equal(made.code, 0, made.err);
  const { email } = ownerOf;
  const where = ['--street', '2 Water Street', '--city', 'Halifax', '--postal-code', 'B3H 1A1', '--province', 'NS'];
  const second = ['--name', 'Second Lot', '--slug', 'second-lot', '--owner', email];
  await automo(folder.path, ['dealerships', 'create', ...second, ...where]);
  const none = await shell(`import ${file} --into second-lot`);
  assert.deepEqual([none.code, /a passphrase is needed/.test(none.err)], [64, true], none.err);
  const other = await shell(`import ${file} --into second-lot`, {}, 'three other words\n');
  assert.deepEqual([other.code, /the passphrase is another/.test(other.err)], [1, true], other.err);
  const loaded = await shell(`import ${file} --into second-lot`, {}, `${passphrase}\n`);
  assert.equal(loaded.code, 0, loaded.err);
  assert.match(loaded.out, /✔ dealership: 1 = 1 rows/);
  assert.match(loaded.out, /its chain holds/);
  assert.ok(!loaded.out.includes('✖'));
  const verified = await shell('verify --dealership second-lot');
  assert.deepEqual([verified.code, /✔ second-lot .*: the journal holds/.test(verified.out)], [0, true], verified.out);
});

test('P31 the journal of an export verifies with plain Node, outside of everything, and names an entry that was changed', async () => {
  const file = path.join(folder.path, 'plain.zip');
  await automo(folder.path, ['export', '--from', 'taken-out', '--to', file, '--without-photos']);
  const [tool, chain] = [path.join(folder.path, 'verify.mjs'), path.join(folder.path, 'chain.jsonl')];
  writeFileSync(tool, await entryOf(file, 'tools/verify-journal.mjs'));
  writeFileSync(chain, await entryOf(file, 'journal/chain.jsonl'));
  const holds = await run(tool, [chain]);
  assert.deepEqual([holds.code, /The journal holds: [1-9]\d* entries/.test(holds.out)], [0, true], holds.out);
  const lines = readFileSync(chain, 'utf8').split('\n');
  const { id } = JSON.parse(lines[1]!).entry;
  lines[1] = lines[1]!.replace(/"event":"/, '"event":"x');
  writeFileSync(chain, lines.join('\n'));
  const broken = await run(tool, [chain]);
  assert.deepEqual([broken.code, broken.out.includes(`First bad entry: ${id} (number 2)`)], [1, true], broken.out);
  const nothing = await run(tool, ['nothing.jsonl']);
  assert.deepEqual([nothing.code, nothing.err], [64, 'nothing.jsonl cannot be read (ENOENT).\n']);
});

test('P31 a download from the real server that was cut goes on by Range, and is the file that was made', async () => {
  const signed = await call('POST', '/api/sign-in', { email: ownerOf.email, password: ownerOf.password });
  assert.equal(signed.status, 200);
  const cookie = signed.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .join('; ');
  const as = { cookie, 'automo-dealership': dealershipId };
  const { items } = (await (await call('GET', '/api/exports', undefined, as)).json()) as { items: any[] };
  const made = items.find((one) => one.protected);
  const ticket = (await (await call('POST', `/api/exports/${made.id}/ticket`, undefined, as)).json()) as any;
  const begun = await fetch(`${product.origin}${ticket.path}`, { headers: as });
  const reader = begun.body!.getReader();
  const head = Buffer.from((await reader.read()).value!);
  // The connection ends in the middle of it.
  await reader.cancel();
  const cut = head.subarray(0, Math.min(head.length, made.bytes - 1));
  const rest = await fetch(`${product.origin}${ticket.path}`, {
    headers: { ...as, range: `bytes=${cut.length}-`, 'if-range': begun.headers.get('etag')! },
  });
  assert.equal(rest.status, 206);
  const whole = Buffer.concat([cut, Buffer.from(await rest.arrayBuffer())]);
  assert.equal(createHash('sha256').update(whole).digest('hex'), made.sha256);
  assert.ok(!product.output().includes(new URLSearchParams(ticket.path.split('?')[1]).get('ticket')!));
});

test('P21b an incident is entered, found for and dismissed by command; a certificate that is none is told so', async () => {
  const facts = path.join(folder.path, 'facts.json');
  writeFileSync(facts, '{"title": "A lost laptop", "kinds": ["name"]}');
  const opened = await automo<any>(folder.path, ['incidents', 'open', '--facts', facts, '--accounts']);
  const { id } = opened.incidents[0];
  const found = await shell(`incidents affect --id ${id} --kind accounts_all`);
  assert.match(found.out, /found 1; people on its lists: 1/);
  const short = await shell(`incidents dismiss --id ${id} --reason no`);
  assert.match(short.err, /^automo: reason: must be at least 10 characters\n$/);
  await automo(folder.path, ['incidents', 'dismiss', '--id', id, '--reason', 'It was found in the safe.']);
  assert.match((await shell('incidents list')).out, /dismissed: A lost laptop/);
  const none = path.join(folder.path, 'certificate.json');
  copyFileSync(facts, none);
  const verdict = await shell(`verify-certificate ${none}`);
  assert.deepEqual([verdict.code, verdict.out], [1, '✖ this is not a deletion certificate\n']);
  const keys = await shell(`verify-certificate ${none} --keys ${none}`);
  assert.match(keys.err, /is no file of published keys/);
});

const call = (method: string, to: string, body?: object, headers: Record<string, string> = {}) =>
  fetch(`${product.origin}${to}`, {
    method,
    headers: { origin: product.origin, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(10_000),
  });

const entryOf = (file: string, name: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (problem, stream) => {
          if (problem) return reject(problem);
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => void parts.push(part));
          stream.once('end', () => {
            zip.close();
            resolve(Buffer.concat(parts));
          });
          stream.once('error', reject);
        });
      });
      zip.once('end', () => reject(new Error(`no ${name}`)));
      zip.readEntry();
    });
  });
