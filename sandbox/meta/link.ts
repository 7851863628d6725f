import { GraphError } from './graph-error.ts';
import { reach, Unreachable, isHere } from './crawler.ts';
import type { Stand } from './stand.ts';

/**
 * Meta scrapes a post's link (protocol 2.1). The stand-in has no outside network: it reads links to this machine, and
 * takes others for readable, except under the name that never resolves (RFC 6761, `.invalid`).
 */
export async function requireReadableLink(stand: Stand, link: string): Promise<void> {
  let url: URL;
  try {
    url = new URL(link);
  } catch {
    throw unreadable();
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.hostname.endsWith('.invalid')) throw unreadable();
  if (/(^|\.)facebook\.com$/.test(url.hostname))
    throw new GraphError(1609008, '(#1609008) You cannot share a link to facebook.com here');
  if (!isHere(stand, url)) return;
  try {
    const answer = await reach(stand, url, { redirects: 3, mostBytes: 4 * 1024 * 1024 });
    if (answer.status >= 400) throw unreadable();
  } catch (error) {
    if (error instanceof Unreachable) throw unreadable();
    throw error;
  }
}

const unreadable = (): GraphError =>
  new GraphError(1609005, '(#1609005) Error scraping the link', {
    userTitle: 'Link error',
    userMessage: 'The link could not be read.',
  });
