/** Exports: everything of a dealership in one archive, the packs for its records and for a bad day, and loading an archive. */
export { lastExport } from './data-exports.ts';
export type { LastExport } from './data-exports.ts';
export { exportRoutes } from './export-routes.ts';
export { importRoutes } from './import-routes.ts';
export { exportsJobs, exportsSchedule } from './jobs.ts';
export { bringIn, openArchiveFile } from './bringing-in.ts';
export { ExportRequest } from './data-export.ts';
export { takeOut } from './taking-out.ts';
export { exporting } from './exporting.ts';
export { removeExports } from './removing.ts';
