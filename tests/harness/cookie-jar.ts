import type { Answer, TestHouse } from './house.ts';

/** A browser as far as accounts see it: keeps cookies between calls, has an address and a name of its own. */
export interface TestBrowser {
  cookies: Map<string, string>;
  call<Body = any>(what: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
}

/** The settings under which {@link browserOf} can speak from any address: the tests' own connection counts as a proxy. */
export const behindProxy = { AUTOMO_TRUSTED_PROXIES: '203.0.113.9' };

let addresses = 0;

/** Opens a browser; each has an address of its own unless one is given. */
export function browserOf(
  house: TestHouse,
  {
    address = `198.51.${100 + Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`,
    agent = 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
  } = {},
): TestBrowser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(what, body, headers = {}) {
      const answer = await house.call(what, {
        body,
        headers: {
          'x-forwarded-for': address,
          'user-agent': agent,
          ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
          ...headers,
        },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        if (/max-age=0\b/i.test(line)) cookies.delete(pair.slice(0, at));
        else cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      return answer as never;
    },
  };
}
