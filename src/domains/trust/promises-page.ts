import { html } from 'hono/html';
import { formatDateTime } from '#kernel/format.ts';
import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { readProofs } from './counting.ts';
import type { Counted } from './counting.ts';
import { accountPromises } from './promises-account.ts';
import { leavingPromises } from './promises-leaving.ts';
import { securityPromises } from './promises-security.ts';
import { sharingPromises } from './promises-sharing.ts';
import type { ProofName, Promised } from './promise.ts';
import { proofSentence } from './proof-words.ts';
import { standingOf } from './standing.ts';
import type { Standing } from './standing.ts';

const words = catalogue({
  en: {
    title: 'What we promise, and how it is proved',
    lead: 'Every obligation of our privacy policy, how the program keeps it, and its latest proof from real records. Each one has tests named by its number, which run before every release.',
    honest:
      'No method of transmission or storage is 100 % secure. This page says what we do, and when it was last shown to work.',
    counted: 'Figures counted {at} UTC.',
    'counted.never': 'Nothing was counted yet.',
    sum: '{holds, plural, one {# proof holds} other {# proofs hold}}, {late} late, {overdue} overdue, {not_yet} not recorded yet.',
    account: 'Your account and usage',
    sharing: 'Sharing, Facebook and Instagram',
    security: 'Security and processors',
    leaving: 'Cookies, leaving and your rights',
    section: 'Policy, section {sections}',
    how: 'How',
    proof: 'Proof',
    tests: 'By tests before each release.',
    holds: 'holds',
    late: 'late',
    overdue: 'overdue',
    not_yet: 'not proved yet',
  },
  fr: {
    title: 'Ce que nous promettons, et la preuve',
    lead: 'Chaque obligation de notre politique de confidentialité, comment le programme la tient, et sa dernière preuve tirée de dossiers réels. Chacune a des essais portant son numéro, exécutés avant chaque version.',
    honest:
      'Aucune méthode de transmission ou de stockage n’est sûre à 100 %. Cette page dit ce que nous faisons, et quand cela a été démontré pour la dernière fois.',
    counted: 'Chiffres comptés le {at} UTC.',
    'counted.never': 'Rien n’a encore été compté.',
    sum: '{holds, plural, one {# preuve tient} other {# preuves tiennent}}, {late} en retard, {overdue, plural, one {# échue} other {# échues}}, {not_yet} à consigner.',
    account: 'Votre compte et l’utilisation',
    sharing: 'Communication, Facebook et Instagram',
    security: 'Sécurité et fournisseurs',
    leaving: 'Témoins, départ et vos droits',
    section: 'Politique, section {sections}',
    how: 'Comment',
    proof: 'Preuve',
    tests: 'Par des essais avant chaque version.',
    holds: 'tient',
    late: 'en retard',
    overdue: 'échue',
    not_yet: 'pas encore prouvé',
  },
});

const groups = [
  ['account', accountPromises],
  ['sharing', sharingPromises],
  ['security', securityPromises],
  ['leaving', leavingPromises],
] as const;

const colour: Record<Standing, string> = { holds: 'good', late: 'late', overdue: 'bad', not_yet: 'quiet' };

/** The public page of promises: what is promised, how it is kept, and the latest figures, counted and never typed. */
export async function promisesPage(ground: Ground, locale: Locale): Promise<string> {
  const proofs = await readProofs(ground);
  const now = ground.clock.now();
  const t = words(locale);
  const names = new Set(groups.flatMap(([, list]) => list.flatMap(({ proof }) => proof ?? [])));
  const sum: Record<Standing, number> = { holds: 0, late: 0, overdue: 0, not_yet: 0 };
  for (const name of names) sum[standingOf(name, proofs.get(name), now)]++;
  const newest = [...proofs.values()]
    .map(({ countedAt }) => countedAt)
    .toSorted((a, b) => b.getTime() - a.getTime())[0];
  return platformPage({
    config: ground.config,
    locale,
    title: t('title'),
    path: '/promises',
    lead: t('lead'),
    contents: groups.map(([key]) => ({ anchor: key, title: t(key) })),
    body: html`<p>${t('honest')}</p>
      <p class="quiet" role="status">
        ${newest ? t('counted', { at: formatDateTime(newest, locale, 'UTC') }) : t('counted.never')} ${t('sum', sum)}
      </p>
      ${groups.map(
        ([key, list]) =>
          html`<section id="${key}">
            <h2>${t(key)}</h2>
            ${list.map((promised) => article(promised, promised.proof && proofs.get(promised.proof), now, locale))}
          </section>`,
      )}`,
  });
}

function article(promised: Promised, counted: Counted | undefined, now: Date, locale: Locale) {
  const t = words(locale);
  const { number, sections, text, how } = promised;
  const proof: ProofName | undefined = promised.proof;
  const standing = proof && standingOf(proof, counted, now);
  return html`<article id="${number}">
    <h3>${number} · ${text[locale]}</h3>
    <p class="quiet">${t('section', { sections })}</p>
    <p><b>${t('how')}:</b> ${how[locale]}</p>
    <p>
      <b>${t('proof')}:</b>
      ${
        proof && standing
          ? html`<strong class="${colour[standing]}">${t(standing)}</strong>${
                counted && standing !== 'not_yet' ? html` · ${proofSentence(proof, counted.figures, locale)}` : ''
              }`
          : t('tests')
      }
    </p>
  </article>`;
}
