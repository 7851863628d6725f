import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse();
});
after(() => house.close());

test('by age, rising is fewest days in stock first, page by page; what is not known comes last either way', async () => {
  const dealer = await house.makeDealership();
  const day = (back: number): string =>
    new Date(house.clock.now().getTime() - back * 86_400_000).toLocaleDateString('en-CA', {
      timeZone: 'America/Halifax',
    });
  for (const [stockNumber, inStockOn] of [
    ['OLD', day(90)],
    ['NEW', day(2)],
    ['MID', day(30)],
    ['NONE', null],
  ])
    await house.call('POST /api/vehicles', { as: dealer.owner, body: { stockNumber, inStockOn } });
  const order = async (how: string): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer: { status: number; body: unknown } = await house.call(
        `GET /api/vehicles?sort=age&limit=1${how}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        { as: dealer.owner },
      );
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      const page = answer.body as { items: { stockNumber: string }[]; nextCursor: string | null };
      seen.push(...page.items.map((one) => one.stockNumber));
      cursor = page.nextCursor;
    }
    return seen;
  };
  assert.deepEqual(await order('&direction=asc'), ['NEW', 'MID', 'OLD', 'NONE']);
  assert.deepEqual(await order('&direction=desc'), ['OLD', 'MID', 'NEW', 'NONE']);
  assert.deepEqual(await order(''), ['OLD', 'MID', 'NEW', 'NONE']);
});
