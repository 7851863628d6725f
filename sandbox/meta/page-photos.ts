import { flag, text, type Call, type UploadedFile } from './call.ts';
import { reach, Unreachable } from './crawler.ts';
import { askedFields, project } from './fields.ts';
import { GraphError, missingObject } from './graph-error.ts';
import { nextId } from './mint.ts';
import { messageOf } from './page-feed.ts';
import { ownPage, requirePageToken, requirePublishing, requireReading } from './page-access.ts';
import { photoFields } from './post-fields.ts';
import { readPicture } from './picture.ts';
import { makePost, photoOf } from './posts.ts';
import { json, type Reply } from './reply.ts';
import type { Page, Photo } from './records.ts';
import { hour, keepPicture, visible, type Stand } from './stand.ts';

const badImage = (): GraphError => new GraphError(324, '(#324) Missing or invalid image file');

/** `POST /{page}/photos` (protocol 2.2, 2.3): by URL or by upload; published as a post of its own, or kept for one. */
export async function postPhoto(stand: Stand, call: Call, id: string): Promise<Reply> {
  const token = requirePageToken(stand, call);
  const page = ownPage(stand, call, token, id);
  requirePublishing(stand, token, page);
  const message = messageOf(call) ?? messageOf(call, 'caption');
  const published = flag(call, 'published', true);
  const temporary = flag(call, 'temporary', false);
  const alt = text(call, 'alt_text_custom') ?? null;
  const url = text(call, 'url');
  const file = call.files.find((one) => one.name === 'source');
  for (const other of call.files) if (other !== file) call.warnings.push(`unknown file part: ${other.name}`);
  if ((url === undefined) === (file === undefined)) throw badImage();
  const bytes = file ? file.bytes : await fetchPhoto(stand, url!);
  const photo = keepPhoto(stand, page, bytes, { published, temporary, alt, file });
  call.created.push(photo.id);
  if (!published) return json({ id: photo.id });
  const post = makePost(stand, {
    page: page.id,
    message,
    link: null,
    photos: [photo.id],
    published: true,
    content_type: null,
    scheduled: null,
    app: token.app,
  });
  call.created.push(post.id);
  return json({ id: photo.id, post_id: post.id });
}

async function fetchPhoto(stand: Stand, url: string): Promise<Buffer> {
  try {
    const { redirects, robots } = stand.state.settings.fetch;
    const answer = await reach(stand, new URL(url), { redirects, robots });
    if (answer.status !== 200) throw badImage();
    return answer.bytes;
  } catch (error) {
    if (error instanceof Unreachable || error instanceof TypeError) throw badImage();
    throw error;
  }
}

function keepPhoto(
  stand: Stand,
  page: Page,
  bytes: Buffer,
  facts: Pick<Photo, 'published' | 'temporary' | 'alt'> & { file: UploadedFile | undefined },
): Photo {
  const { max_bytes, keep_hours } = stand.state.settings.photo;
  const picture = readPicture(bytes);
  if (bytes.length > max_bytes || picture?.format === 'webp' || picture?.format === 'heic')
    throw new GraphError(324, '(#324) Missing or invalid image file', {
      subcode: 1366046,
      userTitle: "Can't read files",
      userMessage: "Your photos couldn't be uploaded. Photos should be smaller than 4 MB and saved as JPG, PNG.",
    });
  if (!picture) throw badImage();
  const photo: Photo = {
    id: nextId(stand.state, 'photo'),
    page: page.id,
    sha256: keepPicture(stand, bytes),
    format: picture.format,
    width: picture.width,
    height: picture.height,
    source: facts.file ? 'upload' : 'url',
    alt: facts.alt,
    published: facts.published,
    temporary: facts.temporary,
    created: stand.now(),
    expires: facts.published ? 0 : stand.now() + keep_hours * hour,
    post_id: null,
    posted: 0,
  };
  stand.state.photos[photo.id] = photo;
  return photo;
}

/** `GET /{photo}`. */
export function readPhoto(stand: Stand, call: Call, id: string): Reply {
  const token = requirePageToken(stand, call);
  const photo = photoOf(stand, id);
  if (!photo || photo.page !== token.page || !visible(stand, id)) throw missingObject(id, call.method);
  requireReading(stand, token);
  return json(project('Photo', photo, askedFields(call, 'created_time,id'), photoFields(stand)));
}
