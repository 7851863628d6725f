import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '../config.ts';
import { pageStyle } from './page-style.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const words = catalogue({
  en: {
    home: 'Office',
    pricing: 'Prices',
    promises: 'Our promises',
    privacy: 'Privacy',
    terms: 'Terms',
    cookies: 'Cookies',
    processors: 'Processors',
    request: 'Privacy request',
    child: 'Report a child’s data',
    help: 'Help and contact',
    other: 'Français',
    skip: 'To the content',
    places: 'Pages',
    contents: 'Contents',
  },
  fr: {
    home: 'Bureau',
    pricing: 'Prix',
    promises: 'Nos promesses',
    privacy: 'Vie privée',
    terms: 'Conditions',
    cookies: 'Témoins',
    processors: 'Fournisseurs',
    request: 'Demande de vie privée',
    child: 'Signaler les données d’un enfant',
    help: 'Aide et contact',
    other: 'English',
    skip: 'Au contenu',
    places: 'Pages',
    contents: 'Sommaire',
  },
});

/** The platform's own public pages that every other one leads to. A page joins when it exists. */
const places = [
  ['/promises', 'promises'],
  ['/pricing', 'pricing'],
  ['/legal/privacy', 'privacy'],
  ['/legal/terms', 'terms'],
  ['/legal/cookies', 'cookies'],
  ['/legal/processors', 'processors'],
  ['/help', 'help'],
  ['/privacy-request', 'request'],
  ['/report-child', 'child'],
] as const;

/** A page of the platform for anyone: policies, promises, help. */
export interface PlatformPage {
  config: Config;
  locale: Locale;
  title: string;
  /** Path and query without `lang`, for the way to the other language. */
  path: string;
  /** One or two sentences under the title. */
  lead?: Html | string;
  /** Anchors with their titles, when the page is long. */
  contents?: readonly { anchor: string; title: string }[];
  body: Html;
  /** Left to people who have the address: not for search engines. */
  unlisted?: boolean;
  /** For tables and lists that want more than a column of text. */
  wide?: boolean;
}

/** The language of such a page: `?lang=`, else what the browser prefers. */
export const pageLocale = (asked: string | undefined, accepted: string | null | undefined): Locale =>
  /^\s*fr\b/i.test(asked ?? accepted ?? '') ? 'fr' : 'en';

/**
 * The frame of the platform's public pages: who we are and how to reach us stand on every one. It loads nothing, sets
 * no cookie and works without a script.
 */
export async function platformPage(page: PlatformPage): Promise<string> {
  const { config, locale } = page;
  const t = words(locale);
  const other = locale === 'fr' ? 'en' : 'fr';
  const joined = page.path.includes('?') ? '&' : '?';
  const { name, address, supportEmail, privacyEmail } = config.company;
  const made = await html`<!doctype html>
    <html lang="${locale}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${page.unlisted ? html`<meta name="robots" content="noindex" />` : ''}
        <title>${page.title} · ${name}</title>
        ${style}
      </head>
      <body class="${page.wide ? 'wide' : ''}">
        <a class="skip" href="#content">${t('skip')}</a>
        <header>
          <a class="name" href="/">${name}</a>
          <a href="${page.path}${joined}lang=${other}" lang="${other}" hreflang="${other}">${t('other')}</a>
        </header>
        <main id="content">
          <h1>${page.title}</h1>
          ${page.lead ? html`<p class="lead">${page.lead}</p>` : ''}
          ${
            page.contents
              ? html`<nav class="contents" aria-label="${t('contents')}">
                  <ol>
                    ${page.contents.map(({ anchor, title }) => html`<li><a href="#${anchor}">${title}</a></li>`)}
                  </ol>
                </nav>`
              : ''
          }
          ${page.body}
        </main>
        <footer>
          <nav aria-label="${t('places')}">
            <a href="/">${t('home')}</a>
            ${places.map(([to, key]) => html`<a href="${to}?lang=${locale}">${t(key)}</a>`)}
          </nav>
          <p>
            ${name}${address ? html`, ${address}` : ''} · <a href="mailto:${supportEmail}">${supportEmail}</a> ·
            <a href="mailto:${privacyEmail}">${privacyEmail}</a>
          </p>
        </footer>
      </body>
    </html>`;
  return made.toString();
}

const style = pageStyle(`
:root { color-scheme: light dark; --ink: #1c2733; --quiet: #55606b; --link: #1f4e79; --line: #dfe3e8; --paper: #fff; --soft: #f4f6f8; --good: #14683a; --late: #8a5200; --bad: #a4231a }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #a7b0b9; --link: #9cc4ea; --line: #39424c; --paper: #14191f; --soft: #1c232b; --good: #7fd3a1; --late: #f0bd6b; --bad: #ff9d93 } }
* { box-sizing: border-box }
body { font: 17px/1.65 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 46rem; padding: 24px; overflow-wrap: anywhere }
body.wide { max-width: 64rem }
a { color: var(--link) }
details { border-bottom: 1px solid var(--line) }
summary { padding: 10px 0; cursor: pointer }
a:focus-visible, button:focus-visible, input:focus-visible, textarea:focus-visible, select:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -999rem }
.skip:focus { left: 24px; top: 8px; background: var(--paper); padding: 8px 12px }
header { display: flex; justify-content: space-between; align-items: center; gap: 20px; border-bottom: 1px solid var(--line); padding-bottom: 8px }
header a { padding: 8px 0 }
.name { font-weight: 700; font-size: 1.1rem; color: inherit; text-decoration: none }
footer nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 16px }
footer nav a { padding: 6px 0 }
h1 { line-height: 1.2; margin: 32px 0 8px }
h2 { line-height: 1.3; font-size: 1.25rem; margin: 40px 0 8px }
h3 { line-height: 1.35; font-size: 1.05rem; margin: 28px 0 4px }
.lead { font-size: 1.06rem }
.quiet, .version { color: var(--quiet); margin-top: 0 }
.contents { border: 1px solid var(--line); border-radius: 10px; padding: 4px 12px; margin: 24px 0; font-size: .94rem }
li { margin: 4px 0 }
table { border-collapse: collapse; width: 100%; font-size: .94rem }
th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line) }
.scrolls { overflow-x: auto }
label { display: block; font-weight: 600; margin: 16px 0 4px }
input:not([type=checkbox]):not([type=radio]), textarea, select { width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 8px; padding: 10px 12px }
button, .button { display: inline-block; font: inherit; font-weight: 600; color: #fff; background: #1f4e79; border: 0; border-radius: 8px; padding: 11px 20px; min-height: 44px; text-decoration: none; cursor: pointer; margin-top: 16px }
button.second { color: var(--link); background: transparent; border: 1px solid currentColor }
.problem { color: var(--bad); font-weight: 600 }
.lines { white-space: pre-line }
.away { position: absolute; left: -999rem }
.good { color: var(--good) }
.late { color: var(--late) }
.bad { color: var(--bad) }
.thread { list-style: none; padding: 0 }
.thread li { border-left: 3px solid var(--line); padding: 2px 0 2px 14px; margin: 18px 0 }
.thread .quiet { margin-bottom: 2px }
.thread .lines { margin-top: 0 }
footer { border-top: 1px solid var(--line); margin-top: 56px; color: var(--quiet); font-size: .9rem }
@media print { header, .contents, .skip { display: none } }
`);
