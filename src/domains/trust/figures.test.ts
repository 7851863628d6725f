import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { added } from './figures.ts';
import type { Figures } from './figures.ts';

test('figures of dealerships add up the same in whatever order they are counted', () => {
  const one = fc.record<Figures>({
    held: fc.nat(1000),
    longestMs: fc.nat(1000),
    at: fc.option(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((d) => d.toISOString()),
    ),
    oldest: fc.option(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((d) => d.toISOString()),
    ),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (all) => {
      const sum = (list: Figures[]) => list.reduce(added, {});
      assert.deepEqual(sum(all), sum(all.toReversed()));
      const told = sum(all);
      assert.equal(
        told.held,
        all.reduce((n, figures) => n + (figures.held as number), 0),
      );
      assert.equal(told.longestMs, Math.max(...all.map((figures) => figures.longestMs as number)));
      const instants = (name: string) => all.map((figures) => figures[name] as string | null).filter((x) => x !== null);
      assert.equal(told.at, instants('at').toSorted().at(-1) ?? null);
      assert.equal(told.oldest, instants('oldest').toSorted()[0] ?? null);
    }),
  );
});
