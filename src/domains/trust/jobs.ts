import { z } from 'zod';
import { platformJob } from '#platform/jobs/index.ts';
import type { ScheduledJob } from '#platform/jobs/index.ts';
import { countProofs } from './counting.ts';

const count = platformJob('trust.count', {
  ids: z.looseObject({}),
  deadline: 600,
  attempts: 2,
  run: (run) => countProofs(run.ground, run.signal),
});

export const trustJobs = [count] as const;
export const trustSchedule: readonly ScheduledJob[] = [{ job: count, cron: '11 * * * *' }];
