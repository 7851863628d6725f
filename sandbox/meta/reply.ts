import { GraphError, InstagramTokenError } from './graph-error.ts';
import type { Settings } from './settings.ts';

/** An answer before it goes on the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** Told to the log. */
  code?: number;
  subcode?: number | null;
}

/** An exact integer in JSON that a double cannot hold: Meta sends some ids so (protocol 3.2). */
export class BareNumber {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

/** JSON as Meta writes it: non-ASCII escaped, bare numbers exact. */
export function metaJson(value: unknown): string {
  const numbers: string[] = [];
  const text = JSON.stringify(value, (_key, one: unknown) => {
    if (!(one instanceof BareNumber)) return one;
    numbers.push(one.digits);
    return `\u0000${numbers.length - 1}\u0000`;
  });
  const exact = text.replaceAll(/"\\u0000(\d+)\\u0000"/g, (_whole, index: string) => numbers[Number(index)]!);
  return exact.replaceAll(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A JSON answer. */
export const json = (body: unknown, status = 200): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=UTF-8', 'Cache-Control': 'private, no-store' },
  body: Buffer.from(metaJson(body)),
});

/** An answer of bytes of some type. */
export const bytes = (body: Buffer | string, type: string, status = 200, headers = {}): Reply => ({
  status,
  headers: { 'Content-Type': type, ...headers },
  body: Buffer.from(body),
});

/** Sends the browser on. */
export const redirect = (url: string, status = 302): Reply => ({
  status,
  headers: { Location: url, 'Cache-Control': 'no-store' },
  body: Buffer.alloc(0),
});

/** The answer for something thrown; a fault of the stand-in itself is a 500 that says so. */
export function refusal(error: unknown, settings: Settings, trace: string): Reply {
  if (error instanceof InstagramTokenError)
    return {
      ...json({ error_type: 'OAuthException', code: error.http, error_message: error.message }, error.http),
      code: error.http,
    };
  if (!(error instanceof GraphError)) {
    console.error('meta sandbox:', error);
    const message = `The stand-in itself failed: ${error instanceof Error ? error.message : String(error)}`;
    return { ...json({ error: { message, type: 'SandboxException', code: -1 } }, 500), code: -1 };
  }
  const number = (value: number): number | string => (settings.error_codes === 'string' ? String(value) : value);
  const body = {
    error: {
      message: error.message,
      type: error.type,
      code: number(error.code),
      ...(error.subcode === null ? {} : { error_subcode: number(error.subcode) }),
      is_transient: error.transient,
      ...(error.userTitle === null ? {} : { error_user_title: error.userTitle }),
      ...(error.userMessage === null ? {} : { error_user_msg: error.userMessage }),
      fbtrace_id: trace,
    },
  };
  return { ...json(body, error.http ?? statusOf(error.code, settings)), code: error.code, subcode: error.subcode };
}

function statusOf(code: number, settings: Settings): number {
  if (code === 190 || code === 102) return settings.http.token;
  if (code === 1 || code === 2) return 500;
  if ([4, 17, 32, 341, 613].includes(code) || (code >= 80_000 && code <= 80_014)) return settings.http.throttle;
  return 400;
}
