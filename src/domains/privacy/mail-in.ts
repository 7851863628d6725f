import { z } from 'zod';
import type { hearRequests } from '#domains/support/index.ts';
import { userByEmail } from '#domains/accounts/index.ts';
import { Id } from '#kernel/ids.ts';
import { platformJob } from '#platform/jobs/index.ts';
import { enterOwnAttachments, takePlatformMail, takingTime } from '#platform/mail/index.ts';
import type { MailDoor } from '#platform/mail/index.ts';
import { addPlatformRequest, addToPlatformRequest } from './platform-requests.ts';
import { plainRightsKind, rightsKind } from './rights-words.ts';

/** What a mail said, as a request keeps it. */
const wordsOf = (mail: { subject: string; words: string; unreadable: boolean }): string =>
  mail.unreadable ? '(unreadable)' : [mail.subject, mail.words].filter(Boolean).join('\n\n').slice(0, 5000);

/** A mail to the privacy mailbox opens a rights request, or goes on in the one whose address it was sent to. It changes nothing else (P35b). */
export const takePrivacyMail = platformJob('privacy.take_mail', {
  because: 'none',
  ids: z.object({ mailId: Id }),
  attempts: 10,
  deadline: takingTime,
  run: (run, { mailId }) =>
    takePlatformMail(run, mailId, async (ctx, mail) => {
      const { from, about, automatic, echo } = mail;
      if (about) {
        await addToPlatformRequest(ctx, about, { from: from?.address ?? null, words: wordsOf(mail), automatic, echo });
        await enterOwnAttachments(ctx, { requestId: about }, mail.files);
        return { outcome: 'answered', about };
      }
      if (mail.report || !from) return { outcome: mail.report ? 'report' : 'no_sender' };
      const { id } = await addPlatformRequest(ctx, {
        kind: rightsKind(`${mail.subject}\n${mail.words}`) ?? 'other',
        way: 'mail',
        locale: mail.locale ?? ((await userByEmail(ctx, from.address))?.locale === 'fr' ? 'fr' : 'en'),
        name: from.name || from.address,
        email: from.address,
        words: wordsOf(mail),
        by: echo ? 'echo' : automatic ? 'program' : 'person',
        inReplyTo: mail.messageId,
      });
      await enterOwnAttachments(ctx, { requestId: id }, mail.files);
      return { outcome: echo ? 'echo' : automatic ? 'opened_silently' : 'opened', about: id };
    }),
});

/** The privacy mailbox, and the addresses of its requests. */
export const privacyMailDoor: MailDoor = async ({ db }, to) => {
  const take = takePrivacyMail;
  if (to.mailbox === 'privacy') return { door: 'privacy', dealershipId: null, about: null, take };
  if (to.thread?.way !== 'privacy') return undefined;
  const request = await db
    .selectFrom('platformRequest')
    .select('id')
    .where('mailToken', '=', to.thread.token)
    .executeTakeFirst();
  return request && { door: 'privacy', dealershipId: null, about: request.id, take };
};

/**
 * Who asks for a right in a letter to support, by mail or on the contact page, need not know that there is another mailbox for
 * it: the request is opened beside the conversation, with its own due date. Only for words that leave little doubt.
 */
export const openRightsFromSupport: Parameters<typeof hearRequests>[0] = async (ctx, { asker, words, mail }) => {
  const kind = plainRightsKind(`${words.subject}\n${words.body}`);
  if (!kind) return;
  await addPlatformRequest(ctx, {
    kind,
    way: 'support',
    locale: asker.locale,
    name: asker.name,
    email: asker.email,
    words: wordsOf({ subject: words.subject, words: words.body, unreadable: false }),
    inReplyTo: mail?.messageId ?? null,
  });
};
