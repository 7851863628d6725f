import type { Context as Hono, Hono as App } from 'hono';
import type { Routes } from '#platform/web/route.ts';

/** What a script of another site may send with a key, and read of an answer. */
const sent = 'Authorization, Content-Type, Idempotency-Key, Accept-Language';
const read =
  'Content-Disposition, Idempotency-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After';

const withKey = (c: Hono): boolean => /^Bearer\s/i.test(c.req.header('authorization') ?? '');

/**
 * Lets scripts of any site call with an API key, and with nothing else (security.md 7). The key is all that they need, so
 * no cookie may come along: a session stays with the office's own pages. A browser asks first (preflight), because of the
 * header; it is told yes where keys are taken.
 */
export function openToKeys(app: App, routes: Routes): void {
  app.use('/api/*', async (c, next) => {
    await next();
    if (!withKey(c)) return;
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Expose-Headers', read);
  });
  const methods = new Map<string, string[]>();
  for (const [name, route] of Object.entries(routes)) {
    const [method = '', pattern = ''] = name.split(' ');
    if (route.apiKeys) methods.set(pattern, [...(methods.get(pattern) ?? []), method]);
  }
  for (const [pattern, some] of methods) {
    app.options(pattern, async (c, next) => {
      const asked = c.req.header('access-control-request-headers') ?? '';
      const comes = c.req.header('access-control-request-method');
      if (!comes || !/(^|,)\s*authorization\s*(,|$)/i.test(asked)) return next();
      return c.body(null, 204, {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': some.join(', '),
        'Access-Control-Allow-Headers': sent,
        'Access-Control-Max-Age': '600',
        Vary: 'Access-Control-Request-Method, Access-Control-Request-Headers',
      });
    });
  }
}
