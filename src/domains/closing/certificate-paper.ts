import { formatDate, formatDateTime, formatNumber } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { writePaper } from '#platform/documents/index.ts';
import { thingWords } from '#platform/register/index.ts';
import type { Thing } from '#platform/register/index.ts';
import type { Certificate } from './certificate.ts';
import { bodyOf, certificateWords } from './certificate-words.ts';

/** What stands under a certificate. */
export interface SignedBy {
  keyId: string;
  signature: string;
  keysUrl: string;
}

/** The certificate for people, in one language. What is proved is the JSON file; the paper says the same in words. */
export function writeCertificate(certificate: Certificate, by: SignedBy, locale: Locale): Promise<Buffer> {
  const t = certificateWords(locale);
  const thing = thingWords(locale);
  const at = (moment: string | null): string | null =>
    moment ? `${formatDateTime(new Date(moment), locale, 'UTC')} UTC` : null;
  const day = (on: string): string => formatDate(new Date(`${on}T12:00:00Z`), locale, 'UTC', 'long');
  const n = (value: number): string => formatNumber(value, locale);
  const { status, holds, backups, filesCleared, keyVersions } = certificate;
  const total = Object.values(certificate.rows).reduce((sum, one) => sum + one, 0);
  return writePaper(
    {
      title: `${t('title')} ${certificate.dealershipId}`,
      author: certificate.issuer,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: new Date(certificate.issuedAt),
      foot: (page, pages) => t('foot', { id: certificate.dealershipId, page, pages }),
    },
    (paper) => {
      paper.title(t('title'), t(`status.${status}`));
      paper.notice(t(bodyOf(certificate), { date: at(backups.goneBy) }));
      paper.facts([
        [t('issuer'), certificate.issuer],
        [t('dealership'), certificate.dealershipId],
        [t('cancelledAt'), at(certificate.cancelledAt)],
        [t('fencedAt'), at(certificate.fencedAt)],
        [t('checkedAt'), at(certificate.checkedAt)],
        [t('issuedAt'), at(certificate.issuedAt)],
        [
          t('backups'),
          backups.goneAt
            ? t(backups.by === 'age' ? 'backups.byAge' : 'backups.goneAt', { date: at(backups.goneAt) })
            : t('backups.goneBy', { date: at(backups.goneBy) }),
        ],
        [
          t('files'),
          filesCleared && t('files.cleared', { tables: n(filesCleared.tables), log: filesCleared.log ? 'yes' : 'no' }),
        ],
      ]);
      paper.heading(t('what'));
      paper.bill([
        ...Object.entries(certificate.things).map(([name, count]) => ({
          label: thing(name as Thing),
          amount: n(count),
        })),
        { label: `${t('total')} (${t('rows').toLocaleLowerCase(locale)})`, amount: n(total), strong: true },
        { label: t('objects'), amount: n(certificate.objects) },
      ]);
      paper.heading(t('key'));
      paper.paragraph(keyVersions.length > 0 ? t('keys', { versions: keyVersions.join(', ') }) : t('keys.none'));
      paper.heading(t('holds'));
      if (holds.length === 0) paper.paragraph(t('holds.none'));
      else {
        paper.paragraph(t('holds.lead'));
        for (const { authority, basis, endsOn } of holds)
          paper.paragraph(t('holds.line', { authority, basis, date: day(endsOn) }));
      }
      paper.heading(t('stays'));
      paper.paragraph(t('stays.body'));
      paper.heading(t('signature'));
      paper.paragraph(t('signature.by', { key: by.keyId, url: by.keysUrl }));
      paper.paragraph(by.signature, { small: true });
      paper.paragraph(t('signature.how'));
      paper.heading(t('tables'));
      paper.bill(Object.entries(certificate.rows).map(([table, count]) => ({ label: table, amount: n(count) })));
    },
  );
}
