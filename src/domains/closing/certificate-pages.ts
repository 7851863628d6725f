import { html } from 'hono/html';
import { formatDateTime } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { verifyCertificate } from './certificate.ts';
import { writeCertificate } from './certificate-paper.ts';
import { certificateWords } from './certificate-words.ts';
import { findCertificate } from './certifying.ts';

const style = `:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}h1{line-height:1.2}h2{font-size:1.15rem;margin:1.6rem 0 .2rem}p{margin:.4rem 0}dl{display:grid;grid-template-columns:minmax(9rem,auto) 1fr;gap:.3rem 1rem}dt{opacity:.75}dd{margin:0}.ok,.bad{border:2px solid;border-radius:.5rem;padding:.7rem 1rem;margin:1rem 0}.ok{border-color:#2b8a3e}.bad{border-color:#c92a2a}ul{padding-left:1.2rem}li{margin:.5rem 0}a{color:inherit}a:focus-visible{outline:3px solid #2f81c4;outline-offset:2px}@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}`;

function page(ground: Ground, locale: Locale, title: string, body: ReturnType<typeof html>): string {
  return String(
    html`<!doctype html>
      <html lang="${localeTag(locale)}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <title>${title} · ${ground.config.company.name}</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          <main>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html>`,
  );
}

/** The public page of a certificate: whoever has its address gets the file, the paper, and the proof. */
export async function certificatePage(
  ground: Ground,
  code: string,
  locale: Locale,
): Promise<{ status: 200 | 404; body: string }> {
  const t = certificateWords(locale);
  const found = await findCertificate(ground, code);
  if (!found)
    return { status: 404, body: page(ground, locale, t('page.unknown'), html`<p>${t('page.unknownBody')}</p>`) };
  const verdict = verifyCertificate(found.file, await ground.signer.publicKeys());
  if (!verdict.holds) {
    ground.log.error({ why: verdict.why }, 'a kept deletion certificate does not verify');
    const body = html`<div class="bad">
      <strong>${t('page.broken')}</strong>
      <p>${t('page.brokenBody', { email: ground.config.company.supportEmail })}</p>
    </div>`;
    return { status: 200, body: page(ground, locale, t('title'), body) };
  }
  const { certificate, keyId } = verdict;
  const at = (moment: string): string => `${formatDateTime(new Date(moment), locale, 'UTC')} UTC`;
  const total = Object.values(certificate.rows).reduce((sum, one) => sum + one, 0);
  const fact = (name: string, value: string | number | null) =>
    value === null
      ? ''
      : html`<dt>${name}</dt>
          <dd>${value}</dd>`;
  const base = `/certificates/${code}`;
  const body = html`<p><strong>${t(`status.${certificate.status}`)}</strong></p>
    <p>${t(`${certificate.status}.body`, { date: at(certificate.backups.goneBy) })}</p>
    <div class="ok">
      <strong>${t('page.holds')}</strong>
      <p>${t('page.holdsBody', { key: keyId })}</p>
    </div>
    <dl>
      ${fact(t('issuer'), certificate.issuer)} ${fact(t('dealership'), certificate.dealershipId)}
      ${fact(t('cancelledAt'), certificate.cancelledAt && at(certificate.cancelledAt))}
      ${fact(t('fencedAt'), at(certificate.fencedAt))} ${fact(t('checkedAt'), at(certificate.checkedAt))}
      ${fact(t('rows'), total)} ${fact(t('objects'), certificate.objects)}
      ${fact(
        t('backups'),
        certificate.backups.goneAt
          ? t('backups.goneAt', { date: at(certificate.backups.goneAt) })
          : t('backups.goneBy', { date: at(certificate.backups.goneBy) }),
      )}
    </dl>
    <ul>
      <li><a href="${base}/certificate.json" download>${t('page.json')}</a></li>
      <li><a href="${base}/certificate-${locale}.pdf">${t('page.pdf')}</a></li>
      <li><a href="/certificates/keys.json" download>${t('page.keys')}</a></li>
    </ul>
    <h2>${t('page.offline')}</h2>
    <p>${t('page.offlineBody')}</p>`;
  return { status: 200, body: page(ground, locale, t('title'), body) };
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
