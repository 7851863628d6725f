import { html } from 'hono/html';
import { formatDate } from '#kernel/format.ts';
import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
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
  en: {
    version: 'Version of {date}',
    contents: 'Contents',
    other: 'Français',
    terms: 'Terms of use',
    privacy: 'Privacy policy',
    back: 'To the sign-in page',
  },
  fr: {
    version: 'Version du {date}',
    contents: 'Sommaire',
    other: 'English',
    terms: 'Conditions d’utilisation',
    privacy: 'Politique de confidentialité',
    back: 'Vers la page de connexion',
  },
});

const made = new WeakMap<Config, Map<string, string>>();

/** The page of a policy. `lang` may be a language or a whole Accept-Language header. */
export function policyPages(config: Config, policy: 'terms' | 'privacy', lang: string): string {
  const locale: Locale = /^\s*fr\b/i.test(lang) ? 'fr' : 'en';
  let pages = made.get(config);
  if (!pages) made.set(config, (pages = new Map()));
  const key = `${policy} ${locale}`;
  const ready = pages.get(key);
  if (ready) return ready;
  const page = write(config, policy, locale);
  pages.set(key, page);
  return page;
}

function write(config: Config, policy: 'terms' | 'privacy', locale: Locale): string {
  const t = words(locale);
  const { title, summary, sections } = texts[policy][locale]({ ...config.company, origin: config.origin });
  const version = policyVersions[policy];
  const date = formatDate(new Date(`${version}T12:00:00Z`), locale, 'UTC', 'long');
  const other = locale === 'fr' ? 'en' : 'fr';
  const sister = policy === 'terms' ? 'privacy' : 'terms';
  const block = (part: string | string[]) =>
    typeof part === 'string'
      ? html`<p>${part}</p>`
      : html`<ul>
          ${part.map((item) => html`<li>${item}</li>`)}
        </ul>`;
  return html`<!doctype html>
    <html lang="${locale}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${config.company.name}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <nav>
            <a href="/sign-in">${t('back')}</a>
            <a href="/legal/${sister}?lang=${locale}">${t(sister)}</a>
            <a href="/legal/${policy}?lang=${other}" lang="${other}" hreflang="${other}">${t('other')}</a>
          </nav>
        </header>
        <main>
          <h1>${title}</h1>
          <p class="version"><time datetime="${version}">${t('version', { date })}</time> · ${config.company.name}</p>
          ${summary.map((line) => html`<p class="summary">${line}</p>`)}
          <nav class="contents" aria-label="${t('contents')}">
            <ol>
              ${sections.map((section, n) => html`<li><a href="#s${n + 1}">${section.title}</a></li>`)}
            </ol>
          </nav>
          ${sections.map(
            (section, n) =>
              html`<section id="s${n + 1}">
                <h2>${n + 1}. ${section.title}</h2>
                ${section.body.map(block)}
              </section>`,
          )}
        </main>
      </body>
    </html>`.toString();
}

const style = `
:root { color-scheme: light dark; --ink: #1c2733; --quiet: #55606b; --link: #1f4e79; --line: #dfe3e8; --paper: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #a7b0b9; --link: #9cc4ea; --line: #39424c; --paper: #14191f } }
body { font: 17px/1.65 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 44rem; padding: 24px }
a { color: var(--link) }
header nav { display: flex; flex-wrap: wrap; gap: 8px 24px; font-size: .94rem }
h1 { line-height: 1.2; margin: 40px 0 4px }
h2 { line-height: 1.3; font-size: 1.2rem; margin: 40px 0 8px }
.version { color: var(--quiet); margin-top: 0 }
.contents { border: 1px solid var(--line); border-radius: 10px; padding: 4px 12px; margin: 24px 0; font-size: .94rem }
li { margin: 4px 0 }
@media print { header, .contents { display: none } }
`;
