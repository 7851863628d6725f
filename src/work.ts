import { sql } from 'kysely';
import { z } from 'zod';
import { accountsJobs, accountsSchedule } from '#domains/accounts/index.ts';
import { billThrough, closingJobs, closingSchedule, turnBackupsBy } from '#domains/closing/index.ts';
import { dealershipsJobs, dealershipsSchedule } from '#domains/dealerships/index.ts';
import { dealsJobs, dealsSchedule } from '#domains/deals/index.ts';
import { commissionsJobs, commissionsSchedule } from '#domains/commissions/index.ts';
import { incidentsJobs, incidentsSchedule } from '#domains/incidents/index.ts';
import { exportsJobs, exportsSchedule } from '#domains/exports/index.ts';
import { inventoryJobs, inventorySchedule } from '#domains/inventory/index.ts';
import { invoicesJobs, invoicesSchedule } from '#domains/invoices/index.ts';
import { leadsJobs, leadsSchedule } from '#domains/leads/index.ts';
import { policiesJobs, policiesSchedule } from '#domains/policies/index.ts';
import { openRightsFromSupport, privacyJobs, privacySchedule } from '#domains/privacy/index.ts';
import { socialJobs, socialSchedule } from '#domains/social/index.ts';
import { hearRequests, supportJobs, supportSchedule } from '#domains/support/index.ts';
import { backupWork } from '#platform/backups/jobs.ts';
import { HasLeft, standingStates } from '#platform/database/database.ts';
import {
  endFacts,
  endForGood,
  endSubscription,
  overdueDealerships,
  resumeSubscription,
  subscriptionsJobs,
  subscriptionsSchedule,
} from '#domains/subscriptions/index.ts';
import { trustJobs, trustSchedule } from '#domains/trust/index.ts';
import { usageJobs, usageSchedule } from '#domains/usage/index.ts';
import { deleteBatch, eachDealership, letGo, letGoEverywhere, platformJob } from '#platform/jobs/index.ts';
import type { AnyJob, ScheduledJob } from '#platform/jobs/index.ts';
import { makeJournalRoot, sealJournal, verifyJournals } from '#platform/journal/index.ts';
import { ledgerJobs, ledgerSchedule } from '#platform/ledger/index.ts';
import {
  forgetPlatformMail,
  sendDealershipMail,
  sendPlatformMail,
  takeDealershipBounce,
  takePlatformBounce,
  tidyInboundMail,
} from '#platform/mail/index.ts';
import { keptSince } from '#platform/register/index.ts';
import { replayLedger, turnOwnBackups } from './replay.ts';

const backups = backupWork(replayLedger);
turnBackupsBy(turnOwnBackups);
const nothing = z.looseObject({});
const lettingGo = { write: true, lettingGo: true };

/**
 * Seals what is new in every dealership's journal, also of one that has cancelled: the export of its last day verifies whole. A
 * full batch is followed by another. What cannot be sealed in one dealership stops no other.
 */
const sealJournals = platformJob('journal.seal', {
  because: { kind: 'platform', of: 'journal' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    let failure: unknown;
    await eachDealership(run, standingStates, async (dealershipId) => {
      const seal = () => run.ground.database.asDealership({ dealershipId }, sealJournal, lettingGo);
      try {
        while ((await seal()) === 500);
      } catch (error) {
        if (error instanceof HasLeft) return;
        run.log.error({ err: error, dealership: dealershipId }, 'a journal was not sealed');
        failure = error;
      }
    });
    if (failure) throw failure as Error;
  },
});

/** The day's root over all journals, signed. */
const rootJournals = platformJob('journal.root', {
  because: 'none',
  ids: nothing,
  deadline: 300,
  attempts: 5,
  run: async (run) => void (await makeJournalRoot(run.ground)),
});

/**
 * Follows every journal and all roots from the first, each night: what was changed behind our backs is found by us, and not by
 * whoever looks first.
 */
const verifyAll = platformJob('journal.verify', {
  because: { kind: 'platform', of: 'journal' },
  ids: nothing,
  deadline: 6 * 3600,
  attempts: 2,
  run: async (run) => {
    const { journals, roots } = await verifyJournals(run.ground, { byCommand: false, signal: run.signal });
    for (const { dealershipId, broken } of journals)
      if (broken) run.log.error({ dealership: dealershipId, entry: broken.entryId }, 'a journal does not hold');
    if (roots.broken) run.log.error({ day: roots.broken.day }, 'a root of the journals does not hold');
  },
});

/** Forgets what is kept for a day only: answers of keyed requests. */
const sweep = platformJob('platform.sweep', {
  because: { kind: 'duty', of: 'retention' },
  ids: nothing,
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const since = keptSince('account_idempotency_key', run.now);
    await letGo(run, 'account_idempotency_key', sql`created_at < ${since}`);
    await letGoEverywhere(run, (ctx) =>
      deleteBatch(ctx, 'idempotency_key', sql`created_at < ${keptSince('idempotency_key', run.now)}`),
    );
  },
});

/** Every job that a worker knows. */
export const allJobs: readonly AnyJob[] = [
  sendDealershipMail,
  sendPlatformMail,
  forgetPlatformMail,
  takeDealershipBounce,
  takePlatformBounce,
  tidyInboundMail,
  sealJournals,
  rootJournals,
  { ...verifyAll, heavy: true },
  sweep,
  ...backups.jobs,
  ...ledgerJobs,
  ...policiesJobs,
  ...accountsJobs,
  ...dealershipsJobs,
  ...inventoryJobs,
  ...leadsJobs,
  ...dealsJobs,
  ...invoicesJobs,
  ...commissionsJobs,
  ...socialJobs,
  ...closingJobs,
  ...subscriptionsJobs,
  ...supportJobs,
  ...exportsJobs,
  ...usageJobs,
  ...trustJobs,
  ...privacyJobs,
  ...incidentsJobs,
];

/** What runs by the calendar (UTC). */
export const schedule: readonly ScheduledJob[] = [
  { job: sealJournals, cron: '* * * * *' },
  { job: rootJournals, cron: '7 0 * * *' },
  { job: verifyAll, cron: '37 6 * * *' },
  { job: sweep, cron: '17 * * * *' },
  { job: forgetPlatformMail, cron: '13 * * * *' },
  { job: tidyInboundMail, cron: '47 * * * *' },
  ...backups.schedule,
  ...ledgerSchedule,
  ...policiesSchedule,
  ...leadsSchedule,
  ...accountsSchedule,
  ...dealershipsSchedule,
  ...inventorySchedule,
  ...dealsSchedule,
  ...invoicesSchedule,
  ...commissionsSchedule,
  ...socialSchedule,
  ...closingSchedule,
  ...subscriptionsSchedule,
  ...supportSchedule,
  ...exportsSchedule,
  ...usageSchedule,
  ...trustSchedule,
  ...privacySchedule,
  ...incidentsSchedule,
];

// Who asks support for a right has asked for it.
hearRequests(openRightsFromSupport);

// Leaving ends what is paid; who is long past due leaves by us.
billThrough({
  paidUntil: async (ctx) => (await endFacts(ctx)).paidUntil,
  end: endSubscription,
  resume: (ctx) => resumeSubscription(ctx),
  endForGood,
  overdue: (ground) =>
    ground.database.asPlatform(
      async (ctx) => (await overdueDealerships(ctx)).map(({ dealershipId }) => dealershipId),
      {},
      { write: false },
    ),
});
