import { z } from 'zod';
import type { Kysely } from 'kysely';
import { Id } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import { fileAnswer } from '#platform/web/file-answer.ts';
import type { DB } from '#platform/database/schema.ts';
import {
  approveDisclosure,
  GivenDisclosure,
  giveDisclosure,
  listDisclosures,
  NewDisclosure,
  prepareDisclosure,
} from './disclosures.ts';
import { operatorRoute } from './operator-route.ts';
import { attachmentOf, AttachmentParams, Message } from './person-routes.ts';
import { Body, closeRequest, isOverdue, messagesOf, replyAsOperator, requestOf, requestStates } from './requests.ts';
import type { Request, RequestState } from './requests.ts';

const At = z.date();
const Line = z.object({
  id: Id,
  number: z.string(),
  name: z.string(),
  email: z.string(),
  subject: z.string(),
  state: z.enum(requestStates),
  stateSince: At,
  dueAt: At,
  openedAt: At,
  overdue: z.boolean(),
  suspectedSpam: z.boolean(),
  account: z.boolean().describe('Whether it was asked by somebody signed in.'),
  way: z.enum(['page', 'mail']).describe('How it was opened. Who a mail says it is from is not proved.'),
  claimsAccount: z.boolean().describe('The address is that of an account, whose holder was not signed in.'),
  dealershipId: Id.nullable(),
  version: z.int(),
});
const RequestParams = z.strictObject({ requestId: Id });
const DisclosureParams = z.strictObject({ disclosureId: Id });

const line = (row: Request & { holder: string | null }, now: Date) => ({
  id: row.id,
  number: row.number,
  name: row.name,
  email: row.email,
  subject: row.subject,
  state: row.state as RequestState,
  stateSince: row.stateSince,
  dueAt: row.dueAt,
  openedAt: row.openedAt,
  overdue: isOverdue(row, now),
  suspectedSpam: row.suspectedSpam,
  account: row.userId !== null,
  way: row.way as 'page' | 'mail',
  claimsAccount: row.holder !== null,
  dealershipId: row.aboutDealership,
  version: row.version,
});

/** Requests, with the account of their address where nobody was signed in: whose they claim to be, and do not prove. */
const withHolder = (db: Kysely<DB>) =>
  db
    .selectFrom('supportRequest')
    .selectAll()
    .select(({ selectFrom }) =>
      selectFrom('userAccount')
        .select('userAccount.id')
        .whereRef('userAccount.email', '=', 'supportRequest.email')
        .where('userAccount.closedAt', 'is', null)
        .where('supportRequest.userId', 'is', null)
        .as('holder'),
    );

