import type { Ground } from '#platform/ground.ts';
import { Problem } from '#kernel/problems.ts';
import { CommandProblem } from './command.ts';
import { refused } from './open-for-writing.ts';

/** The dealership of a sub-domain. @throws CommandProblem in one line when there is none */
export async function dealershipOfSlug(ground: Ground, slug: string): Promise<{ dealershipId: string; name: string }> {
  const found = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('dealership')
        .select(['dealershipId', 'name'])
        .where('slug', '=', slug)
        .where('state', 'not in', ['purging', 'purged'])
        .executeTakeFirst(),
    {},
    { write: false },
  );
  if (!found) throw new CommandProblem(`there is no dealership with the sub-domain "${slug}"`);
  return found;
}

const told: Record<string, string> = {
  ENOENT: 'there is no file',
  EISDIR: 'this is a folder, not a file:',
  EACCES: 'this may not be read or written by you:',
  EPERM: 'this may not be read or written by you:',
  ENOSPC: 'there is no space left for',
  EROFS: 'this cannot be written to:',
};

/** What the file system or the archive refuses, as one line. Anything else is a defect, and stays what it is. */
export function lineOf(error: unknown, file: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof Problem) return refused(error);
  return typeof code === 'string' && told[code] ? new CommandProblem(`${told[code]} ${file}`) : error;
}
