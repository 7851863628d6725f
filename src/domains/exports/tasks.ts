import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

/** Seconds that a run may take: the queue gives a job to another worker after four hours. */
const longest = 3 * 3600;

export const runExport = task('exports.run', z.object({ exportId: Id }), {
  deadline: longest,
  attempts: 3,
  heavy: true,
});
export const readArchiveTask = task('exports.read_archive', z.object({ importId: Id }), {
  deadline: longest,
  attempts: 3,
  heavy: true,
});
export const loadArchiveTask = task('exports.load_archive', z.object({ importId: Id }), {
  deadline: longest,
  attempts: 3,
  heavy: true,
});
