import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import type { Ground } from '#platform/ground.ts';
import { leadsMessages } from './messages.ts';

/**
 * What a mail to a cancelled dealership is refused with: that nobody reads it, and where to write instead, as its closed site says
 * (in each of its languages). Whoever wrote reads it in the notice of their own mail server.
 */
export async function closedWords(ground: Ground, dealershipId: string): Promise<string> {
  const { name, email, phone, languages, locale } = await ground.database.asVisitor(
    { dealershipId },
    ({ db }) =>
      db
        .selectFrom('dealership')
        .select(['name', 'email', 'phone', 'languages', 'locale'])
        .where('dealershipId', '=', dealershipId)
        .executeTakeFirstOrThrow(),
    { lettingGo: true },
  );
  const spoken = languages.length > 0 ? languages : [locale];
  return (spoken as Locale[])
    .map((language) => {
      const t = leadsMessages(language);
      const reached = phone ? formatPhone(phone) : null;
      const where = email
        ? t(reached ? 'mail.closed.both' : 'mail.closed.email', { email, phone: reached ?? '' })
        : t(reached ? 'mail.closed.phone' : 'mail.closed.none', { phone: reached ?? '' });
      return `${t('mail.closed', { dealership: name })} ${where}`;
    })
    .join(' / ');
}
