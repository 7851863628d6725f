/** Jobs: the third spine. Work that may fail or wait is put in by the transaction that needs it. */
export { eachDealership } from './each-dealership.ts';
export { batch, deleteBatch, letGo, letGoEverywhere } from './letting-go.ts';
export { doing, enqueue, job, platformJob, task } from './job.ts';
export type { DealershipRun, Job, PlatformRun, Task } from './job.ts';
export { runDueJobs, startWorker } from './worker.ts';
export type { AnyJob, ScheduledJob, WorkerFigures } from './worker.ts';
