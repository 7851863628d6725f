import type { ScheduledJob } from '#platform/jobs/index.ts';
import { forgetListingFiles } from './listing-forgetting.ts';
import { listingImportJobs } from './listing-import-jobs.ts';
import { photoJobs } from './photo-sizes.ts';

export const inventoryJobs = [...photoJobs, ...listingImportJobs, forgetListingFiles];

/** What of them runs by the calendar (UTC). */
export const inventorySchedule: readonly ScheduledJob[] = [{ job: forgetListingFiles, cron: '47 * * * *' }];
