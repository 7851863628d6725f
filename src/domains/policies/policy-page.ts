import { html } from 'hono/html';
import { formatDate } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { browserValues } from '#platform/web/cookie-table.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { differences } from './differences.ts';
import { keptVersions } from './kept-versions.ts';
import type { KeptVersion } from './kept-versions.ts';
import { pageWords } from './page-words.ts';
import { filled } from './text.ts';
import type { PolicyText } from './text.ts';
import { policyDay } from './versions.ts';
import type { Policy } from './versions.ts';

/** A day in words. */
export const dayInWords = (day: string, locale: Locale): string =>
  formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long');

const textOf = (ground: Ground, kept: KeptVersion, locale: Locale): PolicyText =>
  filled(kept.texts[locale], { ...ground.config.company, origin: ground.config.origin });

const block = (part: string | string[]) =>
  typeof part === 'string'
    ? html`<p>${part}</p>`
    : html`<ul>
        ${part.map((item) => html`<li>${item}</li>`)}
      </ul>`;

/**
 * The page of a policy: the version that holds, or the one asked for; undefined when there is no such version. Every
 * version stays readable.
 */
export async function policyPage(
  ground: Ground,
  policy: Policy,
  locale: Locale,
  asked?: string,
): Promise<string | undefined> {
  const versions = await keptVersions(ground, policy);
  const today = policyDay(ground.clock.now());
  const present = versions.findLast((one) => one.effectiveOn <= today) ?? versions[0];
  const shown = asked === undefined ? present : versions.find((one) => one.version === asked);
  if (!shown || !present) return undefined;
  const t = pageWords(locale);
  const { title, summary, sections } = textOf(ground, shown, locale);
  const day = (text: string): string => dayInWords(text, locale);
  const standing =
    shown === present
      ? t('holds', { date: day(shown.effectiveOn) })
      : shown.effectiveOn > today
        ? t('coming', { date: day(shown.effectiveOn), present: day(present.version) })
        : t('former', { date: day(shown.effectiveOn) });
  return platformPage({
    config: ground.config,
    locale,
    title,
    path: asked === undefined ? `/legal/${policy}` : `/legal/${policy}?version=${asked}`,
    contents: sections.map((section, n) => ({ anchor: `s${n + 1}`, title: section.title })),
    body: html`<p class="version">
        <time datetime="${shown.version}">${t('version', { date: day(shown.version) })}</time> ·
        ${ground.config.company.name} · ${standing}
      </p>
      ${summary.map((line) => html`<p class="lead">${line}</p>`)}
      ${sections.map(
        (section, n) =>
          html`<section id="s${n + 1}">
            <h2>${n + 1}. ${section.title}</h2>
            ${section.body.map(block)}
          </section>`,
      )}
      ${policy === 'cookies' ? cookieTable(locale) : ''}
      <section id="versions">
        <h2>${t('versions')}</h2>
        <ul>
          ${versions.toReversed().map(
            (one) =>
              html`<li>
                <a href="/legal/${policy}?version=${one.version}&amp;lang=${locale}">${day(one.version)}</a> ·
                <a href="/legal/${policy}/changes?version=${one.version}&amp;lang=${locale}">${t('changes')}</a>
              </li>`,
          )}
        </ul>
      </section>`,
  });
}

function cookieTable(locale: Locale) {
  const t = pageWords(locale);
  return html`<section id="table">
    <h2>${t('table')}</h2>
    <div class="scrolls" tabindex="0" role="region" aria-label="${t('table')}">
      <table>
        <thead>
          <tr>
            <th>${t('name')}</th>
            <th>${t('kind')}</th>
            <th>${t('purpose')}</th>
            <th>${t('kept')}</th>
          </tr>
        </thead>
        <tbody>
          ${browserValues.map(
            (one) =>
              html`<tr>
                <td><code>${one.name}</code></td>
                <td>${t(one.kind)}</td>
                <td>${one.purpose[locale]}</td>
                <td>${one.kept[locale]}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** What changed with a version, word by word against the one before it. */
export async function changesPage(
  ground: Ground,
  policy: Policy,
  locale: Locale,
  asked?: string,
): Promise<string | undefined> {
  const versions = await keptVersions(ground, policy);
  const newer = asked === undefined ? versions.at(-1) : versions.find((one) => one.version === asked);
  if (!newer) return undefined;
  const older = versions[versions.indexOf(newer) - 1];
  const t = pageWords(locale);
  const { title } = textOf(ground, newer, locale);
  const all = older ? differences(textOf(ground, older, locale), textOf(ground, newer, locale)) : [];
  const same = all.filter((one) => !one.changed).map((one) => one.title);
  return platformPage({
    config: ground.config,
    locale,
    title: t('changes.title', { title }),
    path: `/legal/${policy}/changes?version=${newer.version}`,
    lead: older
      ? t('changes.lead', { older: dayInWords(older.version, locale), newer: dayInWords(newer.version, locale) })
      : t('changes.none'),
    body: html`${all
        .filter((one) => one.changed)
        .map(
          (one) =>
            html`<section>
              <h2>${one.title}</h2>
              <p class="lines">
                ${one.runs.map(({ kind, words }) =>
                  kind === 'added'
                    ? html`<ins>${words}</ins>`
                    : kind === 'removed'
                      ? html`<del>${words}</del>`
                      : html`${words}`,
                )}
              </p>
            </section>`,
        )}
      ${older && same.length > 0 ? html`<p class="quiet">${t('changes.same', { sections: same.join(', ') })}</p>` : ''}
      <p><a href="/legal/${policy}?lang=${locale}">${title}</a></p>`,
  });
}
