import { Conflict, Invalid, Problem, Unavailable, Unreadable } from '#kernel/problems.ts';

const busy = 'The database is busy or starting. Nothing was changed; try again in a moment.';

/** SQLSTATE of an error of the driver, or its network code. */
export function stateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Whether the same transaction may succeed when run again (serialization failure, deadlock). */
export const mayRepeat = (error: unknown): boolean => ['40001', '40P01'].includes(stateOf(error) ?? '');

/**
 * What a database error means for the person. Messages of the driver never leave: they may quote values.
 * @returns undefined when it is a defect of ours
 */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const state = stateOf(error);
  if (state === undefined) {
    return error instanceof Error &&
      /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/.test(
        error.message,
      )
      ? new Unavailable(busy)
      : undefined;
  }
  if (/^(08|53|57P|58)/.test(state) || ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(state)) {
    return new Unavailable(busy);
  }
  if (state === '57014' || state === '55P03' || mayRepeat(error))
    return new Unavailable('This took too long and was stopped. Nothing was changed.');
  if (state === '22021' || state === '22P05') return new Unreadable('The text holds characters that cannot be stored.');
  if (state === '23505')
    return new Conflict('A record with the same number or name is there already.', {}, 'duplicate');
  // An exclusion: times that may not overlap do. Where it can be said what is there, the room said so before.
  if (state === '23P01')
    return new Conflict('This time has just been taken by something else. Choose another one.', {}, 'taken');
  if (state === '23503')
    return new Invalid([
      { pointer: '', code: 'no_such_record', message: 'A record that this refers to does not exist.' },
    ]);
  if (state === '22003')
    return new Invalid([{ pointer: '', code: 'out_of_range', message: 'A number is out of range.' }]);
  return undefined;
}
