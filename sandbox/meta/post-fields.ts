import { GraphError } from './graph-error.ts';
import { pick, type Field, type NodeFields } from './fields.ts';
import type { Photo, Post } from './records.ts';
import { graphTime, visible, type Stand } from './stand.ts';
import { pictureUrl, postUrl } from './posts.ts';

/** What a post tells (protocol 2.6). */
export const postFields = (stand: Stand): NodeFields<Post> => ({
  id: (post) => post.id,
  message: (post) => post.message ?? undefined,
  created_time: (post) => graphTime(post.created),
  updated_time: (post) => graphTime(post.created),
  permalink_url: (post) => postUrl(stand, post),
  is_published: (post) => post.published,
  is_hidden: () => false,
  unpublished_content_type: (post) => post.content_type ?? (post.published ? 'PUBLISHED' : undefined),
  scheduled_publish_time: (post) => post.scheduled ?? undefined,
  status_type: (post) =>
    post.photos.length > 0 ? 'added_photos' : post.link ? 'shared_story' : 'mobile_status_update',
  from: (post, field) => pick({ id: post.page, name: stand.state.pages[post.page]?.name }, field.sub),
  full_picture: (post) => (post.photos[0] ? pictureUrl(stand, stand.state.photos[post.photos[0]]!.sha256) : undefined),
  // Missing when zero (2.6).
  shares: (post) => (post.shares > 0 ? { count: post.shares } : undefined),
  reactions: (post, field) => counted(post.reactions, field),
  likes: (post, field) => counted(post.reactions, field),
  comments: (post, field) => counted(post.comments, field),
  attachments: (post, field) => attachments(stand, post, field.sub),
});

/** A list of other people's doings: we may know how many, not who (2.6). */
function counted(count: number, field: Field): unknown {
  const summary = field.args.summary;
  return {
    data: [],
    ...(summary === undefined || summary === 'false' ? {} : { summary: { total_count: count } }),
  };
}

const attachmentNames = ['media_type', 'type', 'target', 'media', 'url', 'title', 'description', 'unshimmed_url'];

function attachments(stand: Stand, post: Post, sub: Field[]): unknown {
  for (const field of [...sub, ...(sub.find((one) => one.name === 'subattachments')?.sub ?? [])])
    if (field.name !== 'subattachments' && !attachmentNames.includes(field.name))
      throw new GraphError(
        100,
        `(#100) Tried accessing nonexisting field (${field.name}) on node type (StoryAttachment)`,
      );
  const photos = post.photos.map((id) => photoAttachment(stand, stand.state.photos[id]!));
  if (photos.length === 1) return pick({ data: photos }, sub);
  if (photos.length > 1)
    return pick(
      {
        data: [
          {
            media_type: 'album',
            type: 'album',
            title: `Photos from ${stand.state.pages[post.page]?.name}'s post`,
            target: { id: post.id.split('_')[1], url: postUrl(stand, post) },
            url: postUrl(stand, post),
            media: photos[0]!.media,
            subattachments: { data: photos },
          },
        ],
      },
      sub,
    );
  if (!post.link) return undefined;
  return pick(
    {
      data: [
        {
          media_type: 'link',
          type: 'share',
          title: post.link,
          url: post.link,
          unshimmed_url: post.link,
          target: { url: post.link },
        },
      ],
    },
    sub,
  );
}

const photoAttachment = (stand: Stand, photo: Photo): Record<string, unknown> => ({
  media_type: 'photo',
  type: 'photo',
  target: { id: photo.id, url: pictureUrl(stand, photo.sha256) },
  url: pictureUrl(stand, photo.sha256),
  media: { image: { src: pictureUrl(stand, photo.sha256), width: photo.width, height: photo.height } },
});

/** What a photo tells; `page_story_id` may lag, and its absence proves nothing (2.3). */
export const photoFields = (stand: Stand): NodeFields<Photo> => ({
  id: (photo) => photo.id,
  created_time: (photo) => graphTime(photo.created),
  alt_text_custom: (photo) => photo.alt ?? undefined,
  width: (photo) => photo.width,
  height: (photo) => photo.height,
  link: (photo) => pictureUrl(stand, photo.sha256),
  picture: (photo) => pictureUrl(stand, photo.sha256),
  images: (photo) => [{ source: pictureUrl(stand, photo.sha256), width: photo.width, height: photo.height }],
  from: (photo, field) => pick({ id: photo.page, name: stand.state.pages[photo.page]?.name }, field.sub),
  page_story_id: (photo) => {
    const post = photo.post_id ? stand.state.posts[photo.post_id] : undefined;
    const lagging = stand.now() < photo.posted + stand.state.settings.page_story_lag_ms;
    return post && post.published && !post.deleted && visible(stand, post.id) && !lagging ? post.id : undefined;
  },
});
