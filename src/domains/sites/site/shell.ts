/** The frame of every page of a dealer's site: head, header, footer. */
import { formatDate } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { siteFiles } from './assets.ts';
import type { SiteAsset } from './assets.ts';
import { hoursToday, mapLink, addressLines } from './location-block.ts';
import { markup, pageText } from './markup.ts';
import type { Markup, Nothing } from './markup.ts';
import { siteMessages } from './messages.ts';
import { openGraph } from './open-graph.ts';
import { absolute, pathIn, pathOf } from './paths.ts';
import { pictureTag } from './picture.ts';
import { registrationName } from './regulators.ts';
import { jsonLdTag } from './structured-data.ts';
import type { JsonLd } from './structured-data.ts';
import { themeSheet } from './theme.ts';
import { phoneWords } from './vehicle-words.ts';
import type { Picture, SiteView, VehicleView } from './views.ts';

/** What a page brings to the frame. */
export interface Page {
  /** The whole title, dealership's name included. */
  title: string;
  description?: string | undefined;
  /** Canonical path without the language's prefix; absent for pages that have no address of their own. */
  path?: string | undefined;
  /** Asks search engines not to keep the page. */
  unlisted?: boolean | undefined;
  /** Which entry of the navigation the page belongs to. */
  section?: 'inventory' | 'contact' | undefined;
  data?: readonly JsonLd[] | undefined;
  picture?: Picture | undefined;
  vehicle?: VehicleView | undefined;
  scripts?: readonly SiteAsset[] | undefined;
  /** Paths (without prefix) of the pages before and after this one. */
  previous?: string | undefined;
  next?: string | undefined;
  main: Markup;
}

/** A whole page as text. */
export function pageFrame(site: SiteView, page: Page): string {
  const { path } = page;
  const canonical = path === undefined ? undefined : absolute(site, pathOf(site, path));
  const description = page.description && shortened(page.description, 300);
  return pageText(markup`<!doctype html>
<html lang="${localeTag(site.locale)}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width,initial-scale=1">
  <title>${page.title}</title>
  ${description && markup`<meta name="description" content="${description}">`}
  ${(page.unlisted || site.demo || !canonical) && markup`<meta name="robots" content="noindex">`}
  ${canonical && markup`<link rel="canonical" href="${canonical}">`}
  ${path !== undefined && !page.unlisted && alternates(site, path)}
  ${page.previous && markup`<link rel="prev" href="${pathOf(site, page.previous)}">`}
  ${page.next && markup`<link rel="next" href="${pathOf(site, page.next)}">`}
  <link rel="stylesheet" href="${themeSheet(site).path}">
  <link rel="stylesheet" href="${siteFiles.styles.path}">
  <meta name="theme-color" content="${themeColour(site)}">
  <meta name="format-detection" content="telephone=no">
  ${canonical && openGraph(site, { title: page.title, description: description || site.name, url: canonical, picture: page.picture, vehicle: page.vehicle })}
  ${page.data?.map(jsonLdTag)}
  ${page.scripts?.map((script) => markup`<script type="module" src="${script.path}"></script>`)}
</head>
<body>
  ${header(site, page)}
  <main id="main" tabindex="-1">${page.main}</main>
  ${footer(site)}
</body>
</html>`);
}

const themeColour = (site: SiteView): string =>
  /^#[0-9a-f]{6}$/i.test(site.primaryColour) ? site.primaryColour : '#ffffff';

/** Cut at a word, for search engines and previews. */
const shortened = (text: string, most: number): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most).replace(/\s+\S*$/, '')}…`;
};

/** Each language of a page names all of them, itself too (mutual), and which one is for everybody else. */
function alternates(site: SiteView, path: string): Markup[] | undefined {
  if (site.languages.length < 2) return undefined;
  const link = (hreflang: string, href: string): Markup =>
    markup`<link rel="alternate" hreflang="${hreflang}" href="${href}">`;
  return [
    ...site.languages.map((one) => link(localeTag(one), absolute(site, pathIn(site, one, path)))),
    link('x-default', absolute(site, path)),
  ];
}

function header(site: SiteView, page: Page): Markup {
  const t = siteMessages(site.locale);
  const other = site.languages.find((one): one is Locale => one !== site.locale);
  const logo = site.logo && pictureTag(site.logo, { sizes: '12rem', widest: 480, eager: true, alt: site.name });
  const entry = (section: 'inventory' | 'contact', path: string): Markup =>
    markup`<li><a href="${pathOf(site, path)}"${page.section === section && markup` aria-current="${page.path === path ? 'page' : 'true'}"`}>${t(section)}</a>`;
  return markup`<a class="skip" href="#main">${t('skip')}</a>
  <header class="top">${site.demo && markup`<p class="demo">${t('demoNotice')}</p>`}<div class="wrap">
    <a class="logo" href="${pathOf(site, '/')}">${logo ?? site.name}</a>
    <nav aria-label="${t('mainNavigation')}"><ul>${entry('inventory', '/inventory')}${entry('contact', '/contact')}${
      other &&
      markup`<li><a href="${pathIn(site, other, page.path ?? '/')}" lang="${localeTag(other)}" hreflang="${localeTag(other)}">${t('otherLanguage')}</a>`
    }</ul></nav>
    ${site.phone && markup`<a class="call" href="tel:${site.phone}" aria-label="${t('callUs', { phone: phoneWords(site.phone) })}"><i class="icon phone"></i><span>${phoneWords(site.phone)}</span></a>`}
  </div></header>`;
}

/** Registered name, number and address are part of every advertisement (O. Reg. 333/08, s. 36), so of every page. */
function footer(site: SiteView): Markup {
  const t = siteMessages(site.locale);
  return markup`<footer class="foot"><div class="wrap">
    <div class="places">${site.locations.map(
      (location) => markup`<section aria-label="${location.name}"><h2>${location.name}</h2>
      <address>${addressLines(location, site.locale)}</address>
      <p>${location.phone && markup`<a href="tel:${location.phone}">${phoneWords(location.phone)}</a><br>`}<a href="${mapLink(location)}" rel="noreferrer">${t('directions')}</a></p>
      <p>${hoursToday(site, location)}</p></section>`,
    )}</div>
    <p class="legal"><b>${site.legalName}</b>${site.registrationNumber && markup`<br>${registrationName(site.province, site.locale)} ${site.registrationNumber}`}<br>${t('allRights')}<br><a href="${pathOf(site, '/privacy')}">${t('privacy')}</a><br>© ${year(site)} ${site.name}</p>
  </div></footer>`;
}

const year = (site: SiteView): string => formatDate(site.now, 'en', site.timeZone, 'long').slice(-4);

/** Where the page stands, as links. */
export function breadcrumb(
  site: SiteView,
  trail: readonly { name: string; path: string }[],
  here: string | Nothing,
): Markup {
  const t = siteMessages(site.locale);
  return markup`<nav class="crumbs" aria-label="${t('breadcrumb')}"><ol>${trail.map(
    (step) => markup`<li><a href="${pathOf(site, step.path)}">${step.name}</a>`,
  )}${here && markup`<li aria-current="page">${here}`}</ol></nav>`;
}
