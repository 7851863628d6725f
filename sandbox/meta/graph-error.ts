/** A refusal in the words of the Graph API (protocol 4.1). */
export class GraphError extends Error {
  readonly code: number;
  readonly subcode: number | null;
  readonly http: number | null;
  readonly type: string;
  readonly userTitle: string | null;
  readonly userMessage: string | null;
  readonly transient: boolean;

  constructor(code: number, message: string, more: GraphErrorDetails = {}) {
    super(message);
    this.code = code;
    this.subcode = more.subcode ?? null;
    this.http = more.http ?? null;
    this.type = more.type ?? 'OAuthException';
    this.userTitle = more.userTitle ?? null;
    this.userMessage = more.userMessage ?? null;
    this.transient = more.transient ?? false;
  }
}

interface GraphErrorDetails {
  subcode?: number | undefined;
  http?: number | undefined;
  type?: string | undefined;
  userTitle?: string | undefined;
  userMessage?: string | undefined;
  transient?: boolean | undefined;
}

/** A refusal of api.instagram.com, which has an envelope of its own (3.2). */
export class InstagramTokenError extends Error {
  readonly http: number;
  constructor(message: string, http = 400) {
    super(message);
    this.http = http;
  }
}

/** 100: a parameter is wrong. */
export const badParameter = (message: string, subcode?: number): GraphError =>
  new GraphError(100, `(#100) ${message}`, { subcode });

/** 100/33: the object is not there, or not for this token. */
export const missingObject = (id: string, method: string): GraphError =>
  new GraphError(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    { subcode: 33, type: 'GraphMethodException' },
  );

/** 200: a permission or a task is missing for writing. */
export const notAllowed = (message: string, subcode?: number): GraphError =>
  new GraphError(200, `(#200) ${message}`, { subcode, http: 403 });

/** 10: a permission is missing for reading, or for Instagram. */
export const noPermission = (permission: string): GraphError =>
  new GraphError(10, `(#10) This endpoint requires the '${permission}' permission.`, { http: 403 });

/** 190: the token is no good, and why (4.3). */
export const badToken = (message: string, subcode?: number): GraphError => new GraphError(190, message, { subcode });

/** Instagram's publishing errors (4.4), with the words that the app shows. */
export const publishingError = (code: number, subcode: number, userMessage: string): GraphError =>
  new GraphError(code, code === 100 ? 'Invalid parameter' : userMessage, {
    subcode,
    userTitle: 'Publishing failed',
    userMessage,
    transient: code < 0,
  });
