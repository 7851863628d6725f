import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { Email, text } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { enterOwnAttachments, MailFacts, newMailToken, ownAttachments } from '#platform/mail/index.ts';
import type { Developed } from '#platform/mail/index.ts';
import type { SupportRequest } from '#platform/database/schema.ts';
import { afterBusinessDays } from './business-days.ts';
import { answerLetter, receivedLetter } from './request-letters.ts';
import { requestNumber } from './request-number.ts';

/** Support answers within so many business days (P08). */
export const answeredWithin = 2;

export const requestStates = ['open', 'waiting', 'answered', 'closed'] as const;
export type RequestState = (typeof requestStates)[number];
export type Request = Selectable<SupportRequest>;

export const Subject = text(200, { least: 1 });
export const Body = text(10_000, { least: 1, lines: true });
export const Contact = z.strictObject({ name: text(200, { least: 1 }), email: Email, subject: Subject, body: Body });

/** Who asks: an account holder, or somebody on the contact page. */
export interface Asker {
  userId: string | null;
  dealershipId: string | null;
  name: string;
  email: string;
  locale: Locale;
}

/** How words came by mail. */
export interface ByMail {
  facts: MailFacts;
  messageId: string | null;
  files: readonly Developed[];
}

/** What hears of each request of somebody who is not signed in, in its transaction: a rights request may be in it. */
type Hearing = (
  ctx: PlatformContext,
  asked: { asker: Asker; words: { subject: string; body: string }; mail: ByMail | undefined },
) => Promise<void>;
let hearing: Hearing | undefined;
/** Set once, by whoever puts the product together. */
export const hearRequests = (heard: Hearing): void => void (hearing = heard);

/**
 * Begins a conversation, and confirms it by mail. The same words of the same person within ten minutes are the same
 * request: a second press of the button asks nothing twice.
 *
 * @param suspected kept, and shown to operators, but nothing is mailed to an address that somebody may have made up
 */
