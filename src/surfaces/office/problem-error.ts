import type { FieldError } from '#kernel/problems.ts';

/** What the API answered instead of what was asked for, or that it could not be reached at all (`status` 0). */
export class ProblemError extends Error {
  readonly status: number;
  /** Stable word: `not_found`, `conflict`, `invalid`, `offline`, … Screens translate it. */
  readonly code: string;
  readonly title: string;
  /** The server's sentence, in English. */
  readonly detail: string;
  readonly errors: FieldError[];
  /** To tell support; empty when there was no answer. */
  readonly requestId: string;
  /** Seconds to wait, where the answer says so. */
  readonly retryAfter: number | undefined;
  /** Further members of the problem document, such as `current` of a conflict. */
  readonly more: Record<string, unknown>;

  constructor(status: number, document: Record<string, unknown>) {
    const {
      code,
      title,
      detail,
      errors,
      request_id: requestId,
      retryAfter,
      type: _type,
      status: _status,
      ...more
    } = document;
    super(typeof detail === 'string' ? detail : String(title ?? code ?? status));
    this.name = 'ProblemError';
    this.status = status;
    this.code = typeof code === 'string' ? code : 'unexpected';
    this.title = typeof title === 'string' ? title : '';
    this.detail = typeof detail === 'string' ? detail : '';
    this.errors = Array.isArray(errors) ? (errors as FieldError[]) : [];
    this.requestId = typeof requestId === 'string' ? requestId : '';
    this.retryAfter = typeof retryAfter === 'number' ? retryAfter : undefined;
    this.more = more;
  }
}

/** The network did not bring an answer. What was asked may or may not have happened; asking again is safe. */
export const unreachable = (): ProblemError =>
  new ProblemError(0, { code: 'offline', title: 'No connection', detail: 'The office cannot be reached.' });

/** Any thrown thing as a problem that can be shown. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(0, {
    code: 'screen',
    title: 'Something went wrong',
    detail: error instanceof Error ? error.message : String(error),
  });
}
