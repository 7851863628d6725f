import { html } from 'hono/html';
import type { Call } from './call.ts';
import { framed, type Markup } from './page-frame.ts';
import { readPicture } from './picture.ts';
import { pictureUrl, postUrl } from './posts.ts';
import { bytes, type Reply } from './reply.ts';
import type { Account, Media, Page, Post } from './records.ts';
import { silhouettePng } from './silhouette.ts';
import { mediaUrl, type Stand } from './stand.ts';

/** What Facebook and Instagram would show to people: timelines, profiles, permalinks, pictures (protocol 8.1). */
export function shown(stand: Stand, call: Call): Reply {
  const [first = '', second = '', third, fourth] = call.segments;
  if (first === 'pictures') return picture(stand, second);
  if (call.path.endsWith('.png')) return silhouette();
  if (first === 'facebook' && third === undefined && stand.state.pages[second])
    return timelinePage(stand, stand.state.pages[second]);
  if (first === 'facebook' && third === 'posts' && fourth) return postPage(stand, `${second}_${fourth}`);
  if (first === 'instagram' && second === 'p' && third) return mediaPage(stand, third);
  const account = Object.values(stand.state.accounts).find((one) => one.username === second);
  if (first === 'instagram' && account && third === undefined) return profilePage(stand, account);
  return gone('Facebook and Instagram');
}

const gone = (product: 'Facebook' | 'Instagram' | 'Facebook and Instagram'): Reply =>
  framed(
    product,
    'Not available',
    html`<section class="card">
      <h1>This isn’t available right now</h1>
      <p>It may never have been published, or it was deleted.</p>
    </section>`,
    { status: 404 },
  );

function picture(stand: Stand, hash: string): Reply {
  const kept = stand.pictures.get(hash);
  if (!kept) return gone('Facebook and Instagram');
  const format = readPicture(kept)?.format ?? 'jpeg';
  return bytes(kept, `image/${format === 'mpo' ? 'jpeg' : format}`, 200, {
    'Cache-Control': 'max-age=3600',
    'X-Content-Type-Options': 'nosniff',
  });
}

const silhouette = (): Reply => bytes(silhouettePng(), 'image/png');

const people = (ms: number): Markup =>
  html`<time datetime="${new Date(ms).toISOString()}"
    >${new Date(ms).toISOString().replace('T', ' ').slice(0, 16)} UTC</time
  >`;

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function timelinePage(stand: Stand, page: Page): Reply {
  const posts = Object.values(stand.state.posts)
    .filter((post) => post.page === page.id && post.published && !post.deleted)
    .sort((a, b) => b.order - a.order);
  return framed(
    'Facebook',
    page.name,
    html`<section class="card head" aria-label="Page">
        <img src="${page.picture ?? mediaUrl(stand, '/silhouette.png')}" alt="" width="72" height="72" />
        <div>
          <h1>${page.name}</h1>
          <p class="soft">${page.category} · ${counted(posts.length, 'post')}</p>
        </div>
      </section>
      ${posts.map((post) => postCard(stand, page, post, 'h2'))}
      ${posts.length === 0 ? html`<p class="card">Nothing is published on this Page yet.</p>` : ''}`,
  );
}

function postCard(stand: Stand, page: Page, post: Post, heading: 'h1' | 'h2'): Markup {
  const title = heading === 'h1' ? html`<h1>${page.name}</h1>` : html`<h2>${page.name}</h2>`;
  return html`<article class="card">
    ${title}
    <p class="soft"><a href="${postUrl(stand, post)}">${people(post.created)}</a></p>
    ${post.message === null ? '' : html`<p class="text">${post.message}</p>`}
    ${
      post.link === null
        ? ''
        : html`<p>
            ${/^https?:/i.test(post.link) ? html`<a href="${post.link}" rel="nofollow noopener">${post.link}</a>` : post.link}
          </p>`
    }
    ${
      post.photos.length === 0
        ? ''
        : html`<div class="pictures">
            ${post.photos.map((id) => {
              const photo = stand.state.photos[id]!;
              return html`<img
                src="${pictureUrl(stand, photo.sha256)}"
                alt="${photo.alt ?? `Photo of ${page.name}`}"
                width="${photo.width}"
                height="${photo.height}"
                loading="lazy"
              />`;
            })}
          </div>`
    }
    <p class="soft">
      ${counted(post.reactions, 'reaction')} · ${counted(post.comments, 'comment')} · ${counted(post.shares, 'share')}
    </p>
  </article>`;
}

