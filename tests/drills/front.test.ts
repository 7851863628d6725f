/** The shipped front, as the real program of the system's packages, before the real product. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import https from 'node:https';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { findOnPath } from '../../tools/chromium.mjs';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { testFolder } from '#tests/harness/database.ts';
import { freePort } from '#tests/harness/product.ts';

const caddyfile = path.resolve(import.meta.dirname, '../../docs/front/Caddyfile');
const caddy = provideCaddy();

/** Caddy of the system's packages, installed where that is possible. */
function provideCaddy(): string | undefined {
  const found = findOnPath(['caddy']);
  if (found || process.getuid?.() !== 0) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'caddy'], { env, stdio: 'ignore' });
  return findOnPath(['caddy']);
}

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_TRUSTED_PROXIES: '127.0.0.1', AUTOMO_DOMAIN: 'automo.test' });
  dealer = await house.makeDealership();
});
after(() => house.close());

const ask = (domain: string, headers: Record<string, string> = {}, from = '127.0.0.1') =>
  house.fetch(new Request(`http://127.0.0.1:3000/front/ask?domain=${domain}`, { headers }), {
    incoming: { socket: { remoteAddress: from } },
  });

test('P17a the front is told yes for known hosts only, by this machine only, and not without end', async () => {
  const statuses = async (...asked: Parameters<typeof ask>[]) =>
    Promise.all(asked.map(async (one) => (await ask(...one)).status));
  assert.deepEqual(
    await statuses(['automo.test'], [`${dealer.slug}.automo.test`], [`${dealer.slug.toUpperCase()}.AUTOMO.TEST`]),
    [200, 200, 200],
  );
  assert.deepEqual(
    await statuses(
      ['nobody.automo.test'],
      ['evil.example'],
      [`a.${dealer.slug}.automo.test`],
      [''],
      ['xautomo.test'],
      ['automo.test', { 'x-forwarded-for': '203.0.113.9' }],
      ['automo.test', {}, '203.0.113.9'],
    ),
    [404, 404, 404, 404, 404, 404, 404],
  );
  const flood = await Promise.all(Array.from({ length: 700 }, (_, n) => ask(`f${n}.automo.test`)));
  assert.ok(flood.some((one) => one.status === 429));
  assert.deepEqual(await statuses(['automo.test'], [`${dealer.slug}.automo.test`]), [200, 200]);
});

test(
  'P17a the real front speaks TLS to known hosts, sends pages on, and refuses plain calls of the API',
  { skip: caddy ? false : 'Caddy cannot be installed here (on Debian: apt-get install caddy)' },
  async (t) => {
    const [port, plain, secure] = [await freePort(), await freePort(), await freePort()];
    const folder = testFolder();
    await house.listen(port);
    const front = spawn(caddy!, ['run', '--config', caddyfile, '--adapter', 'caddyfile'], {
      env: {
        PATH: process.env.PATH,
        HOME: folder.path,
        XDG_DATA_HOME: folder.path,
        XDG_CONFIG_HOME: folder.path,
        PORT: String(port),
        AUTOMO_HTTP_PORT: String(plain),
        AUTOMO_HTTPS_PORT: String(secure),
        AUTOMO_CADDY_ADMIN: 'off',
        AUTOMO_TLS_ISSUER: 'internal',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    front.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    t.after(async () => {
      front.kill('SIGTERM');
      if (front.exitCode === null) await once(front, 'exit');
      folder.remove();
    });
    const call = (host: string, target: string, more: https.RequestOptions & { clear?: boolean } = {}) =>
      new Promise<{ status: number; headers: http.IncomingHttpHeaders; protocol: string | null }>((resolve, reject) => {
        const { clear, ...options } = more;
        const send = clear ? http.request : https.request;
        const request = send(
          {
            host: '127.0.0.1',
            port: clear ? plain : secure,
            path: target,
            headers: { host },
            // A certificate of the front's own authority, which nobody else trusts.
            ...(clear ? {} : { servername: host, rejectUnauthorized: false, agent: false }),
            ...options,
          },
          (answer) => {
            answer.resume();
            const socket = answer.socket as unknown as { getProtocol?(): string };
            resolve({ status: answer.statusCode!, headers: answer.headers, protocol: socket.getProtocol?.() ?? null });
          },
        );
        request.on('error', reject);
        request.end();
      });
    for (const until = performance.now() + 20_000; ;) {
      const up = await call('automo.test', '/healthz').catch(() => undefined);
      if (up?.status === 200) break;
      assert.ok(performance.now() < until && front.exitCode === null, `Caddy did not answer:\n${said.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const site = await call(`${dealer.slug}.automo.test`, '/');
    assert.equal(site.status, 200, said.slice(-2000));
    assert.match(site.protocol!, /^TLSv1\.[23]$/);
    assert.equal(site.headers['strict-transport-security'], 'max-age=31536000; includeSubDomains');
    assert.equal((await call('automo.test', '/api/me')).status, 401);
    // Hosts that the product does not know get no certificate; old TLS gets no answer.
    await assert.rejects(() => call('nobody.automo.test', '/'));
    await assert.rejects(() => call('evil.example', '/'));
    await assert.rejects(() =>
      call('automo.test', '/', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
    );
    // Nothing of the inside is handed out.
    assert.equal((await call('automo.test', '/metrics')).status, 404);
    assert.equal((await call('automo.test', '/front/ask?domain=automo.test')).status, 404);
    // In the clear: a page is sent on, a call with a key is refused.
    const page = await call(`${dealer.slug}.automo.test`, '/inventory?make=Ford', { clear: true });
    assert.deepEqual(
      [page.status, page.headers.location],
      [308, `https://${dealer.slug}.automo.test/inventory?make=Ford`],
    );
    const api = await call('automo.test', '/api/vehicles', {
      clear: true,
      headers: { host: 'automo.test', authorization: 'Bearer x' },
    });
    assert.deepEqual([api.status, api.headers.location], [403, undefined]);
  },
);
