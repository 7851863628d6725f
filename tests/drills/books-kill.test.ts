/**
 * kill -9 of the whole product while it issues invoices and takes payments. Clients write down every attempt and its
 * answer; afterwards what was acknowledged is there once, what was refused is not, what nobody knows is there at most
 * once, numbers run without a gap, and the books balance. The seed decides when the kills fall; AUTOMO_SEED repeats one.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dealershipByCommand, keyByCommand } from '#tests/harness/commanded.ts';
import { testFolder } from '#tests/harness/database.ts';
import { startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';

const seed = Number(process.env.AUTOMO_SEED ?? randomInt(1, 1_000_000));
const folder = testFolder();
let key = '';
let product: Product | undefined;
before(async () => {
  key = await keyByCommand(
    folder.path,
    await dealershipByCommand(folder.path, 'kill-books'),
    'invoices.read,invoices.write,books.read,payments.write,customers.read,customers.write',
  );
});
after(async () => {
  await product?.stop();
  folder.remove();
});

/** A series of numbers between 0 and 1 that a seed decides (mulberry32). */
function chance(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function call(what: string, body?: object, idempotencyKey?: string): Promise<{ status: number; body: any }> {
  const [method, path] = what.split(' ') as [string, string];
  const answer = await fetch(`${product!.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status, body: await answer.json() };
}
const read = async (path: string): Promise<any> => {
  const { status, body } = await call(`GET ${path}`);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return body;
};
async function everyOne(path: string): Promise<any[]> {
  const all: any[] = [];
  let cursor = '';
  do {
    const page = await read(`${path}?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    all.push(...page.items);
    cursor = page.nextCursor ?? '';
  } while (cursor);
  return all;
}

/** One thing that a client wanted, by its own name for it, and what it knows of it. */
interface Attempt {
  name: string;
  what: string;
  body: object;
  /** The answer; null while nobody knows. */
  answer: { status: number; body: any } | null;
}

test('a kill during issue and payment loses nothing, doubles nothing, and leaves the books in balance', async (t) => {
  t.diagnostic(`seed ${seed}`);
  console.log(`# books-kill: AUTOMO_SEED=${seed}`);
  const random = chance(seed);
  const issues: Attempt[] = [];
  const payments: Attempt[] = [];
  let killed = false;
  let number = 0;

  const attempt = async (list: Attempt[] | null, name: string, what: string, body: object) => {
    const one: Attempt = { name, what, body, answer: null };
    list?.push(one);
    let answer = await call(what, body, name);
    while (answer.status === 429 && !killed) {
      await sleep(150);
      answer = await call(what, body, name);
    }
    one.answer = answer.status === 429 ? { status: 429, body: null } : answer;
    return one.answer;
  };
  const made = (answer: { status: number; body: any }): any => {
    if (answer.status === 429) throw new Error('killed while it was busy');
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  /** A draft, its issue, a payment of part or of all; and now and then what must be refused. */
  const client = async (): Promise<void> => {
    while (!killed) {
      const name = `sale-${++number}`;
      try {
        const draft = made(
          await attempt(null, `${name}-draft`, 'POST /api/invoices', {
            customer: { name, email: `${name}@example.com` },
            poNumber: name,
            lines: [{ kind: 'parts', description: 'Wiper blades', quantity: 3000, unitPriceCents: 1_733 }],
          }),
        );
        const path = `POST /api/invoices/${draft.id}/issue`;
        if (number % 7 === 0) await attempt(issues, `${name}-stale`, path, { version: 99 });
        const invoice = made(await attempt(issues, name, path, { version: draft.version }));
        const pay = (as: string, amountCents: number, ofIt = amountCents) =>
          attempt(payments, as, 'POST /api/payments', {
            method: 'e_transfer',
            amountCents,
            reference: as,
            processorReference: as,
            allocations: [{ invoiceId: invoice.id, amountCents: ofIt }],
          });
        if (number % 5 === 0) await pay(`${name}-too-much`, 900_00, 800_00);
        made(await pay(`${name}-paid`, number % 3 === 0 ? 20_00 : invoice.balanceCents));
      } catch (error) {
        // What a dead server leaves open is what this drill is about; a wrong answer is not.
        if (error instanceof assert.AssertionError) throw error;
      }
    }
  };

  for (let round = 0; round < 3; round++) {
    product = await startProduct(folder.path);
    killed = false;
    const clients = Array.from({ length: 5 }, client);
    // A slow machine gets its time to do something first; the moment of the kill stays a matter of chance.
    const earlier = issues.length;
    const patience = Date.now() + 30_000;
    while (issues.slice(earlier).filter((one) => one.answer?.status === 201).length < 7 && Date.now() < patience) {
      await sleep(20);
    }
    await sleep(random() * 600);
    await product.kill();
    killed = true;
    await Promise.all(clients);
  }
  product = await startProduct(folder.path);

  const unknown = [...issues, ...payments].filter((one) => !one.answer || one.answer.status >= 500);
  const acknowledged = (list: Attempt[]) => list.filter((one) => one.answer?.status === 201);
  const refused = (list: Attempt[]) =>
    list.filter((one) => one.answer && one.answer.status >= 400 && one.answer.status < 500);
  assert.ok(acknowledged(issues).length > 15, `only ${acknowledged(issues).length} were issued: it proves nothing`);
  assert.ok(refused([...issues, ...payments]).length > 0, 'nothing was refused: it proves nothing');

  const there = async () => ({
    invoices: (await everyOne('/api/invoices')).filter((one) => one.state !== 'draft'),
    payments: await everyOne('/api/payments'),
  });
  const check = (now: Awaited<ReturnType<typeof there>>): void => {
    const named = (name: string) => now.invoices.filter((one) => one.customer.name === name);
    const paid = (name: string) => now.payments.filter((one) => one.reference === name);
    for (const one of acknowledged(issues)) {
      assert.deepEqual(
        named(one.name).map(({ id, number: given, totalCents }) => ({ id, given, totalCents })),
        [{ id: one.answer!.body.id, given: one.answer!.body.number, totalCents: one.answer!.body.totalCents }],
        one.name,
      );
    }
    for (const one of acknowledged(payments)) {
      assert.deepEqual(
        paid(one.name).map(({ id, receiptNumber, amountCents }) => ({ id, receiptNumber, amountCents })),
        [
          {
            id: one.answer!.body.id,
            receiptNumber: one.answer!.body.receiptNumber,
            amountCents: one.answer!.body.amountCents,
          },
        ],
        one.name,
      );
    }
    for (const one of refused(payments)) assert.deepEqual(paid(one.name), [], `${one.name} was refused`);
    for (const one of unknown) {
      assert.ok(named(one.name).length <= 1, `${one.name} was issued twice`);
      assert.ok(paid(one.name).length <= 1, `${one.name} was taken twice`);
    }
    // Nothing is there that nobody sent.
    const sent = new Set([...issues, ...payments].map((one) => one.name));
    for (const one of now.invoices) assert.ok(sent.has(one.customer.name), `${one.number} was never asked for`);
    for (const one of now.payments) assert.ok(sent.has(one.reference), `${one.receiptNumber} was never sent`);
    // Numbers 1…n, without a gap and without a double.
    for (const numbers of [now.invoices.map((one) => one.number), now.payments.map((one) => one.receiptNumber)]) {
      const last = numbers.map((one: string) => Number(one.slice(-4))).toSorted((a, b) => a - b);
      assert.deepEqual(
        last,
        last.map((_, at) => at + 1),
      );
    }
  };
  const balance = async (now: Awaited<ReturnType<typeof there>>): Promise<void> => {
    const sum = (cents: number[]) => cents.reduce((total, one) => total + one, 0);
    const billed = sum(now.invoices.map((one) => one.totalCents));
    const came = sum(now.payments.map((one) => one.amountCents));
    const { owedCents, creditCents } = await read('/api/ageing');
    assert.equal(owedCents - creditCents, billed - came, 'what is owed is what was billed and not paid');
    assert.equal(sum(now.invoices.map((one) => one.paidCents)), sum(now.payments.map((one) => one.allocatedCents)));
    const books = await read('/api/book-exports/preview?format=journal_csv&from=2019-07-01&to=2099-12-31');
    assert.equal(books.debitCents, books.creditCents);
    assert.equal(books.debitCents, billed + came);
    assert.equal(books.records, now.invoices.length + now.payments.length);
  };

  const afterKills = await there();
  check(afterKills);
  await balance(afterKills);
  // Clients that do not know ask again with the same key: then it is there exactly once.
  for (const one of unknown) {
    const again = await call(one.what, one.body, one.name);
    assert.notEqual(again.status, 500, `${one.name}: ${JSON.stringify(again.body)}`);
    one.answer = again;
  }
  unknown.length = 0;
  const afterAll = await there();
  check(afterAll);
  await balance(afterAll);
  t.diagnostic(`${afterAll.invoices.length} invoices, ${afterAll.payments.length} payments`);
});
