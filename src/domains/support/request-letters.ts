import { formatDate } from '#kernel/format.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
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
  dueAt: Date;
}

/** Confirms what somebody asked, and until when they are answered. */
export async function receivedLetter(ctx: PlatformContext, request: Thread, body: string): Promise<void> {
  const t = supportMessages(localeOfPerson(request));
  const by = formatDate(request.dueAt, localeOfPerson(request), supportZone, 'long');
  await send(ctx, request, [t('received.body', { number: request.number, by }), quoted(body)]);
}

/** Carries what an operator wrote. */
export const answerLetter = (ctx: PlatformContext, request: Thread, body: string): Promise<void> =>
  send(ctx, request, [body]);

const quoted = (body: string): string =>
  body
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/**
 * Mail of a conversation. Replies by mail go to the mailbox that people read, with the number in the subject; the link
 * opens the conversation itself.
 */
async function send(ctx: PlatformContext, request: Thread, paragraphs: string[]): Promise<void> {
  const { company } = ctx.ground.config;
  const t = supportMessages(localeOfPerson(request));
  await postLetter(ctx, request, {
    kind: 'support.conversation',
    subject: `[${request.number}] ${request.subject}`,
    paragraphs: [...paragraphs, t('thread.how')],
    action: { label: t('thread.action'), path: threadPath(ctx.ground, request) },
    why: t('why.asked', { company: company.name }),
    replyTo: company.supportEmail,
    ...(request.aboutDealership ? { about: request.aboutDealership } : {}),
  });
}
