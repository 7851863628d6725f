import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { isCertificateFault } from '../certificate-fault.ts';

const words = catalogue({
  en: {
    subject: 'Copy: {subject}',
    note: 'This may be a copy: we could not see whether this letter had reached you. If you have it already, nothing is asked twice.',
  },
  fr: {
    subject: 'Copie : {subject}',
    note: 'Ceci est peut-être une copie : nous n’avons pas pu voir si cette lettre vous était parvenue. Si vous l’avez déjà, rien n’est demandé deux fois.',
  },
});

/** Rooms whose letters are about money or bring a paper to sign. */
const moneyRooms = new Set(['deals', 'invoices', 'subscriptions']);

interface Written {
  kind: string;
  subject: string;
  html: string;
  bodyText: string;
  locale: string;
  doubtful: boolean;
  papers?: readonly unknown[];
}

/** Whether a letter that arrives twice could be taken for two: a second invoice, a second paper. */
const isPaper = ({ kind, papers = [] }: Written): boolean => papers.length > 0 || moneyRooms.has(kind.split('.')[0]!);

/**
 * A letter as it leaves. It carries the same Message-ID at every try, so that mailboxes drop a second one; of papers and letters
 * about money one that may have arrived before also says so, for those that do not (security.md 13).
 */
export function asItLeaves<W extends Written>(mail: W): W {
  if (!mail.doubtful || !isPaper(mail)) return mail;
  const t = words((mail.locale === 'fr' ? 'fr' : 'en') satisfies Locale);
  const note = t('note');
  return {
    ...mail,
    subject: t('subject', { subject: mail.subject }),
    bodyText: `${note}\n\n${mail.bodyText}`,
    // The words are ours and hold nothing to escape. A letter without a body tag begins with them.
    html: mail.html.includes('<body')
      ? mail.html.replace(/<body[^>]*>/, (body) => `${body}<p>${note}</p>`)
      : `<p>${note}</p>${mail.html}`,
  };
}

/**
 * Whether the server may have taken a letter although sending it failed. It may not have when it said no itself, and when the
 * conversation never came to the letter: no connection, no name, no proved certificate, no login.
 */
export function mayHaveArrived({ responseCode, code }: { responseCode?: number; code?: string }): boolean {
  if (responseCode !== undefined || isCertificateFault(code)) return false;
  return !['ECONNREFUSED', 'EDNS', 'ENOTFOUND', 'ETLS', 'EAUTH', 'ENOAUTH', 'EENVELOPE', 'EMESSAGE'].includes(
    code ?? '',
  );
}
