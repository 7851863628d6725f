/**
 * What can go wrong, in words that a person can act on. A domain throws one of these; the door turns it into
 * RFC 9457 problem details (API) or a page that says what happened and what to do.
 */
export class Problem extends Error {
  readonly status: number;
  /** Stable word that screens translate and scripts compare. */
  readonly code: string;
  readonly title: string;
  /** Further members of the problem document, such as `current` of a conflict. */
  readonly more: Record<string, unknown>;

  constructor(status: number, code: string, title: string, detail: string, more: Record<string, unknown> = {}) {
    super(detail);
    this.name = code;
    this.status = status;
    this.code = code;
    this.title = title;
    this.more = more;
  }
}

/** One field that is wrong: where (JSON pointer into the input), what (stable word) and what would be right. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** 400: the request could not be read at all. */
export class Unreadable extends Problem {
  constructor(detail: string) {
    super(400, 'unreadable', 'The request could not be read', detail);
  }
}

/** 401: nobody is signed in. */
export class Unauthenticated extends Problem {
  constructor(detail = 'Sign in, or send an API key in the Authorization header.', code = 'unauthenticated') {
    super(401, code, 'Not signed in', detail);
  }
}

/** 403: you may know that it exists, but not do this. */
export class Forbidden extends Problem {
  constructor(
    detail = 'Your role does not allow this. The owner of the dealership can change it.',
    code = 'forbidden',
  ) {
    super(403, code, 'Not allowed', detail);
  }
}

/** 404: not there for you; the same answer whether it never was or belongs to another dealership. */
export class NotFound extends Problem {
  constructor(what = 'record') {
    super(404, 'not_found', 'Not found', `There is no such ${what}.`);
  }
}

/** 409: the record is not in the state or version that the request was based on. `current` shows how it stands. */
export class Conflict extends Problem {
  constructor(detail: string, more: Record<string, unknown> = {}, code = 'conflict') {
    super(409, code, 'Changed meanwhile', detail, more);
  }
}

/** 410: was there, and is gone for good. */
export class Gone extends Problem {
  constructor(detail: string, code = 'gone') {
    super(410, code, 'Gone', detail);
  }
}

/** 413: larger than the stated limit. */
export class TooLarge extends Problem {
  constructor(detail: string) {
    super(413, 'too_large', 'Too large', detail);
  }
}

/** 415: a kind of content that is not taken here. */
export class Unsupported extends Problem {
  constructor(detail: string) {
    super(415, 'unsupported', 'This kind of content is not taken here', detail);
  }
}

/** 422: readable, but one or more fields are wrong; all of them are named at once. */
export class Invalid extends Problem {
  readonly errors: FieldError[];
  constructor(errors: FieldError[], detail = errors.map((e) => e.message).join(' ')) {
    super(422, 'invalid', 'Some fields need a change', detail, { errors });
    this.errors = errors;
  }
}

/** 429: too many requests; may be repeated after so many seconds. */
export class TooMany extends Problem {
  readonly retryAfter: number;
  constructor(retryAfterSeconds: number, detail = 'Too many requests. Wait a moment and try again.') {
    super(429, 'too_many', 'Too many requests', detail, { retryAfter: retryAfterSeconds });
    this.retryAfter = retryAfterSeconds;
  }
}

/** 503: not possible just now; nothing was done. */
export class Unavailable extends Problem {
  constructor(detail: string, code = 'unavailable') {
    super(503, code, 'Not available just now', detail, { retryAfter: 2 });
  }
}

/** One wrong field, as an {@link Invalid}. */
export const invalidField = (pointer: string, code: string, message: string): Invalid =>
  new Invalid([{ pointer, code, message }]);
