import { isOperator, noteOperator } from '#domains/support/index.ts';
import { isId } from '#kernel/ids.ts';
import { Invalid, Problem } from '#kernel/problems.ts';
import { because } from '#platform/database/cause.ts';
import type { Cause } from '#platform/database/cause.ts';
import type { Ground } from '#platform/ground.ts';
import { openGround } from '#platform/open-ground.ts';
import { scrubberOver } from '#platform/postgres/scrubbing.ts';
import type { Call } from './command.ts';
import { CommandProblem } from './command.ts';
import { openDatabase, prepareDatabase } from './database.ts';
import type { OpenDatabase } from './database.ts';

/**
 * Opens the database beside whatever runs on it, writes into the operators' audit that the command was called, does the work,
 * and closes. What a rule refuses becomes one line.
 * @param cause why the command touches a dealership's data, if it does
 */
export async function onGround<T>(
  call: Call,
  work: (ground: Ground, database: OpenDatabase) => Promise<T>,
  cause: Cause = { kind: 'platform', of: 'command' },
): Promise<T> {
  const { config } = call;
  const database = await openDatabase(config);
  try {
    await prepareDatabase(database);
    const ground = await openGround(config, database.address, database.masterKey, {
      scrubber: scrubberOver(database.admin),
      ...(database.server ? { server: database.server } : {}),
    });
    try {
      return await because(cause, async () => {
        await noteCommand(ground, call);
        return work(ground, database);
      });
    } finally {
      await ground.close();
    }
  } catch (error) {
    if (error instanceof Problem) throw refused(error);
    throw error;
  } finally {
    await database.stop();
  }
}

/**
 * Before anything is read or done, as in the console. The command and the id that it is about: its other words may be about
 * people.
 */
async function noteCommand(ground: Ground, { name, options }: Call): Promise<void> {
  const idOf = (option: string): string | undefined => {
    const value = options[option];
    return typeof value === 'string' && isId(value) ? value : undefined;
  };
  const by = idOf('by');
  const about = idOf('dealership');
  await ground.database.asPlatform(async (ctx) => {
    const operator = by && (await isOperator(ctx, by)) ? by : null;
    await noteOperator(ctx, operator, {
      event: 'command.called',
      ...(about ? { aboutDealership: about } : {}),
      subject: [name, idOf('id')].filter(Boolean).join(' '),
    });
  });
}

/** What a rule refuses, as one line that names the fields. */
export const refused = (problem: Problem): CommandProblem =>
  new CommandProblem(
    problem instanceof Invalid
      ? problem.errors
          .map(({ pointer, message }) => [pointer.slice(1).replaceAll('/', '.'), message].filter(Boolean).join(': '))
          .join('; ')
      : problem.message,
  );

/** A required option. @throws CommandProblem that names it */
export function needed(call: Call, name: string): string {
  const value = call.options[name];
  if (typeof value !== 'string' || value.trim() === '') throw new CommandProblem(`--${name} is needed`, 64);
  return value;
}

/** An option that may be left out. */
export const given = (call: Call, name: string): string | undefined => {
  const value = call.options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
