/** An error as the API words it: a type, often a code, and the parameter that it is about. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly decline: string | undefined;
  constructor(
    status: number,
    type: string,
    message: string,
    more: { code?: string; param?: string; decline?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = more.code;
    this.param = more.param;
    this.decline = more.decline;
  }
}

export const invalid = (message: string, param?: string, code?: string): ApiError =>
  new ApiError(400, 'invalid_request_error', message, { ...(param ? { param } : {}), ...(code ? { code } : {}) });

export const missing = (what: string, id: string): ApiError =>
  new ApiError(404, 'invalid_request_error', `No such ${what}: '${id}'`, { code: 'resource_missing', param: 'id' });

export const declined = (why: string): ApiError =>
  new ApiError(402, 'card_error', 'Your card was declined.', { code: 'card_declined', decline: why });
