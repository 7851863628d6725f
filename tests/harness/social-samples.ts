import { newId } from '#kernel/ids.ts';
import type { TestDealership } from './house.ts';
import type { SocialHouse } from './meta.ts';
import type { Sample, Stocked } from './samples.ts';

/** What a dealership has of the social room: one of everything that an id can name. */
export interface SocialStock {
  channelId: string;
  connectionId: string;
  postId: string;
  /** A post that waits for approval. */
  askedId: string;
  templateId: string;
  ruleId: string;
  failedId: string;
  doubtfulId: string;
  publishedId: string;
  versions: Record<string, number>;
}

/** Connects a Page and an account by the stand-in's dialogs, leaves a login with a choice of Pages open, and posts. */
export async function stockSocial(
  house: SocialHouse,
  dealership: TestDealership,
  made: { mark: string; vehicleId: string },
): Promise<SocialStock> {
  const { owner } = dealership;
  const { mark, vehicleId } = made;
  const versions: Record<string, number> = {};
  const ask = async (what: string, body?: unknown) => {
    const answer = await house.call(what, { as: owner, ...(body === undefined ? {} : { body }) });
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer.body.id) versions[answer.body.id] = answer.body.version;
    return answer.body;
  };
  const channelId = await house.connect(owner, 'facebook');
  const connectionId = /connection=([0-9a-f-]{36})/.exec(await house.login(owner, 'facebook'))![1]!;
  await house.db.sql(`update channel set name = $2, picture = '\\xffd8' where id = $1`, [channelId, `Page ${mark}`]);
  const draft = (body: string) =>
    ask('POST /api/posts', { locale: 'en', vehicleId, channelIds: [channelId], body: `${body} ${mark}\n{legal}` });
  const post = await draft('A draft');
  const asked = await draft('A question');
  await house.db.sql(`update post set approval_asked_at = now() where id = $1`, [asked.id]);
  const delivery = async (facts: { state: string; maybe?: boolean; remoteId?: string }): Promise<string> => {
    const id = newId();
    const { id: postId } = await draft(`Sent ${facts.state}`);
    await house.db.sql(
      `insert into delivery (dealership_id, id, post_id, channel_id, channel_epoch, network, state, due_at, next_at, created_at,
         maybe_published, committed_at, remote_id, published_at, content)
       select $1, $2, $3, id, epoch, network, $4, now(), now(), now(), $5, case when $5 then now() end, $6, case when $6::text is null then null else now() end, '{"text": "", "photos": []}'
       from channel where id = $7`,
      [dealership.id, id, postId, facts.state, facts.maybe ?? false, facts.remoteId ?? null, channelId],
    );
    await house.db.sql(`update post set state = $2 where id = $1`, [postId, facts.state]);
    versions[id] = 1;
    return id;
  };
  const templates = await ask('GET /api/social/templates');
  const template = await ask('POST /api/social/templates', {
    name: `Template ${mark}`,
    kind: 'vehicle',
    locale: 'en',
    variants: [`{vehicle} ${mark}`],
  });
  const rule = await ask('POST /api/social/rules', {
    name: `Rule ${mark}`,
    kind: 'new_arrival',
    channelIds: [channelId],
    // An active one would have its job put in a moment after any change.
    active: false,
    templateId: templates.items.find((one: { kind: string }) => one.kind === 'vehicle').id,
  });
  return {
    channelId,
    connectionId,
    postId: post.id,
    askedId: asked.id,
    templateId: template.id,
    ruleId: rule.id,
    failedId: await delivery({ state: 'failed' }),
    doubtfulId: await delivery({ state: 'failed', maybe: true }),
    publishedId: await delivery({ state: 'published', remoteId: `104000000000001_${Date.now()}` }),
    versions,
  };
}

const nothing = (): Sample => ({});
const ofChannel = (of: Stocked): Sample => ({ params: { channelId: of.channelId } });
const ofPost = (of: Stocked, body?: Record<string, unknown>): Sample => ({
  params: { postId: of.postId },
  ...(body ? { body: { version: of.versions[of.postId]!, ...body } } : {}),
});
const versioned = (of: Stocked, id: string, more: Record<string, unknown> = {}) => ({
  version: of.versions[id]!,
  ...more,
});
const photos = (of: Stocked) => [{ photoId: of.photoId, alt: 'From the left', fit: 'crop' }];

