import http from 'node:http';
import https from 'node:https';
import { isCertificateFault } from '../certificate-fault.ts';
import { mayCall } from './hosts.ts';

/** A request to a remote system. */
export interface Outgoing {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: Buffer;
  /** Milliseconds to connect; to the whole answer. */
  connectMs?: number;
  totalMs?: number;
  /** Bytes of the answer that are taken; a longer one is cut off and counts as a failure. */
  most?: number;
  signal?: AbortSignal;
  /** Asked on the open connection, right before the first byte leaves, and while it is being sent: may it still? */
  still?: () => Promise<boolean>;
}

/** What came back, whatever its status. */
export interface Incoming {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/**
 * No usable answer. `written` tells whether any byte of the request may have reached the other side: false is proof that
 * nothing was done there, true is proof of nothing. `not_proved`: its certificate does not show that it is who was asked for.
 */
export class OutboundFailure extends Error {
  readonly code:
    | 'refused'
    | 'connect_timeout'
    | 'timeout'
    | 'cut'
    | 'too_large'
    | 'stopped'
    | 'unreachable'
    | 'not_proved'
    | 'host_refused';
  readonly written: boolean;
  constructor(code: OutboundFailure['code'], written: boolean) {
    super(`no usable answer (${code}${written ? ', after the request was sent' : ', before anything was sent'})`);
    this.name = 'OutboundFailure';
    this.code = code;
    this.written = written;
  }
}

/** How often a request that is under way asks whether it may go on. */
const askEvery = 400;

/**
 * One request on a connection of its own, so that what happened to it is known: a connection that is kept for the next
 * request may be closed by the other side just as it is used, and nobody could tell whether the request was read.
 *
 * @throws OutboundFailure
 */
export function exchange(out: Outgoing): Promise<Incoming> {
  const { connectMs = 5000, totalMs = 30_000, most = 2_000_000, body, still, signal } = out;
  // Before anything is looked up: an address that an answer brought must not lead out of the list.
  if (!mayCall(out.url)) return Promise.reject(new OutboundFailure('host_refused', false));
  return new Promise((resolve, reject) => {
    const secure = out.url.protocol === 'https:';
    let written = false;
    let over = false;
    const request = (secure ? https : http).request(out.url, {
      method: out.method,
      agent: false,
      headers: { ...out.headers, ...(body ? { 'Content-Length': String(body.length) } : {}) },
    });
    const timers: NodeJS.Timeout[] = [];
    const end = (act: () => void): void => {
      if (over) return;
      over = true;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      act();
    };
    const fail = (code: OutboundFailure['code']): void =>
      end(() => {
        request.destroy();
        reject(new OutboundFailure(code, written));
      });
    const stop = (): void => fail('stopped');
    const connecting = setTimeout(() => fail('connect_timeout'), connectMs);
    timers.push(
      connecting,
      setTimeout(() => fail('timeout'), totalMs),
    );
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop);

    const send = async (): Promise<void> => {
      clearTimeout(connecting);
      if (still && !(await still().catch(() => false))) return fail('stopped');
      if (over) return;
      written = true;
      request.end(body);
      if (still) {
        const ask = setInterval(() => {
          // What is still being written is cut off; what was written is left to its answer.
          if (request.writableFinished) return clearInterval(ask);
          void still()
            .catch(() => true)
            .then((may) => (may ? undefined : fail('stopped')));
        }, askEvery);
        timers.push(ask);
      }
    };
    request.once('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', () => void send()));
    request.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ECONNREFUSED'
          ? 'refused'
          : written
            ? 'cut'
            : isCertificateFault(error.code)
              ? 'not_proved'
              : 'unreachable',
      ),
    );
    request.once('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > most) fail('too_large');
        else chunks.push(chunk);
      });
      answer.once('end', () => {
        if (!answer.complete) return fail('cut');
        end(() => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
      });
      answer.once('error', () => fail('cut'));
      answer.once('aborted', () => fail('cut'));
    });
  });
}
