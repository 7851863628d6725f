/**
 * The product is killed while it takes leads and while it imports, again and again, and started anew. Clients write down
 * every attempt; afterwards every answered one is there exactly once, and nothing is there by half.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dealershipByCommand, keyByCommand } from '#tests/harness/commanded.ts';
import { startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';
import { testFolder } from '#tests/harness/database.ts';

const folder = testFolder();
let key = '';
let product: Product | undefined;

before(async () => {
  key = await keyByCommand(
    folder.path,
    await dealershipByCommand(folder.path, 'kill-drill'),
    'leads.read,leads.write,customers.read,inventory.read,inventory.write,inventory.import,inventory.export',
  );
});
after(async () => {
  await product?.stop();
  folder.remove();
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${product!.origin}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${key}`, ...init.headers },
    signal: AbortSignal.timeout(10_000),
  });

test(
  'kill -9 during lead creation loses no acknowledged lead, doubles none, and leaves none half done',
  { timeout: 180_000 },
  async () => {
    const acknowledged = new Map<string, string>();
    const unknown = new Set<string>();
    let number = 0;
    for (let round = 0; round < 3; round++) {
      product = await startProduct(folder.path);
      let killed = false;
      const clients = Array.from({ length: 6 }, async () => {
        while (!killed) {
          const name = `lead-${++number}`;
          const send = () =>
            call('/api/leads', {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'idempotency-key': name },
              body: JSON.stringify({
                source: 'api',
                customer: { name, email: `${name}@example.com` },
                message: 'Hello',
              }),
            });
          try {
            const answer = await send();
            if (answer.status === 429) {
              await sleep(200);
              continue;
            }
            assert.equal(answer.status, 201, await answer.clone().text());
            acknowledged.set(name, ((await answer.json()) as { id: string }).id);
          } catch {
            unknown.add(name);
          }
        }
      });
      // A slow machine gets its time to do something first.
      const earlier = acknowledged.size;
      for (let n = 0; n < 1_000 && acknowledged.size < earlier + 8; n++) await sleep(20);
      await sleep(round * 250);
      await product.kill();
      killed = true;
      await Promise.all(clients);
    }
    product = await startProduct(folder.path);
    assert.ok(acknowledged.size > 20, `only ${acknowledged.size} leads were made: the drill proves nothing`);
    const there = new Map<string, string[]>();
    let cursor = '';
    do {
      const page = (await (
        await call(`/api/leads?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
      ).json()) as { items: { id: string; customer: { name: string } }[]; nextCursor: string | null };
      for (const lead of page.items) there.set(lead.customer.name, [...(there.get(lead.customer.name) ?? []), lead.id]);
      cursor = page.nextCursor ?? '';
    } while (cursor);
    for (const [name, id] of acknowledged) assert.deepEqual(there.get(name), [id], `${name} was answered with ${id}`);
    for (const name of unknown) assert.ok((there.get(name) ?? []).length <= 1, `${name} is there twice`);
    for (const name of there.keys()) assert.ok(acknowledged.has(name) || unknown.has(name), `${name} was never sent`);
    // Half done would be a lead without the first entry of its timeline.
    for (const [name, ids] of [...there].slice(0, 20)) {
      const lead = (await (await call(`/api/leads/${ids[0]}`)).json()) as { timeline: { kind: string }[] };
      assert.equal(lead.timeline[0]?.kind, 'inquiry', name);
    }
  },
);
