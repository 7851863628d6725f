/** Exports: everything of a dealership in one archive, the packs for its records and for a bad day, and loading an archive. */
export { lastExport } from './data-exports.ts';
export type { LastExport } from './data-exports.ts';
export { exportRoutes } from './export-routes.ts';
export { importRoutes } from './import-routes.ts';
export { exportsJobs, exportsSchedule } from './jobs.ts';
export { bringIn } from './bringing-in.ts';
export { removeExports } from './removing.ts';