function postPage(stand: Stand, id: string): Reply {
  const post = stand.state.posts[id];
  const page = stand.state.pages[post?.page ?? ''];
  if (!post || !page || !post.published || post.deleted) return gone('Facebook');
  return framed(
    'Facebook',
    `Post by ${page.name}`,
    html`${postCard(stand, page, post, 'h1')}
      <nav><a href="${mediaUrl(stand, `/facebook/${page.id}`)}">All posts of ${page.name}</a></nav>`,
  );
}

function profilePage(stand: Stand, account: Account): Reply {
  const media = Object.values(stand.state.media)
    .filter((one) => one.account === account.id)
    .sort((a, b) => b.order - a.order);
  return framed(
    'Instagram',
    account.username,
    html`<section class="card head" aria-label="Profile">
        <img src="${account.picture ?? mediaUrl(stand, '/silhouette.png')}" alt="" width="72" height="72" />
        <div>
          <h1>${account.username}</h1>
          <p class="soft">
            ${account.name} · ${counted(media.length, 'post')} · ${counted(account.followers_count, 'follower')}
          </p>
        </div>
      </section>
      <ul class="grid">
        ${media.map(
          (one) =>
            html`<li>
              <a href="${mediaUrl(stand, `/instagram/p/${one.shortcode}`)}">
                ${
                  one.pictures[0]
                    ? html`<img
                        src="${pictureUrl(stand, one.pictures[0].sha256)}"
                        alt="${one.pictures[0].alt ?? (one.caption?.slice(0, 80) || 'Post')}"
                        loading="lazy"
                      />`
                    : html`<span>Reel</span>`
                }
              </a>
            </li>`,
        )}
      </ul>
      ${media.length === 0 ? html`<p class="card">No posts yet.</p>` : ''}`,
    { width: 'wide' },
  );
}

function mediaPage(stand: Stand, shortcode: string): Reply {
  const media: Media | undefined = Object.values(stand.state.media).find((one) => one.shortcode === shortcode);
  const account = stand.state.accounts[media?.account ?? ''];
  if (!media || !account) return gone('Instagram');
  return framed(
    'Instagram',
    `Post by ${account.username}`,
    html`<article class="card">
      <h1><a href="${mediaUrl(stand, `/instagram/${account.username}`)}">${account.username}</a></h1>
      ${media.pictures.map(
        (one, index) =>
          html`<img
            src="${pictureUrl(stand, one.sha256)}"
            alt="${one.alt ?? `Picture ${index + 1} of ${media.pictures.length}`}"
          />`,
      )}
      ${media.caption === null ? '' : html`<p class="text">${media.caption}</p>`}
      <p class="soft">
        ${counted(media.likes, 'like')} · ${counted(media.comments, 'comment')} · ${people(media.timestamp)}
      </p>
    </article>`,
  );
}

/** The way in: every Page and account of the stand-in's world. */
export function frontPage(stand: Stand): Reply {
  const { pages, accounts } = stand.state;
  return framed(
    'Facebook and Instagram',
    'Pages and accounts',
    html`<section class="card">
        <h1>Facebook</h1>
        <ul class="choices">
          ${Object.values(pages).map((one) => html`<li><a href="${mediaUrl(stand, `/facebook/${one.id}`)}">${one.name}</a></li>`)}
        </ul>
        ${Object.keys(pages).length === 0 ? html`<p>No Pages yet.</p>` : ''}
      </section>
      <section class="card">
        <h2>Instagram</h2>
        <ul class="choices">
          ${Object.values(accounts).map((one) => html`<li><a href="${mediaUrl(stand, `/instagram/${one.username}`)}">${one.username}</a></li>`)}
        </ul>
        ${Object.keys(accounts).length === 0 ? html`<p>No accounts yet.</p>` : ''}
      </section>`,
  );
}
