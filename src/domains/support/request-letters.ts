import { sql } from 'kysely';
import { formatDate } from '#kernel/format.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import {
  answersByItself,
  localeOfPerson,
  mayAnswerByItself,
  newMailToken,
  postLetter,
  threadAddress,
} from '#platform/mail/index.ts';
import { supportZone } from './business-days.ts';
import { supportMessages } from './messages.ts';
import { threadPath } from './thread-link.ts';

interface Thread {
  id: string;
  number: string;
  name: string;
  email: string;
  locale: string;
  subject: string;
  aboutDealership: string | null;
  linkKey: Buffer;
  mailToken: string | null;
  dueAt: Date;
}

/** Confirms what somebody asked, and until when they are answered. */
export async function receivedLetter(
  ctx: PlatformContext,
  request: Thread,
  body: string,
  mail?: { messageId: string | null },
): Promise<void> {
  if (!(await mayAnswerByItself(ctx, request.email))) return;
  const t = supportMessages(localeOfPerson(request));
  const by = formatDate(request.dueAt, localeOfPerson(request), supportZone, 'long');
  const { number } = request;
  // What came by mail is not sent back: its sender may be made up, and then our letter would carry somebody's words to them.
  const words = mail
    ? [t('received.mail', { number, by, subject: request.subject })]
    : [t('received.body', { number, by }), quoted(body)];
  await send(ctx, request, words, answersByItself, mail?.messageId);
}

/** Carries what an operator wrote. */
export async function answerLetter(ctx: PlatformContext, request: Thread, body: string): Promise<void> {
  const asked = await ctx.db
    .selectFrom('supportMessage')
    .select(sql<string | null>`mail ->> 'messageId'`.as('messageId'))
    .where('requestId', '=', request.id)
    .where('mail', 'is not', null)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  await send(ctx, request, [body], { 'Auto-Submitted': 'no' }, asked?.messageId);
}

/** The address of a conversation, where mail arrives; otherwise the mailbox that people read. */
async function replyAddress(ctx: PlatformContext, request: Thread): Promise<string> {
  const { config } = ctx.ground;
  if (!config.inbound) return config.company.supportEmail;
  const token = request.mailToken ?? newMailToken();
  if (!request.mailToken)
    await ctx.db.updateTable('supportRequest').set({ mailToken: token }).where('id', '=', request.id).execute();
  return threadAddress(config, 'help', token)!;
}

const quoted = (body: string): string =>
  body
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/**
 * Mail of a conversation. Answers by mail come back into it by its own address, or to the mailbox that people read, with the
 * number in the subject; the link opens the conversation itself.
 */
async function send(
  ctx: PlatformContext,
  request: Thread,
  paragraphs: string[],
  headers: Record<string, string>,
  inReplyTo: string | null | undefined,
): Promise<void> {
  const { company } = ctx.ground.config;
  const t = supportMessages(localeOfPerson(request));
  await postLetter(ctx, request, {
    kind: 'support.conversation',
    subject: `[${request.number}] ${request.subject}`,
    paragraphs: [...paragraphs, t(ctx.ground.config.inbound ? 'thread.howByMail' : 'thread.how')],
    action: { label: t('thread.action'), path: threadPath(ctx.ground, request) },
    why: t('why.asked', { company: company.name }),
    replyTo: await replyAddress(ctx, request),
    headers,
    inReplyTo: inReplyTo ?? null,
    ...(request.aboutDealership ? { about: request.aboutDealership } : {}),
  });
}
