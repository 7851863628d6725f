import { z } from 'zod';
import { rightsIn } from '#domains/dealerships/index.ts';
import { Id } from '#kernel/ids.ts';
import { Limit } from '#platform/web/limits.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { Attachment, MailFacts, openOwnAttachment } from '#platform/mail/index.ts';
import { fileAnswer } from '#platform/web/file-answer.ts';
import { accountOwnRoute, accountRoute } from '#platform/web/route.ts';
import { announcementClasses, announcementsFor, dismiss } from './announcements.ts';
import { chooseMessages, choicesOf } from './message-choices.ts';
import { chosenClasses, messageChannels, messageClasses } from './message-classes.ts';
import { lookKinds, looksAt } from './own-looks.ts';
import {
  Body,
  closeRequest,
  messagesOf,
  openRequest,
  replyAsPerson,
  requestOf,
  requestStates,
  Subject,
} from './requests.ts';
import type { Request, RequestState } from './requests.ts';

const At = z.date();
const Line = z.object({
  id: Id,
  number: z.string(),
  subject: z.string(),
  state: z.enum(requestStates),
  stateSince: At,
  dueAt: At,
  openedAt: At,
});
export const Message = z.object({
  id: Id,
  at: At,
  side: z.enum(['person', 'operator']),
  body: z.string(),
  operator: z.string().nullable(),
  mail: MailFacts.nullable(),
  attachments: z.array(Attachment).describe('Files that came with it by mail'),
});
const Classes = z.object({
  items: z.array(
    z.object({
      class: z.enum(messageClasses),
      chosen: z.boolean(),
      consent: z.enum(['not_needed', 'given', 'missing']),
      email: z.boolean(),
      product: z.boolean(),
    }),
  ),
});
export const AttachmentParams = z.strictObject({ requestId: Id, attachmentId: Id });
const RequestParams = z.strictObject({ requestId: Id });

const line = ({ id, number, subject, state, stateSince, dueAt, openedAt }: Request) => ({
  id,
  number,
  subject,
  state: state as RequestState,
  stateSince,
  dueAt,
  openedAt,
});

/** A file of a conversation. @throws NotFound also when the conversation is another person's */
export async function attachmentOf(
  ctx: PlatformContext,
  { requestId, attachmentId }: z.output<typeof AttachmentParams>,
  of?: { userId: string },
) {
  const request = await requestOf(ctx, requestId, of);
  const messages = await messagesOf(ctx, request.id);
  return openOwnAttachment(
    ctx,
    attachmentId,
    'messageId',
    messages.map(({ id }) => id),
  );
}

const limits = new WeakMap<Ground, Limit>();
/** A person writes to support so often in an hour at most. */
function written(ground: Ground): Limit {
  let limit = limits.get(ground);
  if (!limit) limits.set(ground, (limit = new Limit(Math.ceil(30 * ground.config.limitFactor), 3600)));
  return limit;
}

/** Support, notices and switches of the person who is signed in. */
export const personRoutes = {
  'GET /api/me/looks': accountOwnRoute({
    summary: 'Who of the platform looked at what of oneself, newest first',
    description:
      'One’s conversations with support, lists they stood in, and what was read under a support grant where one works.',
    answer: z.object({
      items: z.array(
        z.object({
          at: At,
          operator: z.string(),
          what: z.enum(lookKinds),
          place: z.string().nullable(),
          times: z.int(),
        }),
      ),
    }),
    handle: async ({ ground, account }) => ({ items: await looksAt(ground, account.userId) }),
  }),
  'GET /api/me/support': accountRoute({
    summary: 'One’s requests to support, newest first',
    answer: z.object({ items: z.array(Line) }),
    handle: async (ctx) => {
      const rows = await ctx.db
        .selectFrom('supportRequest')
        .selectAll()
        .where('userId', '=', ctx.account.userId)
        .orderBy('openedAt', 'desc')
        .limit(100)
        .execute();
      return { items: rows.map(line) };
    },
  }),
  'POST /api/me/support': accountRoute({
    summary: 'Ask support',
    description: 'Answered within two business days, by mail and here.',
    body: z.strictObject({ subject: Subject, body: Body, dealershipId: Id.optional() }),
    answer: z.object({ id: Id, number: z.string() }),
    status: 201,
    handle: async (ctx, { body: { dealershipId, ...words } }) => {
      const { userId, name, email, locale } = ctx.account;
      await written(ctx.ground).take(userId);
      // Only a dealership that the person works for can be named.
      const theirs = dealershipId ? await rightsIn(ctx.ground, userId, dealershipId) : undefined;
      return openRequest(ctx, { userId, dealershipId: theirs?.dealershipId ?? null, name, email, locale }, words);
    },
  }),
  'GET /api/me/support/:requestId': accountRoute({
    summary: 'One conversation with support',
    params: RequestParams,
    answer: Line.extend({ messages: z.array(Message) }),
    handle: async (ctx, { params }) => {
      const request = await requestOf(ctx, params.requestId, ctx.account);
      const messages = await messagesOf(ctx, request.id);
      return { ...line(request), messages: messages.map((one) => ({ ...one, side: one.side as 'person' })) };
    },
  }),
  'GET /api/me/support/:requestId/attachments/:attachmentId': accountOwnRoute({
    summary: 'A file that one sent to support by mail, to be saved',
    params: AttachmentParams,
    raw: true,
    handle: async ({ ground, account }, { params }) =>
      fileAnswer(await ground.database.asPlatform((ctx) => attachmentOf(ctx, params, account), {}, { write: false })),
  }),
  'POST /api/me/support/:requestId/messages': accountRoute({
    summary: 'Write again in a conversation with support',
    params: RequestParams,
    body: z.strictObject({ body: Body }),
    handle: async (ctx, { params, body }) => {
      await written(ctx.ground).take(ctx.account.userId);
      await replyAsPerson(ctx, await requestOf(ctx, params.requestId, ctx.account), body.body);
    },
  }),
  'POST /api/me/support/:requestId/close': accountRoute({
    summary: 'Say that a request is settled',
    params: RequestParams,
    handle: async (ctx, { params }) => closeRequest(ctx, await requestOf(ctx, params.requestId, ctx.account)),
  }),
  'GET /api/me/messages': accountRoute({
    summary: 'Classes of messages with one’s switches',
    description: 'Security alerts and legal notices have none.',
    answer: Classes,
    handle: async (ctx) => ({ items: await choicesOf(ctx, ctx.account.userId) }),
  }),
  'PUT /api/me/messages': accountRoute({
    summary: 'Turn one switch',
    description:
      'For product news and marketing, turning on gives the consent, and turning off the last way takes it back.',
    body: z.strictObject({
      class: z.enum(chosenClasses),
      channel: z.enum(messageChannels),
      allowed: z.boolean(),
    }),
    answer: Classes,
    handle: async (ctx, { body }) => ({ items: await chooseMessages(ctx, ctx.account.userId, body) }),
  }),
  'GET /api/me/announcements': accountRoute({
    summary: 'Announcements that one has not dismissed',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          class: z.enum(announcementClasses),
          title: z.string(),
          body: z.string(),
          publishedAt: At,
        }),
      ),
    }),
    handle: async (ctx) => ({ items: await announcementsFor(ctx, ctx.account.userId) }),
  }),
  'POST /api/me/announcements/:announcementId/dismissal': accountRoute({
    summary: 'Put an announcement away',
    params: z.strictObject({ announcementId: Id }),
    handle: (ctx, { params }) => dismiss(ctx, ctx.account.userId, params.announcementId),
  }),
};
