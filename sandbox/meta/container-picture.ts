import { reach, Unreachable, isHere } from './crawler.ts';
import { publishingError } from './graph-error.ts';
import { readPicture } from './picture.ts';
import { keepPicture, type Stand } from './stand.ts';

const notFetched = (): Error =>
  publishingError(9004, 2207052, 'Only photo or video can be accepted as media type. The media could not be fetched.');

/** Fetches a file for a container as Meta's crawler, under the rules of protocol 3.6. */
async function fetchFile(stand: Stand, source: string, mostBytes: number): Promise<Buffer> {
  const { require_https, allow_loopback, redirects, robots } = stand.state.settings.fetch;
  // eslint-disable-next-line no-control-regex
  if (!/^[\u0021-\u007e]+$/.test(source) || !URL.canParse(source)) throw notFetched();
  const url = new URL(source);
  const mapped = Object.hasOwn(stand.state.settings.fetch.hosts, url.hostname);
  if (!mapped && !allow_loopback) throw notFetched();
  const excused = allow_loopback && !mapped && isHere(stand, url);
  if (require_https && url.protocol !== 'https:' && !excused) throw notFetched();
  try {
    const answer = await reach(stand, url, { redirects, robots, mostBytes });
    const type = answer.headers['content-type'] ?? '';
    if (answer.status !== 200 || !/^(image|video)\//i.test(type)) throw notFetched();
    return answer.bytes;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    throw error.slow ? publishingError(-2, 2207003, 'Fetching the media took too long.') : notFetched();
  }
}

/** A picture for Instagram: fetched, read and measured. */
export async function fetchPicture(
  stand: Stand,
  source: string,
): Promise<{ sha256: string; width: number; height: number }> {
  const bytes = await fetchFile(stand, source, 32 * 1024 * 1024);
  const facts = readPicture(bytes);
  if (!facts) throw notFetched();
  if (facts.format !== 'jpeg') throw publishingError(36001, 2207005, 'The image format is not supported: JPEG only.');
  if (bytes.length > 8 * 1024 * 1024) throw publishingError(36000, 2207004, 'The image is too large: at most 8 MiB.');
  const ratio = facts.width / facts.height;
  // Half a pixel of rounding is not a wrong ratio.
  if (ratio < 0.8 - 0.5 / facts.height || ratio > 1.91 + 0.5 / facts.height)
    throw publishingError(36003, 2207009, 'The aspect ratio is not supported: from 4:5 to 1.91:1.');
  return { sha256: keepPicture(stand, bytes), width: facts.width, height: facts.height };
}

/** A film for Instagram: fetched, and an MP4 or MOV by its first bytes. */
export async function fetchFilm(stand: Stand, source: string): Promise<void> {
  const bytes = await fetchFile(stand, source, 300 * 1024 * 1024);
  if (bytes.toString('latin1', 4, 8) !== 'ftyp')
    throw publishingError(352, 2207026, 'The video format is not supported.');
}
