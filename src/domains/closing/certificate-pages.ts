import { html } from 'hono/html';
import { formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { verifyCertificate } from './certificate.ts';
import { writeCertificate } from './certificate-paper.ts';
import { bodyOf, certificateWords } from './certificate-words.ts';
import { findCertificate } from './certifying.ts';

/** The public page of a certificate: whoever has its address gets the file, the paper, and the proof. */
export async function certificatePage(
  ground: Ground,
  code: string,
  locale: Locale,
): Promise<{ status: 200 | 404; body: string }> {
  const t = certificateWords(locale);
  const { config } = ground;
  const found = await findCertificate(ground, code);
  const base = `/certificates/${encodeURIComponent(code)}`;
  const page = (title: string, body: ReturnType<typeof html>): Promise<string> =>
    platformPage({ config, locale, title, path: base, body, unlisted: true });
  if (!found) return { status: 404, body: await page(t('page.unknown'), html`<p>${t('page.unknownBody')}</p>`) };
  const verdict = verifyCertificate(found.file, await ground.signer.publicKeys());
  if (!verdict.holds) {
    ground.log.error({ why: verdict.why }, 'a kept deletion certificate does not verify');
    const body = html`<p class="problem">${t('page.broken')}</p>
      <p>${t('page.brokenBody', { email: config.company.supportEmail })}</p>`;
    return { status: 200, body: await page(t('title'), body) };
  }
  const { certificate, keyId } = verdict;
  const at = (moment: string): string => `${formatDateTime(new Date(moment), locale, 'UTC')} UTC`;
  const total = Object.values(certificate.rows).reduce((sum, one) => sum + one, 0);
  const fact = (name: string, value: string | number | null) =>
    value === null
      ? ''
      : html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`;
  const body = html`<p><strong>${t(`status.${certificate.status}`)}</strong></p>
    <p>${t(bodyOf(certificate), { date: at(certificate.backups.goneBy) })}</p>
    <p><strong>✔ ${t('page.holds')}</strong> ${t('page.holdsBody', { key: keyId })}</p>
    <table>
      ${fact(t('issuer'), certificate.issuer)} ${fact(t('dealership'), certificate.dealershipId)}
      ${fact(t('cancelledAt'), certificate.cancelledAt && at(certificate.cancelledAt))}
      ${fact(t('fencedAt'), at(certificate.fencedAt))} ${fact(t('checkedAt'), at(certificate.checkedAt))}
      ${fact(t('rows'), total)} ${fact(t('objects'), certificate.objects)}
      ${fact(
        t('backups'),
        certificate.backups.goneAt
          ? t(certificate.backups.by === 'age' ? 'backups.byAge' : 'backups.goneAt', {
              date: at(certificate.backups.goneAt),
            })
          : t('backups.goneBy', { date: at(certificate.backups.goneBy) }),
      )}
    </table>
    <ul>
      <li><a href="${base}/certificate.json" download>${t('page.json')}</a></li>
      <li><a href="${base}/certificate-${locale}.pdf">${t('page.pdf')}</a></li>
      <li><a href="/certificates/keys.json" download>${t('page.keys')}</a></li>
    </ul>
    <h2>${t('page.offline')}</h2>
    <p>${t('page.offlineBody')}</p>`;
  return { status: 200, body: await page(t('title'), body) };
}

/** A file of a certificate: `certificate.json`, `certificate-en.pdf` or `certificate-fr.pdf`; undefined for others. */
export async function papersOfCertificate(
  ground: Ground,
  code: string,
  name: string,
): Promise<{ type: string; bytes: Buffer } | undefined> {
  const found = await findCertificate(ground, code);
  if (!found) return undefined;
  if (name === 'certificate.json') return { type: 'application/json; charset=utf-8', bytes: Buffer.from(found.file) };
  const locale = /^certificate-(en|fr)\.pdf$/.exec(name)?.[1] as Locale | undefined;
  const verdict = locale && verifyCertificate(found.file);
  if (!locale || !verdict || !verdict.holds) return undefined;
  const { signature } = JSON.parse(found.file) as { signature: string };
  const keysUrl = `${ground.config.origin}/certificates/keys.json`;
  return {
    type: 'application/pdf',
    bytes: await writeCertificate(verdict.certificate, { keyId: verdict.keyId, signature, keysUrl }, locale),
  };
}

/** The keys that ever signed, public halves: what a certificate is checked against. */
export const keysFile = async (ground: Ground): Promise<string> =>
  JSON.stringify({ keys: await ground.signer.publicKeys() });
