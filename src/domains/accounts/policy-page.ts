import { html } from 'hono/html';
import { formatDate } from '#kernel/format.ts';
import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
import { pageLocale, platformPage } from '#platform/web/platform-page.ts';
import { policyVersions } from './policies.ts';
import { privacyEn } from './policies/privacy-en.ts';
import { privacyFr } from './policies/privacy-fr.ts';
import { termsEn } from './policies/terms-en.ts';
import { termsFr } from './policies/terms-fr.ts';

/** A policy as it is written: sections of paragraphs and lists. */
export interface PolicyText {
  title: string;
  /** What it comes down to, before the sections. */
  summary: string[];
  sections: { title: string; body: (string | string[])[] }[];
}

/** What stands in the texts for the company's own facts. */
export type Company = Config['company'] & { origin: string };

const texts: Record<'terms' | 'privacy', Record<Locale, (company: Company) => PolicyText>> = {
  terms: { en: termsEn, fr: termsFr },
  privacy: { en: privacyEn, fr: privacyFr },
};

const words = catalogue({
  en: { version: 'Version of {date}' },
  fr: { version: 'Version du {date}' },
});

const made = new WeakMap<Config, Map<string, Promise<string>>>();

/** The page of a policy. `lang` may be a language or a whole Accept-Language header. */
export function policyPages(config: Config, policy: 'terms' | 'privacy', lang: string): Promise<string> {
  const locale = pageLocale(lang, undefined);
  let pages = made.get(config);
  if (!pages) made.set(config, (pages = new Map()));
  const key = `${policy} ${locale}`;
  const ready = pages.get(key);
  if (ready) return ready;
  const page = write(config, policy, locale);
  pages.set(key, page);
  return page;
}

function write(config: Config, policy: 'terms' | 'privacy', locale: Locale): Promise<string> {
  const { title, summary, sections } = texts[policy][locale]({ ...config.company, origin: config.origin });
  const version = policyVersions[policy];
  const date = formatDate(new Date(`${version}T12:00:00Z`), locale, 'UTC', 'long');
  const block = (part: string | string[]) =>
    typeof part === 'string'
      ? html`<p>${part}</p>`
      : html`<ul>
          ${part.map((item) => html`<li>${item}</li>`)}
        </ul>`;
  return platformPage({
    config,
    locale,
    title,
    path: `/legal/${policy}`,
    contents: sections.map((section, n) => ({ anchor: `s${n + 1}`, title: section.title })),
    body: html`<p class="version">
        <time datetime="${version}">${words(locale)('version', { date })}</time> · ${config.company.name}
      </p>
      ${summary.map((line) => html`<p class="lead">${line}</p>`)}
      ${sections.map(
        (section, n) =>
          html`<section id="s${n + 1}">
            <h2>${n + 1}. ${section.title}</h2>
            ${section.body.map(block)}
          </section>`,
      )}`,
  });
}
