import type { Ground } from '#platform/ground.ts';
import { derivePhoto } from '#platform/images/index.ts';
import { exchange } from '#platform/outbound/index.ts';

/** Hosts that Meta serves profile pictures from. An address in an answer of Meta leads nowhere else. */
const hosts = /(^|\.)(fbcdn\.net|facebook\.com|cdninstagram\.com|fbsbx\.com)$/;

/**
 * A small copy of a profile picture: Meta's own addresses go stale, and a browser that loads them tells Meta who looks.
 * Best effort: without one, the network's mark is shown.
 */
export async function copyPicture(ground: Ground, address: string | null): Promise<Buffer | null> {
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  const { standIn } = ground.config.meta;
  const allowed =
    (url.protocol === 'https:' && hosts.test(url.hostname)) || (standIn !== undefined && url.origin === standIn);
  if (!allowed) return null;
  try {
    const answer = await exchange({ method: 'GET', url, totalMs: 5000, most: 5_000_000 });
    if (answer.status !== 200) return null;
    const [small] = await derivePhoto(answer.body, { widths: [96], formats: ['jpeg'] });
    return small ? Buffer.from(small.bytes) : null;
  } catch {
    return null;
  }
}
