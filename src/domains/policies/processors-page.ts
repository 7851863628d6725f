import { html } from 'hono/html';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { pageWords } from './page-words.ts';
import { dayInWords } from './policy-page.ts';
import { listProcessors } from './processors.ts';
import type { Processor } from './processors.ts';
import { policyDay } from './versions.ts';

/** The list of processors, made from their table: what is used, what was announced, what was used before. */
export async function processorsPage(ground: Ground, locale: Locale): Promise<string> {
  const t = pageWords(locale);
  const today = policyDay(ground.clock.now());
  const all = (await listProcessors(ground)).filter((one) => one.announcedOn !== null);
  const groups = [
    ['now', all.filter((one) => one.activeFrom! <= today && !one.endedOn)],
    ['coming', all.filter((one) => one.activeFrom! > today)],
    ['former', all.filter((one) => one.endedOn)],
  ] as const;
  return platformPage({
    config: ground.config,
    locale,
    title: t('processors.title'),
    path: '/legal/processors',
    lead: t('processors.lead'),
    wide: true,
    body: html`${groups.map(([key, list]) =>
      list.length > 0 || key === 'now'
        ? html`<section>
            <h2>${t(`processors.${key}`)}</h2>
            ${list.length > 0 ? table(list, key, locale) : html`<p>${t('processors.none')}</p>`}
          </section>`
        : '',
    )}`,
  });
}

function table(list: Processor[], key: 'now' | 'coming' | 'former', locale: Locale) {
  const t = pageWords(locale);
  const country = new Intl.DisplayNames([locale], { type: 'region' });
  return html`<div class="scrolls" tabindex="0" role="region" aria-label="${t(`processors.${key}`)}">
    <table>
      <thead>
        <tr>
          <th>${t('who')}</th>
          <th>${t('purpose')}</th>
          <th>${t('data')}</th>
          <th>${t('country')}</th>
          <th>${t('agreement')}</th>
          <th>${t(key === 'former' ? 'until' : key === 'coming' ? 'from' : 'since')}</th>
        </tr>
      </thead>
      <tbody>
        ${list.map(
          (one) =>
            html`<tr>
              <td>${one.name}</td>
              <td>${one.purpose[locale]}</td>
              <td>${one.data[locale]}</td>
              <td>${country.of(one.country)}</td>
              <td>${dayInWords(one.agreementOn!, locale)}</td>
              <td>${dayInWords(key === 'former' ? one.endedOn! : one.activeFrom!, locale)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
