import { randomUUID } from 'node:crypto';
import { findSite } from '#domains/dealerships/index.ts';
import { takeRightsRequest } from '#domains/privacy/index.ts';
import {
  isRightsForm,
  pageKey,
  renderPage,
  renderTrouble,
  siteHeaders,
  takeForm,
  takeRightsForm,
} from '#domains/sites/index.ts';
import { closedSite } from '#domains/closing/index.ts';
import type { SiteAddress, SitePage } from '#domains/sites/index.ts';
import { NotFound, Problem } from '#kernel/problems.ts';
import type { Origin } from '#platform/database/context.ts';
import { SiteClosed } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { problemOf } from '#platform/database/errors.ts';
import { journalTail } from '../api/events.ts';
import { addressOf } from '../api/client-address.ts';
import { servePhoto, serveLogo } from '../public-files.ts';
import type { Env } from '../web.ts';
import { KeptPages } from './kept-pages.ts';
import type { KeptPage } from './kept-pages.ts';
import { SiteVersions } from './site-versions.ts';
import { codingFor, headersOf, SwiftPages } from './swift-pages.ts';

/** The public sites, with their short way for pages that are kept. */
export interface Storefront {
  answer(request: Request, slug: string, env: Env): Promise<Response>;
  swift: SwiftPages;
}

/**
 * Dealers' public sites: a sub-domain's name to its pages. A page that is kept is answered without asking the database;
 * when the database is away, kept pages go on being answered.
 */
export function storefront(ground: Ground, made: (how: 'kept' | 'made') => void): Storefront {
  const pages = new KeptPages();
  const versions = new SiteVersions(ground, journalTail);
  const swift = new SwiftPages(
    pages,
    versions,
    () => ground.clock.elapsed(),
    () => made('kept'),
  );

  const addressFor = (slug: string, dealershipId: string): SiteAddress => {
    const base = new URL(ground.config.origin);
    base.hostname = `${slug}.${ground.config.domain}`;
    return { dealershipId, slug, baseUrl: base.origin };
  };

  const answer: Storefront['answer'] = async (request, slug, env) => {
    const origin: Origin = {
      ip: addressOf(env, request.headers.get('x-forwarded-for'), ground.config.trustedProxies),
      userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? null,
      requestId: randomUUID(),
    };
    const url = new URL(request.url);
    let site: SiteAddress | undefined;
    try {
      const found = await findSite(ground, slug);
      if (!found) return nobody();
      const { dealershipId } = found;
      if (found.closed) return plainAnswer(await closedSite(ground, dealershipId, request));
      const address = addressFor(slug, dealershipId);
      site = address;
      if (request.method === 'POST' && isRightsForm(url))
        return plainAnswer(
          await takeRightsForm(ground, address, url, request, origin, (asked) =>
            takeRightsRequest(ground, dealershipId, asked, origin),
          ),
        );
      if (request.method === 'POST') return plainAnswer(await takeForm(ground, address, url, request, origin));
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD, POST' } });
      const photo = /^\/photos\/([^/]+)\/([^/]+)$/.exec(url.pathname);
      if (photo) return await servePhoto(ground, photo[1]!, photo[2]!);
      const logo = /^\/logos\/([^/]+)$/.exec(url.pathname);
      if (logo) return await serveLogo(ground, logo[1]!);
      const path = pageKey(url);
      if (path === undefined) {
        made('made');
        return plainAnswer(await renderPage(ground, address, url, origin));
      }
      const version = versions.known(dealershipId) ?? (await versions.of(dealershipId));
      const key = `${dealershipId} ${version} ${path}`;
      const kept = pages.get(key);
      made(kept ? 'kept' : 'made');
      const page =
        kept ?? (await pages.make(key, () => renderPage(ground, address, new URL(path, address.baseUrl), origin)));
      if (env.incoming?.headers)
        swift.remember(env.incoming.headers.host, env.incoming.url, { dealershipId, version, key });
      return keptAnswer(request, page);
    } catch (error) {
      return failed(ground, error, site, url, origin, request);
    }
  };
  return { answer, swift };
}

function keptAnswer(request: Request, page: KeptPage): Response {
  const headers = headersOf(page);
  if (page.status === 200 && request.headers.get('if-none-match') === page.etag)
    return new Response(null, { status: 304, headers });
  const coding = codingFor(request.headers.get('accept-encoding') ?? '');
  return new Response(page[coding] as Uint8Array<ArrayBuffer>, {
    status: page.status,
    headers: coding === 'plain' ? headers : { ...headers, 'Content-Encoding': coding },
  });
}

function plainAnswer(page: SitePage): Response {
  return new Response(page.body, {
    status: page.status,
    headers: { ...siteHeaders, 'Cache-Control': 'no-store', ...page.headers },
  });
}

/** A sub-domain that no dealership has, or has any more: said in words, since a browser shows an empty answer as a fault. */
const nobody = (): Response =>
  new Response('There is no site at this address. / Il n’y a pas de site à cette adresse.\n', {
    status: 421,
    headers: { ...siteHeaders, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });

/** In the site's own look while the database answers; in two plain lines when it does not. */
async function failed(
  ground: Ground,
  error: unknown,
  site: SiteAddress | undefined,
  url: URL,
  origin: Origin,
  request: Request,
): Promise<Response> {
  const problem = problemOf(error);
  if (problem instanceof NotFound) return nobody();
  if (problem instanceof SiteClosed && site) return plainAnswer(await closedSite(ground, site.dealershipId, request));
  if (!problem) ground.log.error({ err: error, request_id: origin.requestId }, 'a public page failed');
  const status = problem instanceof Problem ? problem.status : 500;
  if (site && status !== 503) {
    const page = await renderTrouble(ground, site, url, status, origin).catch(() => undefined);
    if (page) return plainAnswer(page);
  }
  const words =
    status === 503
      ? 'This site is busy. Please try again in a moment. / Ce site est occupé. Veuillez réessayer dans un instant.'
      : `Something went wrong. / Une erreur est survenue. (${origin.requestId})`;
  return new Response(`${words}\n`, {
    status,
    headers: {
      ...siteHeaders,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      ...(status === 503 ? { 'Retry-After': '2' } : {}),
    },
  });
}
