import { flag, list, text, whole, type Call } from './call.ts';
import { requireAlt, requireCaption } from './caption.ts';
import { fetchFilm, fetchPicture } from './container-picture.ts';
import { askedFields, project, type NodeFields } from './fields.ts';
import { badParameter, GraphError, missingObject, publishingError } from './graph-error.ts';
import { ownAccount, requireInstagramPublishing, tokenAccount } from './instagram-access.ts';
import { nextId } from './mint.ts';
import { json, type Reply } from './reply.ts';
import type { Account, Container, ContainerStatus } from './records.ts';
import { day, visible, type Stand } from './stand.ts';

/** `POST /{ig}/media`: a container for a picture, a film or a carousel (protocol 3.5). */
export async function createContainer(stand: Stand, call: Call, id: string): Promise<Reply> {
  const account = ownAccount(stand, call, id);
  requireInstagramPublishing(stand, call, account);
  const plan = readPlan(call);
  requireRoom(stand, account);
  const container: Container = {
    id: '',
    account: account.id,
    kind: plan.kind,
    carousel_item: plan.child,
    caption: plan.caption,
    alt: plan.alt,
    children: plan.children,
    sha256: null,
    width: 0,
    height: 0,
    forced: null,
    status: null,
    created: stand.now(),
    finishes_at: 0,
    expires: stand.now() + day,
    media_id: null,
  };
  const { image_ms, video_ms, errors } = stand.state.settings.container;
  if (plan.kind === 'CAROUSEL') requireChildren(stand, account, plan.children);
  try {
    if (plan.image) Object.assign(container, await fetchPicture(stand, plan.image));
    if (plan.film) await fetchFilm(stand, plan.film);
  } catch (error) {
    if (!(error instanceof GraphError) || errors === 'create') throw error;
    container.forced = 'ERROR';
    container.status = `Error: Media upload has failed with error code ${error.subcode}`;
  }
  container.id = nextId(stand.state, 'container');
  container.finishes_at = stand.now() + (plan.film ? video_ms : image_ms);
  account.container_log.push(stand.now());
  stand.state.containers[container.id] = container;
  call.created.push(container.id);
  return json({ id: container.id });
}

interface Plan {
  kind: Container['kind'];
  child: boolean;
  caption: string | null;
  alt: string | null;
  children: string[];
  image: string | undefined;
  film: string | undefined;
}

function readPlan(call: Call): Plan {
  const type = text(call, 'media_type');
  const child = flag(call, 'is_carousel_item', false);
  const image = text(call, 'image_url');
  const film = text(call, 'video_url');
  const caption = text(call, 'caption') ?? null;
  const alt = text(call, 'alt_text') ?? null;
  const children = (list(call, 'children') ?? []).map(String);
  const collaborators = list(call, 'collaborators');
  const location = text(call, 'location_id');
  for (const known of ['user_tags', 'cover_url', 'audio_name', 'share_to_feed']) list(call, known);
  whole(call, 'thumb_offset');
  if (text(call, 'upload_type') !== undefined) throw badParameter('upload_type is for apps with Facebook Login only');
  if (type !== undefined && !['CAROUSEL', 'REELS', 'STORIES', 'VIDEO', 'IMAGE'].includes(type))
    throw publishingError(100, 2207023, `The media type ${type} is unknown.`);
  const kind = type ?? 'IMAGE';
  if (kind === 'VIDEO' && !child) throw publishingError(100, 2207023, 'VIDEO is for carousel children; use REELS.');
  if (kind === 'CAROUSEL') {
    if (child || image || film) throw badParameter('A carousel has children and no media of its own');
    if (children.length < 2 || children.length > 10 || new Set(children).size < children.length)
      throw publishingError(100, 2207028, 'A carousel needs 2 to 10 children.');
  } else if (children.length > 0) throw badParameter('children needs media_type=CAROUSEL');
  else if (kind === 'IMAGE' && (!image || film)) throw badParameter('The parameter image_url is required.');
  else if (['VIDEO', 'REELS'].includes(kind) && !film) throw badParameter('The parameter video_url is required.');
  else if (kind === 'STORIES' && Boolean(image) === Boolean(film)) throw badParameter('A story has one medium');
  if (child && caption !== null) throw badParameter('A carousel child has no caption');
  if (child && location !== undefined) throw badParameter('A carousel child has no location_id');
  if (alt !== null && kind !== 'IMAGE') throw badParameter('alt_text is for images only');
  if ((collaborators?.length ?? 0) > 3) throw badParameter('At most 3 collaborators');
  if (caption !== null) requireCaption(caption);
  if (alt !== null) requireAlt(alt);
  return { kind: kind as Container['kind'], child, caption, alt, children, image, film };
}

function requireRoom(stand: Stand, account: Account): void {
  account.container_log = account.container_log.filter((at) => at > stand.now() - day);
  if (account.container_log.length >= stand.state.settings.container.per_day)
    throw publishingError(9, 2207042, 'The account made too many containers in 24 hours.');
}

function requireChildren(stand: Stand, account: Account, children: string[]): void {
  for (const id of children) {
    const child = stand.state.containers[id];
    if (!child || child.account !== account.id)
      throw publishingError(24, 2207006, `The media with id ${id} cannot be found.`);
    if (!child.carousel_item) throw badParameter(`The container ${id} was not made with is_carousel_item`);
    const status = statusOf(stand, child);
    if (status === 'EXPIRED') throw publishingError(-2, 2207020, 'The media has expired.');
    if (status === 'ERROR') throw publishingError(-1, 2207032, 'The media could not be created.');
    if (status === 'PUBLISHED') throw publishingError(24, 2207006, `The media with id ${id} is already published.`);
  }
}

/** What a container is by now; a carousel is ready only after all of its children. */
export function statusOf(stand: Stand, container: Container): ContainerStatus {
  if (container.forced) return container.forced;
  if (container.expires <= stand.now()) return 'EXPIRED';
  if (container.finishes_at > stand.now()) return 'IN_PROGRESS';
  const children = container.children.map((id) => statusOf(stand, stand.state.containers[id]!));
  if (children.includes('ERROR') || children.includes('EXPIRED')) return 'ERROR';
  return children.includes('IN_PROGRESS') ? 'IN_PROGRESS' : 'FINISHED';
}

const statusWords: Record<ContainerStatus, string> = {
  IN_PROGRESS: 'In Progress: Media is still being processed.',
  FINISHED: 'Finished: Media has been uploaded and it is ready to be published.',
  ERROR: 'Error: Media upload has failed with error code 2207032',
  EXPIRED: 'Expired: The container was not published within 24 hours.',
  PUBLISHED: 'Published: Media has been successfully published.',
};

const containerFields = (stand: Stand): NodeFields<Container> => ({
  id: (container) => container.id,
  status_code: (container) => statusOf(stand, container),
  status: (container) => container.status ?? statusWords[statusOf(stand, container)],
});

/** `GET /{container}?fields=status_code,status`. */
export function readContainer(stand: Stand, call: Call, id: string): Reply {
  const { account } = tokenAccount(stand, call);
  const container = stand.state.containers[id];
  if (!container || container.account !== account.id || !visible(stand, id)) throw missingObject(id, call.method);
  return json(project('IGMediaContainer', container, askedFields(call, 'id'), containerFields(stand)));
}