/** The desk of support, and the log of what was given to authorities. */
export const deskRoutes = {
  'GET /api/operator/support': operatorRoute({
    summary: 'Requests to support, those that are due first',
    query: z.strictObject({ closed: z.enum(['true', 'false']).optional() }),
    answer: z.object({ items: z.array(Line), open: z.int(), overdue: z.int() }),
    handle: (ctx, { query }) =>
      ctx.act({ event: 'requests.listed' }, async ({ db, now }) => {
        const closed = query.closed === 'true';
        const rows = await withHolder(db)
          .where('state', closed ? '=' : '!=', 'closed')
          .orderBy('suspectedSpam')
          .orderBy((eb) => eb('state', '=', 'open'), 'desc')
          .orderBy('dueAt', closed ? 'desc' : 'asc')
          .limit(200)
          .execute();
        const items = rows.map((row) => line(row, now));
        return {
          items,
          open: items.filter(({ state, suspectedSpam }) => state === 'open' && !suspectedSpam).length,
          overdue: items.filter(({ overdue }) => overdue).length,
        };
      }),
  }),
  'GET /api/operator/support/:requestId': operatorRoute({
    summary: 'One conversation',
    params: RequestParams,
    answer: Line.extend({ messages: z.array(Message) }),
    handle: (ctx, { params: { requestId } }) =>
      ctx.act({ event: 'request.seen', subject: requestId }, async (platform) => {
        const request = await withHolder(platform.db)
          .where('id', '=', requestId)
          .executeTakeFirstOrThrow(() => new NotFound('request'));
        const messages = await messagesOf(platform, requestId);
        return {
          ...line(request, platform.now),
          messages: messages.map((one) => ({ ...one, side: one.side as 'person' })),
        };
      }),
  }),
  'GET /api/operator/support/:requestId/attachments/:attachmentId': operatorRoute({
    summary: 'A file that came with a mail of a conversation, to be saved',
    params: AttachmentParams,
    raw: true,
    handle: async (ctx, { params }) =>
      fileAnswer(
        await ctx.act({ event: 'request.file_taken', subject: params.requestId }, (platform) =>
          attachmentOf(platform, params),
        ),
      ),
  }),
  'POST /api/operator/support/:requestId/messages': operatorRoute({
    summary: 'Answer (`answered`) or ask back (`waiting`)',
    params: RequestParams,
    body: z.strictObject({ body: Body, state: z.enum(['answered', 'waiting']), version: z.int() }),
    handle: (ctx, { params: { requestId }, body }) =>
      ctx.act({ event: 'request.answered', subject: requestId }, async (platform) =>
        replyAsOperator(platform, ctx.operatorId, await requestOf(platform, requestId), body),
      ),
  }),
  'POST /api/operator/support/:requestId/close': operatorRoute({
    summary: 'Close a conversation',
    params: RequestParams,
    handle: (ctx, { params: { requestId } }) =>
      ctx.act({ event: 'request.closed', subject: requestId }, async (platform) =>
        closeRequest(platform, await requestOf(platform, requestId)),
      ),
  }),
  'GET /api/operator/disclosures': operatorRoute({
    summary: 'What authorities demanded, and what they were given',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          authority: z.string(),
          document: z.string(),
          basis: z.string(),
          scope: z.string(),
          dealershipId: Id.nullable(),
          dealership: z.string().nullable(),
          userId: Id.nullable(),
          account: z.string().nullable().describe('The account holder whose data it is, while the account lives.'),
          preparedBy: z.string(),
          preparedAt: At,
          mine: z.boolean().describe('Prepared by oneself: another one has to approve it.'),
          approvedBy: z.string().nullable(),
          approvedAt: At.nullable(),
          given: z.string().nullable(),
          givenAt: At.nullable(),
          toldAt: At.nullable(),
          unreachedAt: At.nullable().describe('Nobody was left to be told.'),
          forbiddenUntil: z.string().nullable(),
          forbiddenBy: z.string().nullable(),
        }),
      ),
    }),
    handle: async (ctx) => ({
      items: (await ctx.act({ event: 'disclosures.listed' }, listDisclosures)).map(({ preparedById, ...row }) => ({
        ...row,
        mine: preparedById === ctx.operatorId,
      })),
    }),
  }),
  'POST /api/operator/disclosures': operatorRoute({
    summary: 'Put on record what an authority demands, and on what basis',
    stepUp: true,
    body: NewDisclosure,
    answer: z.object({ id: Id }),
    status: 201,
    handle: (ctx, { body }) =>
      ctx.act(
        { event: 'disclosure.prepared', ...(body.dealershipId ? { aboutDealership: body.dealershipId } : {}) },
        (platform) => prepareDisclosure(platform, ctx.operatorId, body),
      ),
  }),
  'POST /api/operator/disclosures/:disclosureId/approval': operatorRoute({
    summary: 'Agree as the second operator',
    stepUp: true,
    params: DisclosureParams,
    handle: (ctx, { params: { disclosureId } }) =>
      ctx.act({ event: 'disclosure.approved', subject: disclosureId }, (platform) =>
        approveDisclosure(platform, ctx.operatorId, disclosureId),
      ),
  }),
  'POST /api/operator/disclosures/:disclosureId/giving': operatorRoute({
    summary: 'Put on record what was given; owners are told unless an order forbids it',
    stepUp: true,
    params: DisclosureParams,
    body: GivenDisclosure,
    handle: (ctx, { params: { disclosureId }, body }) =>
      ctx.act({ event: 'disclosure.given', subject: disclosureId }, (platform) =>
        giveDisclosure(platform, disclosureId, body),
      ),
  }),
};
