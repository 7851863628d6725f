/** The short way of kept pages, over a real socket: it must not be told from the usual one. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { record } from '#platform/journal/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { freePort } from '#tests/harness/product.ts';

let house: TestHouse;
let dealer: TestDealership;
let port: number;
before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership({ name: 'Swift Motors' });
  port = await freePort();
  await house.listen(port);
});
after(() => house.close());

interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Got>((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { host: `${dealer.slug}.localhost:${port}`, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, headers: answer.headers, bytes: Buffer.concat(chunks) }),
        );
      },
    );
    asked.once('error', reject).end();
  });
/** What a visitor can tell two answers apart by; the time of day and how a connection is kept are not. */
const told = ({ status, headers, bytes }: Got) => {
  const named = Object.entries(headers).filter(
    ([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name),
  );
  return { status, headers: Object.fromEntries(named), bytes };
};

test('the second answer is the first one, in every coding, and as 304 to who has it', async () => {
  const open = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };
  const texts = new Set<string>();
  for (const [coding, read] of Object.entries(open)) {
    const first = await get('/inventory', { 'accept-encoding': coding });
    const second = await get('/inventory', { 'accept-encoding': coding });
    assert.equal(first.status, 200);
    assert.deepEqual(told(second), told(first));
    texts.add(read(second.bytes).toString());
    const again = await get('/inventory', { 'accept-encoding': coding, 'if-none-match': String(first.headers.etag) });
    assert.equal(again.status, 304);
    assert.equal(again.bytes.length, 0);
  }
  assert.equal(texts.size, 1);
});

test('what changes is seen by the next visitor, and other methods and hosts go the usual way', async () => {
  const old = await get('/contact');
  assert.ok((await get('/contact')).bytes.includes('Swift Motors'));
  await house.as(
    dealer,
    async (ctx) => {
      await ctx.db.updateTable('dealership').set({ name: 'Renamed Motors' }).execute();
      await record(ctx, { event: 'dealership.changed', record: { kind: 'dealership', id: dealer.id } });
    },
    { write: true },
  );
  let renewed = await get('/contact');
  for (let tries = 0; tries < 40 && !renewed.bytes.includes('Renamed Motors'); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    renewed = await get('/contact');
  }
  assert.ok(renewed.bytes.includes('Renamed Motors'));
  assert.notEqual(renewed.headers.etag, old.headers.etag);
  assert.equal((await get('/contact', {}, 'HEAD')).bytes.length, 0);
  assert.equal((await get('/contact', {}, 'DELETE')).status, 405);
  assert.equal((await get('/contact', { host: `nobody.localhost:${port}` })).status, 421);
});
