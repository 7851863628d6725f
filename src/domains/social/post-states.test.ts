import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { deliveryStates } from './post.ts';
import type { DeliveryState, PostState } from './post.ts';
import { postStateOf } from './post-states.ts';

const cases: [deliveries: DeliveryState[], post: PostState][] = [
  [['waiting'], 'scheduled'],
  [['waiting', 'waiting'], 'scheduled'],
  [['waiting', 'withdrawn'], 'scheduled'],
  [['waiting', 'published'], 'publishing'],
  [['waiting', 'failed'], 'publishing'],
  [['sending'], 'publishing'],
  [['confirming', 'failed'], 'publishing'],
  [['sending', 'withdrawn'], 'publishing'],
  [['published'], 'published'],
  [['published', 'published'], 'published'],
  [['published', 'failed'], 'partly_published'],
  [['published', 'withdrawn'], 'partly_published'],
  [['failed'], 'failed'],
  [['failed', 'withdrawn'], 'failed'],
  [['withdrawn'], 'cancelled'],
  [['withdrawn', 'withdrawn'], 'cancelled'],
];
for (const [deliveries, post] of cases)
  test(`${deliveries.join(' and ')} make a post ${post}`, () => assert.equal(postStateOf(deliveries), post));

const some = fc.array(fc.constantFrom(...deliveryStates), { minLength: 1, maxLength: 6 });

test('property: a post is at rest exactly when none of its deliveries moves', () => {
  fc.assert(
    fc.property(some, (deliveries) => {
      const moving = deliveries.some((one) => ['waiting', 'sending', 'confirming'].includes(one));
      assert.equal(['scheduled', 'publishing'].includes(postStateOf(deliveries)), moving);
    }),
  );
});

test('property: it says published exactly when something is out, and wholly only when everything is', () => {
  fc.assert(
    fc.property(some, (deliveries) => {
      const state = postStateOf(deliveries);
      const out = deliveries.filter((one) => one === 'published').length;
      if (state === 'published') assert.equal(out, deliveries.length);
      if (state === 'partly_published') assert.ok(out > 0 && out < deliveries.length);
      if (state === 'failed' || state === 'cancelled' || state === 'scheduled') assert.equal(out, 0);
    }),
  );
});

test('property: neither the order of deliveries nor two in the same state make another post', () => {
  fc.assert(
    fc.property(some, (deliveries) => {
      assert.equal(postStateOf(deliveries.toReversed()), postStateOf(deliveries));
      assert.equal(postStateOf([...deliveries, deliveries[0]!]), postStateOf(deliveries));
    }),
  );
});