export async function openRequest(
  ctx: PlatformContext,
  asker: Asker,
  words: { subject: string; body: string },
  suspected = false,
  mail?: ByMail,
): Promise<{ id: string; number: string }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`support ${asker.email}`}, 0))`.execute(ctx.db);
  const same = await ctx.db
    .selectFrom('supportRequest as r')
    .innerJoin('supportMessage as m', 'm.requestId', 'r.id')
    .select(['r.id', 'r.number'])
    .where('r.email', '=', asker.email)
    .where('r.subject', '=', words.subject)
    .where('m.body', '=', words.body)
    .where('r.userId', asker.userId ? '=' : 'is', asker.userId)
    .where('r.openedAt', '>', new Date(ctx.now.getTime() - 600_000))
    .executeTakeFirst();
  if (same) return same;
  const { dealershipId, ...person } = asker;
  const request = {
    id: newId(),
    number: requestNumber(),
    ...person,
    aboutDealership: dealershipId,
    subject: words.subject,
    state: 'open',
    stateSince: ctx.now,
    suspectedSpam: suspected,
    linkKey: randomBytes(32),
    mailToken: newMailToken(),
    way: mail ? 'mail' : 'page',
    dueAt: afterBusinessDays(ctx.now, answeredWithin),
    openedAt: ctx.now,
  };
  await ctx.db.insertInto('supportRequest').values(request).execute();
  await say(ctx, request.id, words.body, null, mail);
  if (suspected) return { id: request.id, number: request.number };
  await receivedLetter(ctx, request, words.body, mail);
  if (!asker.userId) await hearing?.(ctx, { asker, words, mail });
  return { id: request.id, number: request.number };
}

/** A request by its id. @throws NotFound also when it is another person's */
export async function requestOf(ctx: PlatformContext, id: string, of?: { userId: string }): Promise<Request> {
  return ctx.db
    .selectFrom('supportRequest')
    .selectAll()
    .where('id', '=', id)
    .$if(of !== undefined, (query) => query.where('userId', '=', of!.userId))
    .executeTakeFirstOrThrow(() => new NotFound('request'));
}

/** What was said in a conversation, in order, with the operator's name, how it came by mail, and the files that came along. */
export async function messagesOf(ctx: PlatformContext, requestId: string) {
  const rows = await ctx.db
    .selectFrom('supportMessage as m')
    .leftJoin('operator as o', 'o.userId', 'm.operatorId')
    .select(['m.id', 'm.at', 'm.side', 'm.body', 'm.mail', 'o.name as operator'])
    .where('m.requestId', '=', requestId)
    .orderBy('m.at')
    .orderBy('m.id')
    .execute();
  const files = await ownAttachments(
    ctx,
    'messageId',
    rows.flatMap(({ id, mail }) => (mail ? [id] : [])),
  );
  return rows.map((row) => ({
    ...row,
    mail: MailFacts.nullable().parse(row.mail),
    attachments: files.get(row.id) ?? [],
  }));
}

/** The person writes again: it is open again, and due anew. A closed conversation opens with it. */
export async function replyAsPerson(
  ctx: PlatformContext,
  request: Request,
  body: string,
  mail?: ByMail,
): Promise<void> {
  const last = (await messagesOf(ctx, request.id)).at(-1);
  // A second press of the button. A mail is not pressed twice, and what repeats one was passed over already.
  if (!mail && last?.side === 'person' && last.body === body && ctx.now.getTime() - last.at.getTime() < 600_000) return;
  await say(ctx, request.id, body, null, mail);
  // What a program wrote asks nothing.
  if (mail?.facts.automatic) return;
  await move(ctx, request, {
    state: 'open',
    closedAt: null,
    // What is due already stays due: writing again does not put us off.
    dueAt: request.state === 'open' ? request.dueAt : afterBusinessDays(ctx.now, answeredWithin),
  });
}

/**
 * An operator answers (`answered`) or asks back (`waiting`); the person gets it by mail and in the product.
 * @throws Conflict when the person wrote meanwhile
 */
export async function replyAsOperator(
  ctx: PlatformContext,
  operatorId: string,
  request: Request,
  given: { body: string; state: 'answered' | 'waiting'; version: number },
): Promise<void> {
  if (request.version !== given.version)
    throw new Conflict('Something was written meanwhile. Read it before you answer.', {}, 'stale');
  await say(ctx, request.id, given.body, operatorId);
  await move(ctx, request, {
    state: given.state,
    closedAt: null,
    suspectedSpam: false,
    firstAnsweredAt: request.firstAnsweredAt ?? ctx.now,
  });
  await answerLetter(ctx, request, given.body);
}

/** Closes a conversation, from either side; writing again opens it. */
export const closeRequest = (ctx: PlatformContext, request: Request): Promise<void> =>
  request.state === 'closed' ? Promise.resolve() : move(ctx, request, { state: 'closed', closedAt: ctx.now });

/** Closes conversations thirty days after our last word, when the person wrote no more; writing again opens them. */
export async function closeQuiet({ db, now }: PlatformContext): Promise<void> {
  await db
    .updateTable('supportRequest')
    .set((eb) => ({ state: 'closed', stateSince: now, closedAt: now, version: eb('version', '+', 1) }))
    .where('state', 'in', ['answered', 'waiting'])
    .where('stateSince', '<', new Date(now.getTime() - 30 * 86_400_000))
    .execute();
}

async function say(
  ctx: PlatformContext,
  requestId: string,
  body: string,
  operatorId: string | null,
  by?: ByMail,
): Promise<void> {
  const mail = by ? JSON.stringify({ ...by.facts, messageId: by.messageId }) : null;
  const side = operatorId ? 'operator' : 'person';
  const id = newId();
  await ctx.db
    .insertInto('supportMessage')
    .values({ id, requestId, at: ctx.now, side, operatorId, body, mail })
    .execute();
  if (by) await enterOwnAttachments(ctx, { messageId: id }, by.files);
}

async function move(
  ctx: PlatformContext,
  request: Request,
  to: Partial<Pick<Request, 'closedAt' | 'dueAt' | 'firstAnsweredAt' | 'suspectedSpam'>> & { state: RequestState },
): Promise<void> {
  const done = await ctx.db
    .updateTable('supportRequest')
    .set((eb) => ({
      ...to,
      stateSince: to.state === request.state ? request.stateSince : ctx.now,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', request.id)
    .where('version', '=', request.version)
    .returning('id')
    .executeTakeFirst();
  if (!done) throw new Conflict('Something was written meanwhile. Look again and repeat it.', {}, 'stale');
}

/** Whether a request waits for us longer than promised. */
export const isOverdue = (request: { state: string; dueAt: Date; suspectedSpam: boolean }, now: Date): boolean =>
  request.state === 'open' && !request.suspectedSpam && request.dueAt < now;
