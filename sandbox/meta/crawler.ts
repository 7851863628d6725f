import { request as plain, type IncomingHttpHeaders } from 'node:http';
import { request as secure } from 'node:https';
import { allows } from './robots.ts';
import type { Stand } from './stand.ts';

/** Meta's crawler by its name (protocol 3.6, 8.4). */
const userAgent = 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)';

/** A file or page could not be had; `slow` when it took too long. */
export class Unreachable extends Error {
  readonly slow: boolean;
  constructor(message: string, slow = false) {
    super(message);
    this.slow = slow;
  }
}

export interface Fetched {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** How to reach. */
export interface Reach {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  redirects?: number;
  robots?: boolean;
  mostBytes?: number;
  timeoutMs?: number;
}

/** Whether a URL is of this machine: loopback, `*.localhost`, or a public name that a setting maps here. */
export function isHere(stand: Stand, url: URL): boolean {
  const mapped = Object.hasOwn(stand.state.settings.fetch.hosts, url.hostname);
  return mapped || isLoopback(url.hostname);
}

const isLoopback = (hostname: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');

/** Asks something on this machine, as Meta would from outside; the stand-in reaches nothing else. */
export async function reach(stand: Stand, start: URL, how: Reach = {}): Promise<Fetched> {
  let url = start;
  for (let hops = 0; ; hops++) {
    if (!['http:', 'https:'].includes(url.protocol)) throw new Unreachable(`${url.protocol} is not fetched`);
    if (!isHere(stand, url)) throw new Unreachable(`${url.hostname} is not on this machine`);
    if (how.robots && !(await robotsAllow(stand, url))) throw new Unreachable('robots.txt forbids it');
    const answer = await once(stand, url, how);
    const location = answer.headers.location;
    if (![301, 302, 303, 307, 308].includes(answer.status) || !location || how.redirects === undefined) return answer;
    if (hops >= how.redirects) throw new Unreachable('too many redirects');
    url = new URL(location, url);
  }
}

/** Whether a site's robots.txt lets Meta's crawler have a file (protocol 3.6); a site without one allows all. */
async function robotsAllow(stand: Stand, url: URL): Promise<boolean> {
  try {
    const answer = await reach(stand, new URL('/robots.txt', url), { redirects: 1 });
    return answer.status !== 200 || allows(answer.bytes.toString('utf8'), `${url.pathname}${url.search}`);
  } catch (error) {
    // The file itself will tell that the host cannot be reached.
    if (error instanceof Unreachable) return true;
    throw error;
  }
}

function once(stand: Stand, url: URL, how: Reach): Promise<Fetched> {
  const mapped = stand.state.settings.fetch.hosts[url.hostname];
  const [host, port] = mapped
    ? (mapped.split(':') as [string, string])
    : [url.hostname === '[::1]' ? '::1' : '127.0.0.1', url.port];
  // A mapped name stands for a public https site, whose TLS ends before this machine.
  const send = url.protocol === 'https:' && !mapped ? secure : plain;
  const most = how.mostBytes ?? 16 * 1024 * 1024;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      request.destroy();
      reject(new Unreachable('it took too long', true));
    }, how.timeoutMs ?? stand.state.settings.fetch.timeout_ms);
    const fail = (message: string): void => {
      clearTimeout(timer);
      reject(new Unreachable(message));
    };
    const request = send(
      {
        host,
        port: port || (send === secure ? 443 : 80),
        path: `${url.pathname}${url.search}`,
        method: how.method ?? 'GET',
        headers: { Host: url.host, 'User-Agent': userAgent, Accept: '*/*', ...how.headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > most) {
            request.destroy();
            fail('it is too large');
          } else chunks.push(chunk);
        });
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) });
        });
      },
    );
    request.on('error', (error) => fail(error.message));
    request.end(how.body);
  });
}
