import { z } from 'zod';
import { operatorRoute } from '#domains/support/index.ts';
import { Id } from '#kernel/ids.ts';
import { Attachment, openOwnAttachment } from '#platform/mail/index.ts';
import { fileAnswer } from '#platform/web/file-answer.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { outcomes, Resolution, resolvePlatformRequest } from './platform-ending.ts';
import { listPlatformRequests, Note, notePlatformRequest, platformKinds, platformWays } from './platform-requests.ts';

const PlatformRequest = z.object({
  id: Id,
  kind: z.enum([...platformKinds, 'child']),
  way: z.enum(platformWays).describe('How it came: by the page for it, by mail, or within a letter to support'),
  name: z.string(),
  email: z.string(),
  words: z.string(),
  where: z.string().nullable().describe('In a report: where the child’s data was seen'),
  more: z
    .array(z.object({ at: z.iso.datetime(), from: z.string().nullable(), words: z.string() }))
    .describe('What was written later, to the address of the request. The sender is what the mail says'),
  addressProvedAt: z.date().nullable().describe('When somebody answered from the mailbox that we wrote to'),
  identity: z
    .object({ how: z.string(), by: z.string(), at: z.date() })
    .nullable()
    .describe('How one of us saw who asks, or that the data is a child’s'),
  attachments: z.array(Attachment).describe('Files that came with its mails'),
  locale: z.enum(['en', 'fr']),
  receivedAt: z.date(),
  dueAt: z.date(),
  overdue: z.boolean(),
  resolvedAt: z.date().nullable(),
  resolvedBy: z.string().nullable(),
  outcome: z.enum(outcomes).nullable(),
  hours: z.number().describe('From arrival to its end, or to now'),
});

async function nameOf({ db }: PlatformContext, userId: string): Promise<string> {
  const { name } = await db
    .selectFrom('operator')
    .select('name')
    .where('userId', '=', userId)
    .executeTakeFirstOrThrow();
  return name;
}

/** Requests and reports to the platform, in the console of its own people. */
export const consoleRoutes = {
  'GET /api/operator/privacy': operatorRoute({
    summary: 'Privacy requests and reports of a child’s data, those that are due first',
    query: z.strictObject({ ended: z.enum(['true', 'false']).optional() }),
    answer: z.object({ items: z.array(PlatformRequest) }),
    handle: async (ctx, { query }) => {
      await ctx.act({ event: 'privacy_requests.listed' }, async () => undefined);
      const ended = query.ended === 'true';
      const all = await listPlatformRequests(ctx.ground, ended);
      const items = ended
        ? all.filter(({ resolvedAt }) => resolvedAt).toSorted((a, b) => +b.resolvedAt! - +a.resolvedAt!)
        : all;
      return {
        items: items.map((one) => ({
          ...one,
          where: one.where || null,
          more: one.more ?? [],
          outcome: one.outcome as (typeof outcomes)[number] | null,
          overdue: !one.resolvedAt && one.dueAt < ctx.now,
        })),
      };
    },
  }),
  'GET /api/operator/privacy/:requestId/attachments/:attachmentId': operatorRoute({
    summary: 'A file that came with a privacy request by mail, to be saved',
    params: z.strictObject({ requestId: Id, attachmentId: Id }),
    raw: true,
    handle: async (ctx, { params: { requestId, attachmentId } }) =>
      fileAnswer(
        await ctx.act({ event: 'privacy_request.file_taken', subject: requestId }, (platform) =>
          openOwnAttachment(platform, attachmentId, 'requestId', [requestId]),
        ),
      ),
  }),
  'POST /api/operator/privacy/:requestId/note': operatorRoute({
    summary: 'Note what an open request really asks for, and how who asks has shown who they are',
    params: z.strictObject({ requestId: Id }),
    body: Note,
    handle: async (ctx, { params: { requestId }, body }) => {
      await ctx.act({ event: 'privacy_request.noted', subject: requestId }, async (platform) => {
        const by = await nameOf(platform, ctx.operatorId);
        await notePlatformRequest(platform, requestId, body, by);
      });
    },
  }),
  'POST /api/operator/privacy/:requestId/ending': operatorRoute({
    summary: 'End a request: delete what it names, or answer; who asked is told',
    description:
      'To delete, `identity` says how it became known who asks, or that the data is a child’s, unless that was noted before; an account also goes when its own mailbox answered our letter. An only owner’s account is refused at `/account`.',
    stepUp: true,
    params: z.strictObject({ requestId: Id }),
    body: Resolution,
    answer: z.object({
      hours: z.int(),
      ownerless: z.array(z.string()).describe('Dealerships that have no owner any more: somebody must be found'),
    }),
    handle: async (ctx, { params: { requestId }, body }) => {
      const by = await ctx.act({ event: 'privacy_request.ended', subject: requestId, why: body.outcome }, (platform) =>
        nameOf(platform, ctx.operatorId),
      );
      return resolvePlatformRequest(ctx.ground, requestId, body, by, ctx.origin);
    },
  }),
};
