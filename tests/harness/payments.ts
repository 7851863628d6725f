import assert from 'node:assert/strict';
import { startPaymentsSandbox } from '#sandbox/payments/index.ts';
import type { PaymentsSandbox } from '#sandbox/payments/index.ts';
import { testHouse } from './house.ts';
import type { TestDealership, TestHouse, TestStaff } from './house.ts';

/** An event as the stand-in would send it: its bytes, and its headers. */
export interface SentEvent {
  id: string;
  type: string;
  body: string;
  headers: Record<string, string>;
}

/** The product and the stand-in for the payment processor, on one clock. Events wait until the test brings them. */
export interface PayingHouse extends TestHouse {
  payments: PaymentsSandbox;
  /** Moves both on; people stay signed in. */
  pass(days: number): Promise<void>;
  /** Runs what is due, waiting retries too. */
  runAll(): Promise<void>;
  /** Runs the job of that name as the calendar would. */
  runJob(name: string): Promise<void>;
  /** What was made since the last call, oldest first. */
  events(): Promise<SentEvent[]>;
  /** Brings events to the door. @returns the statuses */
  bring(events: readonly SentEvent[]): Promise<number[]>;
  /** Opens a checkout and gives a card on the hosted page. @returns where the browser landed, or the page's status */
  subscribe(owner: TestStaff, every?: 'month' | 'year', card?: string): Promise<string | number>;
  stateOf(dealership: TestDealership): Promise<string>;
}

export async function payingHouse(settings: Record<string, string> = {}): Promise<PayingHouse> {
  let now = (): number => Date.now();
  const payments = await startPaymentsSandbox({ clock: () => now(), hookUrl: 'http://localhost:3000/hooks/stripe' });
  await payments.admin('settings', { hooks: false });
  const house = await testHouse({
    AUTOMO_LIMIT_FACTOR: '1000',
    AUTOMO_TAX_NUMBERS: 'GST 123456789RT0001, QST 1234567890TQ0001',
    ...payments.settings,
    ...settings,
  });
  now = () => house.clock.now().getTime();
  let seen = 0;
  const made: PayingHouse = {
    ...house,
    payments,
    async pass(days) {
      house.clock.move(days * 86_400_000);
      await house.db.sql(
        `update user_session set last_seen_at = $1, expires_at = $1::timestamptz + interval '30 days'`,
        [house.clock.now()],
      );
      await payments.admin('state');
    },
    async runAll() {
      await house.db.sql(`update graphile_worker._private_jobs set run_at = now() where run_at > now()`);
      await house.runJobs();
    },
    async runJob(name) {
      await house.db.sql(
        `select graphile_worker.add_job($1, json_build_object('dealership', null, 'epoch', 0, 'ids', '{}'::json))`,
        [name],
      );
      await house.runJobs();
    },
    async events() {
      const fresh = await payments.admin<SentEvent[]>(`events?from=${seen}`);
      seen += fresh.length;
      return fresh;
    },
    async bring(events) {
      const statuses: number[] = [];
      for (const { body, headers } of events) {
        const answer = await house.call('POST /hooks/stripe', { bytes: Buffer.from(body), headers });
        statuses.push(answer.status);
      }
      return statuses;
    },
    async subscribe(owner, every = 'month', card = '4242 4242 4242 4242') {
      const opened = await house.call('POST /api/subscription/checkout', { as: owner, body: { every } });
      assert.equal(opened.status, 201, JSON.stringify(opened.body));
      const answer = await fetch(opened.body.url as string, {
        method: 'POST',
        body: new URLSearchParams({ card, expires: '12 / 34', cvc: '123' }),
        redirect: 'manual',
      });
      await answer.body?.cancel();
      return answer.headers.get('location') ?? answer.status;
    },
    async stateOf(dealership) {
      const [row] = await house.db.sql<{ state: string }>('select state from dealership where dealership_id = $1', [
        dealership.id,
      ]);
      return row!.state;
    },
    async close() {
      await house.close();
      await payments.stop();
    },
  };
  return made;
}
