import type { Context as Hono, Hono as App } from 'hono';
import {
  readSigning,
  signByLink,
  signingDone,
  signingPage,
  signingScript,
  tooOften,
  visitPaper,
  visitSigning,
} from '#domains/deals/index.ts';
import { TooMany } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { localeOf, originOf, requireOwnOrigin } from './api/door.ts';
import { readBytes } from './api/reading.ts';
import { pageHeaders } from './headers.ts';

/**
 * The page of a link to sign by, without an account: the link itself is the proof. It is found in no cache, tells no other
 * site where it is, and whatever is behind a link that is not open has the same status as a link that never was. The
 * referrer stays on this site, because without any the browser would not say where the form comes from.
 */
export function mountSigning(office: App, ground: Ground): void {
  const headers = { ...pageHeaders(), 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin' };
  const { limitFactor } = ground.config;
  const looks = new Limit(Math.ceil(60 * limitFactor), 60);
  const tries = new Limit(Math.ceil(12 * limitFactor), 60);
  const limited = async (c: Hono, limit: Limit, work: () => Promise<Response>): Promise<Response> => {
    try {
      await limit.take(addressKey(originOf(c, ground).ip));
    } catch (error) {
      if (!(error instanceof TooMany)) throw error;
      return c.html(tooOften(localeOf(c)), 429, { ...headers, 'Retry-After': String(error.retryAfter) });
    }
    return work();
  };

  office.get(signingScript.path, (c) =>
    c.body(signingScript.body, 200, {
      ...pageHeaders(),
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    }),
  );
  office.get('/sign/:token', (c) =>
    limited(c, looks, async () => {
      const token = c.req.param('token');
      const visit = await visitSigning(ground, token);
      return c.html(signingPage(visit, token, localeOf(c)), visit?.state === 'open' ? 200 : 404, headers);
    }),
  );
  office.get('/sign/:token/paper', (c) =>
    limited(c, looks, async () => {
      const token = c.req.param('token');
      const paper = await visitPaper(ground, token);
      if (!paper) return c.html(signingPage(await visitSigning(ground, token), token, localeOf(c)), 404, headers);
      return c.body(new Uint8Array(paper.pdf), 200, {
        ...headers,
        'Content-Type': 'application/pdf',
        'Content-Disposition': `inline; filename="${paper.name}"`,
      });
    }),
  );
  office.post('/sign/:token', (c) =>
    limited(c, tries, async () => {
      requireOwnOrigin(c, ground);
      const token = c.req.param('token');
      const read = readSigning((await readBytes(c, 32 * 1024)).toString('utf8'));
      if ('typed' in read) {
        const visit = await visitSigning(ground, token);
        const open = visit?.state === 'open';
        return c.html(signingPage(visit, token, localeOf(c), read.typed), open ? 422 : 404, headers);
      }
      const visit = await signByLink(ground, token, read.given, originOf(c, ground));
      return visit?.state === 'open'
        ? c.html(signingDone(visit), 200, headers)
        : c.html(signingPage(visit, token, localeOf(c)), 404, headers);
    }),
  );
}
