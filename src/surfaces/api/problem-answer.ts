import type { Context as Hono } from 'hono';
import { Problem } from '#kernel/problems.ts';
import { problemOf } from '#platform/database/errors.ts';
import type { Log } from '#platform/log.ts';

/** The problem that an error is, for the one who asked. What is none of ours is logged with the request's id. */
export function asProblem(error: unknown, log: Log, requestId: string, pattern: string): Problem {
  const problem = problemOf(error);
  if (problem) return problem;
  log.error({ err: error, request_id: requestId, route: pattern }, 'unexpected error');
  return new Problem(
    500,
    'unexpected',
    'Something went wrong on our side',
    `Nothing was changed. If it happens again, tell support this number: ${requestId}`,
  );
}

/** RFC 9457 problem details. */
export function problemAnswer(c: Hono, problem: Problem, requestId: string): Response {
  const body = {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    request_id: requestId,
    ...problem.more,
  };
  if (typeof problem.more.retryAfter === 'number') c.header('Retry-After', String(problem.more.retryAfter));
  c.header('Content-Type', 'application/problem+json; charset=utf-8');
  c.header('Cache-Control', 'no-store');
  return c.body(JSON.stringify(body), problem.status as 400);
}