/** A request for each route of the social room. */
export const socialSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/channels': nothing,
  'POST /api/channels/connect': (of) => ({ body: { network: 'facebook', channelId: of.channelId, again: true } }),
  'GET /api/channel-connections/:connectionId': (of) => ({ params: { connectionId: of.connectionId } }),
  'POST /api/channel-connections/:connectionId/choose': (of) => ({
    params: { connectionId: of.connectionId },
    body: { remoteIds: ['104000000000002'] },
  }),
  'GET /api/channels/:channelId/picture': ofChannel,
  'POST /api/channels/:channelId/disconnect': ofChannel,
  'POST /api/channels/disconnect-all': nothing,
  'GET /api/channels/:channelId': ofChannel,
  'GET /api/posts': nothing,
  'POST /api/posts': (of) => ({
    body: {
      locale: 'en',
      kind: 'vehicle',
      vehicleId: of.vehicleId,
      body: '{vehicle}\n{price}',
      instagramBody: '{vehicle}',
      link: 'https://example.com/car',
      photos: photos(of),
      shape: 'square',
      channelIds: [of.channelId],
    },
  }),
  'POST /api/posts/preview': (of) => ({
    body: { locale: 'fr', vehicleId: of.vehicleId, body: '{vehicle}', photos: photos(of), channelIds: [of.channelId] },
  }),
  'GET /api/posts/:postId': (of) => ofPost(of),
  'GET /api/posts/:postId/engagement': (of) => ofPost(of),
  'PATCH /api/posts/:postId': (of) =>
    ofPost(of, { body: 'Other words', photos: photos(of), channelIds: [of.channelId] }),
  'DELETE /api/posts/:postId': (of) => ofPost(of),
  'POST /api/posts/:postId/schedule': (of) => ofPost(of, { at: null }),
  'POST /api/posts/:postId/approve': (of) => ({
    params: { postId: of.askedId },
    body: versioned(of, of.askedId),
  }),
  'POST /api/posts/:postId/cancel': (of) => ofPost(of, {}),
  'POST /api/deliveries/:deliveryId/retry': (of) => ({
    params: { deliveryId: of.failedId },
    body: versioned(of, of.failedId),
  }),
  'POST /api/deliveries/:deliveryId/settle': (of) => ({
    params: { deliveryId: of.doubtfulId },
    body: versioned(of, of.doubtfulId, { there: true }),
  }),
  'GET /api/social/drift': nothing,
  'POST /api/social/drift/:deliveryId': (of) => ({ params: { deliveryId: of.publishedId }, body: { how: 'ignore' } }),
  'GET /api/social/marketplace/:vehicleId': (of) => ({ params: { vehicleId: of.vehicleId }, query: { locale: 'fr' } }),
  'GET /api/social/settings': nothing,
  'PATCH /api/social/settings': () => ({ body: { version: 0, perDay: 5, weekdays: [1, 2, 3] } }),
  'POST /api/social/pause': () => ({ body: { paused: true } }),
  'POST /api/social/stop': nothing,
  'GET /api/social/rules': nothing,
  'POST /api/social/rules': (of) => ({
    body: {
      name: 'Another',
      kind: 'new_arrival',
      channelIds: [of.channelId],
      templateId: of.templateId,
      afterHours: 2,
      atTime: '11:00',
    },
  }),
  'PATCH /api/social/rules/:ruleId': (of) => ({
    params: { ruleId: of.ruleId },
    body: versioned(of, of.ruleId, { name: 'Renamed', channelIds: [of.channelId] }),
  }),
  'DELETE /api/social/rules/:ruleId': (of) => ({ params: { ruleId: of.ruleId } }),
  'GET /api/social/templates': nothing,
  'POST /api/social/templates': () => ({
    body: { name: 'Another', kind: 'sold', locale: 'fr', variants: ['VENDU : {vehicle}'] },
  }),
  'PATCH /api/social/templates/:templateId': (of) => ({
    params: { templateId: of.templateId },
    body: versioned(of, of.templateId, { name: 'Renamed', variants: ['{vehicle}'] }),
  }),
  'DELETE /api/social/templates/:templateId': (of) => ({ params: { templateId: of.templateId } }),
};
