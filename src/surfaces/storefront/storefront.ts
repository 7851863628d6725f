import type { Ground } from '#platform/ground.ts';
import type { Env } from '../web.ts';

/** Dealers' public sites: a sub-domain's name to its pages. */
export function storefront(
  _ground: Ground,
  _made: (how: 'kept' | 'made') => void,
): (request: Request, slug: string, env: Env) => Promise<Response> {
  return async () => new Response(null, { status: 421 });
}
