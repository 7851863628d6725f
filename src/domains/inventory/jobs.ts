import { photoJobs } from './photo-sizes.ts';
import { listingImportJobs } from './listing-import-jobs.ts';

export const inventoryJobs = [...photoJobs, ...listingImportJobs];
