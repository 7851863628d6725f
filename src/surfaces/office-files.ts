import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { officeHeaders, pageHeaders } from './headers.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const secretPages = new Set(['/verify-email', '/reset-password', '/undo-email', '/invitation']);

interface OfficeFile {
  type: string;
  etag: string;
  bytes: Buffer;
  br?: Buffer;
  gzip?: Buffer;
  /** Named by its content, so a browser may keep it for good. */
  hashed: boolean;
}

/** The built office: read once, compressed at first use, kept. Every path that is no file is the single page. */
export class OfficeFiles {
  #files = new Map<string, OfficeFile>();
  #scripts = new Set<string>();
  readonly #folder: string;
  /** Under `npm run dev` screens are built again while the server runs: then as of when it was read. */
  #builtAt: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    if (process.env.AUTOMO_OFFICE_WATCHED) this.#builtAt = 0;
    this.#read();
  }

  /** Names of built scripts, for reports that name them. */
  scripts(): ReadonlySet<string> {
    return this.#scripts;
  }

  #read(): void {
    const folder = this.#folder;
    if (!existsSync(folder)) return;
    this.#files = new Map();
    this.#scripts = new Set();
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const full = path.join(entry.parentPath, entry.name);
      if (!statSync(full).isFile() || entry.name.startsWith('.')) continue;
      const bytes = readFileSync(full);
      const name = `/${path.relative(folder, full).split(path.sep).join('/')}`;
      if (/^\/assets\/[^/]+\.js$/.test(name)) this.#scripts.add(name.slice('/assets/'.length));
      this.#files.set(name, {
        type: types[path.extname(name)] ?? 'application/octet-stream',
        etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
        bytes,
        hashed: name.startsWith('/assets/'),
      });
    }
  }

  /** Reads a newer build, once it is whole: its manifest is written last. */
  #readAgain(): void {
    const manifest = statSync(path.join(this.#folder, '.vite/manifest.json'), { throwIfNoEntry: false });
    if (!manifest || manifest.mtimeMs === this.#builtAt) return;
    this.#builtAt = manifest.mtimeMs;
    this.#read();
  }

  answer(request: Request): Response {
    if (this.#builtAt !== undefined) this.#readAgain();
    const { pathname } = new URL(request.url);
    const asked = this.#files.get(pathname);
    const file = asked && !pathname.endsWith('.html') ? asked : this.#files.get('/index.html');
    if (!file || (!asked && pathname.startsWith('/assets/'))) {
      return new Response(file ? 'Not found' : 'The office is not built: run npm start.', {
        status: file ? 404 : 503,
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      });
    }
    if (file.type === types['.html']) return pageOf(file, pathname);
    const headers: Record<string, string> = {
      ...pageHeaders(),
      'Content-Type': file.type,
      ETag: file.etag,
      Vary: 'Accept-Encoding',
      'Cache-Control': file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
    const accepts = request.headers.get('accept-encoding') ?? '';
    if (/\bbr\b/.test(accepts) && file.bytes.length > 500) {
      file.br ??= brotliCompressSync(file.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
      return new Response(file.br as Uint8Array<ArrayBuffer>, { headers: { ...headers, 'Content-Encoding': 'br' } });
    }
    if (/\bgzip\b/.test(accepts) && file.bytes.length > 500) {
      file.gzip ??= gzipSync(file.bytes, { level: 9 });
      return new Response(file.gzip as Uint8Array<ArrayBuffer>, {
        headers: { ...headers, 'Content-Encoding': 'gzip' },
      });
    }
    return new Response(file.bytes as Uint8Array<ArrayBuffer>, { headers });
  }
}

/** The page of the office, each time with a nonce of its own, by which its policy knows the styles that its screens make. */
function pageOf(file: OfficeFile, pathname: string): Response {
  const nonce = randomBytes(16).toString('base64');
  return new Response(file.bytes.toString('utf8').replace('nonce=""', `nonce="${nonce}"`), {
    headers: {
      ...officeHeaders(nonce),
      // Pages whose address holds a secret tell nobody where one came from.
      ...(secretPages.has(pathname) ? { 'Referrer-Policy': 'no-referrer' } : {}),
      'Content-Type': file.type,
      // A page that was kept would bring a nonce that is known.
      'Cache-Control': 'no-cache',
    },
  });
}
