import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { siteHeaders } from '#domains/sites/index.ts';
import type { KeptPage, KeptPages } from './kept-pages.ts';
import type { SiteVersions } from './site-versions.ts';

/** Which kept page an address led to, as long as its dealership's site has this version. */
export interface Way {
  dealershipId: string;
  version: number;
  key: string;
}

/** How long an address is believed to be this dealership's: as long as the directory itself is (findSite). */
const believedFor = 2000;

/** The form of a page that a browser is sent. */
type Coding = 'br' | 'gzip' | 'plain';

/** What the slow path would choose for this header. */
export const codingFor = (accepts: string): Coding =>
  accepts.includes('br') ? 'br' : accepts.includes('gzip') ? 'gzip' : 'plain';

/** All headers of a kept page, but the coding. */
export const headersOf = (page: KeptPage): Record<string, string> => ({
  ...siteHeaders,
  ...page.headers,
  ETag: page.etag,
  Vary: 'Accept-Encoding',
});

/**
 * Most requests are for a page that is kept, under an address that was asked for a moment ago. They are answered from
 * the socket, with bytes and headers that are ready, before a Request, a URL or a Response is made for them: that costs
 * four times as much as sending the page. Whatever is not plain goes the usual way, and so does every first request.
 */
export class SwiftPages {
  readonly #pages: KeptPages;
  readonly #versions: SiteVersions;
  readonly #elapsed: () => number;
  readonly #made: () => void;
  readonly #ways = new LRUCache<string, Way & { until: number }>({ max: 20_000 });
  readonly #heads = new WeakMap<KeptPage, Map<Coding, string[]>>();

  constructor(pages: KeptPages, versions: SiteVersions, elapsed: () => number, made: () => void) {
    this.#pages = pages;
    this.#versions = versions;
    this.#elapsed = elapsed;
    this.#made = made;
  }

  /** Remembers where an address led, exactly as it was asked for. */
  remember(host: string | undefined, url: string | undefined, way: Way): void {
    if (host && url) this.#ways.set(`${host} ${url}`, { ...way, until: this.#elapsed() + believedFor });
  }

  /** Answers when all that is needed is at hand. @returns false when somebody else must */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false;
    const way = this.#ways.get(`${request.headers.host} ${request.url}`);
    if (!way || way.until < this.#elapsed()) return false;
    if (this.#versions.known(way.dealershipId) !== way.version) return false;
    const page = this.#pages.get(way.key);
    if (!page || page.status !== 200) return false;
    this.#made();
    if (request.headers['if-none-match'] === page.etag) {
      response.writeHead(304, headersOf(page)).end();
      return true;
    }
    const coding = codingFor((request.headers['accept-encoding'] as string | undefined) ?? '');
    response.writeHead(200, this.#head(page, coding)).end(page[coding]);
    return true;
  }

  #head(page: KeptPage, coding: Coding): string[] {
    let heads = this.#heads.get(page);
    if (!heads) this.#heads.set(page, (heads = new Map()));
    let head = heads.get(coding);
    if (!head) {
      const named: Record<string, string> = {
        ...headersOf(page),
        'Content-Length': String(page[coding].length),
        ...(coding === 'plain' ? {} : { 'Content-Encoding': coding }),
      };
      heads.set(coding, (head = Object.entries(named).flat()));
    }
    return head;
  }
}
