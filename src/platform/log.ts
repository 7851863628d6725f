import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Logger;

/**
 * The log: one JSON line an event. What is logged is ids, route patterns, figures and our own words:
 * no path values, bodies, addresses, names or tokens (security.md 15). Errors are reduced to their name, code and stack.
 */
export function openLog(level: string, destination?: { write(line: string): void }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

/** An error without what may be personal in it: a driver's `detail`, `where` and parameters stay behind. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: 'NotAnError', type: typeof error };
  const code = (error as { code?: unknown }).code;
  // A database message may quote a value (`invalid input syntax for type uuid: "..."`), so only its code is kept.
  const fromDatabase = typeof (error as { severity?: unknown }).severity === 'string';
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(fromDatabase ? {} : { message: error.message }),
    stack: error.stack
      ?.split('\n')
      .slice(1, 12)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
