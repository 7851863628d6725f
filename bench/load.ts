/** A closed-loop HTTP client over raw keep-alive sockets, run in a thread of its own so that it does not share the server's. */
import net from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export interface LoadOptions {
  port: number;
  host: string;
  path: string;
  headers?: Record<string, string>;
  clients: number;
  seconds: number;
  /** Bodies to POST, one after the other; GET without. */
  bodies?: string[];
}

export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
  /** Answers by status; anything but 200 makes a figure worthless. */
  statuses: Record<number, number>;
}

/** Sends one request after the other on each of `clients` connections for so many seconds; times in milliseconds. */
export function load(options: LoadOptions): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: options });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (!isMainThread && parentPort) {
  const options = workerData as LoadOptions;
  const lines = Object.entries(options.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${options.bodies ? 'POST' : 'GET'} ${options.path} HTTP/1.1\r\nHost: ${options.host}\r\n${lines.join('')}`;
  let sentBodies = 0;
  const request = (): string => {
    if (!options.bodies) return `${head}\r\n`;
    const body = options.bodies[sentBodies++ % options.bodies.length]!;
    return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  const until = performance.now() + options.seconds * 1000;
  const began = performance.now();
  await Promise.all(Array.from({ length: options.clients }, () => client(request, options, until, times, statuses)));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  parentPort.postMessage({
    perSecond: times.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    statuses,
  } satisfies LoadResult);
}

function client(
  request: () => string,
  options: LoadOptions,
  until: number,
  times: number[],
  statuses: Record<number, number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(options.port, '127.0.0.1');
    socket.setNoDelay(true);
    let sent = 0;
    let got: Buffer = Buffer.alloc(0);
    let need = -1;
    const next = (): void => {
      if (performance.now() >= until) {
        socket.destroy();
        resolve();
        return;
      }
      sent = performance.now();
      socket.write(request());
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
      for (;;) {
        if (need < 0) {
          const end = got.indexOf('\r\n\r\n');
          if (end < 0) return;
          const head = got.toString('latin1', 0, end);
          const length = /\r\ncontent-length: (\d+)/i.exec(head);
          const status = Number(head.slice(9, 12));
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (length) need = end + 4 + Number(length[1]);
          else {
            // Chunked: complete when the last chunk is there.
            const last = got.indexOf('\r\n0\r\n\r\n', end);
            if (last < 0) {
              statuses[status]! -= 1;
              return;
            }
            need = last + 7;
          }
        }
        if (got.length < need) return;
        got = got.subarray(need);
        need = -1;
        times.push(performance.now() - sent);
        next();
        if (got.length === 0) return;
      }
    });
  });
}
