import { z } from 'zod';
import { userByEmail } from '#domains/accounts/index.ts';
import { Id } from '#kernel/ids.ts';
import { platformJob } from '#platform/jobs/index.ts';
import { mailFacts, takePlatformMail, takingTime } from '#platform/mail/index.ts';
import type { MailDoor } from '#platform/mail/index.ts';
import { supportMessages } from './messages.ts';
import { openRequest, replyAsPerson, requestOf } from './requests.ts';

/**
 * A mail to support: goes on in the conversation whose address it was sent to, or begins one. What an answer says goes to
 * whoever the conversation is with, never to whoever a mail says it is from: so nobody reads another's by writing into it.
 */
export const takeSupportMail = platformJob('support.take_mail', {
  because: 'none',
  ids: z.object({ mailId: Id }),
  attempts: 10,
  deadline: takingTime,
  run: (run, { mailId }) =>
    takePlatformMail(run, mailId, async (ctx, mail) => {
      const { from, messageId } = mail;
      if (mail.about) {
        const request = await requestOf(ctx, mail.about);
        const t = supportMessages(request.locale as 'en');
        const body = mail.words || t(mail.unreadable ? 'mail.unreadable' : 'mail.noWords');
        await replyAsPerson(ctx, request, body, {
          facts: mailFacts(mail, request.email),
          messageId,
          files: mail.files,
        });
        return { outcome: 'answered', about: request.id };
      }
      // A notice about a letter that nobody can answer, or nobody at all.
      if (mail.report || !from) return { outcome: mail.report ? 'report' : 'no_sender' };
      const locale = mail.locale ?? ((await userByEmail(ctx, from.address))?.locale === 'fr' ? 'fr' : 'en');
      const t = supportMessages(locale);
      const { id } = await openRequest(
        ctx,
        // Not put with the account of that address: an address that a mail names proves nothing. The desk is told of it.
        { userId: null, dealershipId: null, name: from.name || from.address, email: from.address, locale },
        {
          subject: mail.subject || t('mail.noSubject'),
          body: mail.words || t(mail.unreadable ? 'mail.unreadable' : 'mail.noWords'),
        },
        mail.automatic,
        { facts: mailFacts(mail, from.address), messageId, files: mail.files },
      );
      return { outcome: mail.automatic ? 'suspected' : 'opened', about: id };
    }),
});

/** The support mailbox, and the addresses of its conversations. */
export const supportMailDoor: MailDoor = async ({ db }, to) => {
  const take = takeSupportMail;
  if (to.mailbox === 'support') return { door: 'support', dealershipId: null, about: null, take };
  if (to.thread?.way !== 'help') return undefined;
  const request = await db
    .selectFrom('supportRequest')
    .select('id')
    .where('mailToken', '=', to.thread.token)
    .executeTakeFirst();
  return request && { door: 'support', dealershipId: null, about: request.id, take };
};
