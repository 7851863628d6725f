import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { SitePage } from '#domains/sites/index.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** A page as it is kept: its bytes plain and compressed, ready to send. */
export interface KeptPage {
  status: number;
  headers: Record<string, string>;
  etag: string;
  plain: Buffer;
  gzip: Buffer;
  br: Buffer;
}

/** Bytes of kept pages per node. */
const mostBytes = 128 * 1024 * 1024;

/**
 * Rendered pages by (dealership, site version, canonical path): a page of an older version is never asked for again and
 * falls out by itself. Two visitors who ask for a page that is not kept share one rendering.
 */
export class KeptPages {
  readonly #pages = new LRUCache<string, KeptPage>({
    maxSize: mostBytes,
    sizeCalculation: (page) => page.plain.length + page.gzip.length + page.br.length + 500,
  });
  readonly #making = new Map<string, Promise<KeptPage>>();

  get(key: string): KeptPage | undefined {
    return this.#pages.get(key);
  }

  async make(key: string, render: () => Promise<SitePage>): Promise<KeptPage> {
    const running = this.#making.get(key);
    if (running) return running;
    const making = render()
      .then(async (made) => {
        const page = await packed(made);
        // A page that says "open now" is kept until that may change.
        this.#pages.set(key, page, made.trueFor === undefined ? {} : { ttl: made.trueFor * 1000 });
        return page;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }
}

/** Compresses a page and names it by its content. */
async function packed(page: SitePage): Promise<KeptPage> {
  const plain = Buffer.from(page.body);
  const [zipped, br] = await Promise.all([
    toGzip(plain, { level: 6 }),
    toBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ]);
  return {
    status: page.status,
    headers: page.headers,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    gzip: zipped,
    br,
  };
}
