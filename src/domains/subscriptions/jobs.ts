import { sql } from 'kysely';
import { z } from 'zod';
import { doing, letGo, platformJob } from '#platform/jobs/index.ts';
import type { PlatformRun, ScheduledJob } from '#platform/jobs/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { meetAfterEvent } from './events.ts';
import { keepWatch } from './grace.ts';
import { meetProcessor } from './meeting.ts';
import { failureOf, isPaymentSetUp } from './stripe/stripe-client.ts';
import { meet } from './tasks.ts';
import { companyDay } from './tax-rates.ts';

const nothing = z.looseObject({});
const hour = 3_600_000;

/** What a dealership asked for is made so at the processor. */
const meetOne = doing(meet, { kind: 'platform', of: 'billing' }, (run) =>
  isPaymentSetUp(run.ground) ? meetProcessor(run.ground, run.dealershipId) : Promise.resolve(),
);

/** Does something for each of these dealerships; what one of them cannot do stops no other. */
async function each(
  run: PlatformRun,
  ids: readonly string[],
  work: (dealershipId: string) => Promise<unknown>,
): Promise<void> {
  for (const dealershipId of ids) {
    if (run.signal.aborted) return;
    await work(dealershipId).catch((error: unknown) =>
      run.log.warn({ stripe: failureOf(error), dealership: dealershipId }, 'a subscription was left as it was'),
    );
  }
}

/** Trials that end and notices of the grace. */
const watch = platformJob('subscriptions.watch', {
  because: { kind: 'platform', of: 'billing' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const open = await run.work(({ db }) =>
      db
        .selectFrom('dealership')
        .select('dealershipId')
        // One that is about to leave (`cancelling`) is left to its own way.
        .where('state', 'in', ['trial', 'active', 'past_due'])
        .execute(),
    );
    await each(
      run,
      open.map((one) => one.dealershipId),
      (dealershipId) => run.ground.database.asDealership({ dealershipId }, keepWatch, { write: true }),
    );
  },
});

/** Meets about everyone of whom there may be news that no webhook brought: so a lost one heals. */
const poll = platformJob('subscriptions.poll', {
  because: { kind: 'platform', of: 'billing' },
  ids: nothing,
  deadline: 480,
  attempts: 2,
  run: async (run) => {
    if (!isPaymentSetUp(run.ground)) return;
    const ago = (ms: number): Date => new Date(run.now.getTime() - ms);
    const due = await run.work(({ db }) =>
      db
        .selectFrom('subscription')
        .select('dealershipId')
        .where('customerId', 'is not', null)
        .where((eb) =>
          eb.or([
            eb('metAt', 'is', null),
            eb('metAt', '<', ago(6 * hour)),
            eb.and([
              eb('metAt', '<', ago(hour / 6)),
              eb.or([
                eb('sessionId', 'is not', null),
                eb('endAsked', 'is not', null),
                eb('pastDueSince', 'is not', null),
                eb('periodEndsAt', '<', run.now),
              ]),
            ]),
          ]),
        )
        .orderBy('metAt')
        .limit(500)
        .execute(),
    );
    await each(
      run,
      due.map((one) => one.dealershipId),
      (dealershipId) => meetProcessor(run.ground, dealershipId),
    );
  },
});

/** Forgets what its time is over for: events after ninety days, our invoices after the six years that books are kept. */
const forget = platformJob('subscriptions.forget', {
  because: 'none',
  ids: nothing,
  attempts: 3,
  run: async (run) => {
    await letGo(run, 'payment_event', sql`received_at < ${keptSince('payment_event', run.now)}`);
    await letGo(run, 'platform_invoice', sql`kept_until < ${companyDay(run.now)}`);
  },
});

export const subscriptionsJobs = [meetOne, meetAfterEvent, watch, poll, forget];
export const subscriptionsSchedule: readonly ScheduledJob[] = [
  { job: watch, cron: '7 * * * *' },
  { job: poll, cron: '*/10 * * * *' },
  { job: forget, cron: '41 8 * * *' },
];
