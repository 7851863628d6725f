/** The inventory: filters, results, pages. Whole without scripts; with them the results change in place. */
import { formatNumber } from '#kernel/format.ts';
import { siteFiles } from './assets.ts';
import { chips, facetForm, filterWords, optionLabel, searchPath } from './facets.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf } from './paths.ts';
import { filtersOf, isWorthIndexing, searchUrl, sorts, withoutFilter } from './search.ts';
import { pageFrame } from './shell.ts';
import { listData } from './structured-data.ts';
import type { SearchView, SiteView } from './views.ts';
import { cardGrid } from './vehicle-card.ts';

/** How many vehicles one page of results shows: full rows for one, two, three and four columns. */
export const resultsPerPage = 24;

/** The page of results, as HTML text. */
export function searchPage(site: SiteView, view: SearchView): string {
  const t = siteMessages(site.locale);
  const { query } = view;
  const what = heading(site, view);
  const inForce = filtersOf(query).length;
  const isPage = view.vehicles.length > 0;
  const pages = query.page > 1 ? `, ${t('page', { page: query.page })}` : '';
  return pageFrame(site, {
    title: t('searchTitle', { what: `${what}${pages}`, name: site.name }),
    description: t('homeDescription', { count: view.total, name: site.name }),
    path: searchUrl(query),
    unlisted: !isPage || !isWorthIndexing(query),
    section: 'inventory',
    data: isPage ? [listData(site, view.vehicles, (query.page - 1) * resultsPerPage)] : [],
    scripts: [siteFiles.liveFilters],
    previous: isPage && query.page > 1 ? searchUrl({ ...query, page: query.page - 1 }) : undefined,
    next: query.page < view.pageCount ? searchUrl({ ...query, page: query.page + 1 }) : undefined,
    main: markup`<live-filters class="wrap search" data-loading="${t('loading')}">
      <h1 id="what">${what}</h1>
      <button type="button" class="button quiet filters-button" popovertarget="filters"><i class="icon sliders"></i><span>${inForce > 0 ? t('filtersCount', { count: inForce }) : t('filters')}</span></button>
      <aside id="filters" popover aria-labelledby="filters-title">${facetForm(site, view)}</aside>
      <section id="results" aria-labelledby="what">
        <div class="bar"><p id="count" role="status">${countWords(site, view)}</p>
        <label class="sort"><span>${t('sort')}</span> <select name="sort" form="filters-form">${sorts.map(
          (sort) => markup`<option value="${sort}"${sort === query.sort && ' selected'}>${t(`sort_${sort}`)}</option>`,
        )}</select></label><button class="button quiet apply" form="filters-form">${t('apply')}</button></div>
        ${chips(site, view)}
        ${isPage ? cardGrid(site, view.vehicles, { eager: 2 }) : nothingFound(site, view)}
        ${isPage && pagination(site, view)}
      </section>
    </live-filters>`,
  });
}

/** What the list is of, in few words: `Toyota RAV4`, `Pickup`, or simply vehicles. */
function heading(site: SiteView, view: SearchView): string {
  const { make = [], model = [], body = [] } = view.query.lists;
  const only = (facet: 'make' | 'model' | 'body', values: readonly string[]): string | undefined =>
    values.length === 1 && values[0] !== undefined ? optionLabel(view, facet, values[0]) : undefined;
  const name = [only('make', make), make.length === 1 ? only('model', model) : undefined].filter(Boolean).join(' ');
  return name || only('body', body) || siteMessages(site.locale)('allVehicles');
}

function countWords(site: SiteView, view: SearchView): string {
  const t = siteMessages(site.locale);
  return view.totalIsFloor
    ? t('resultsOver', { count: formatNumber(view.total, site.locale) })
    : t('results', { count: view.total });
}

/** What to do when nothing fits: which filter to give up, whom to ask, what else there is. */
function nothingFound(site: SiteView, view: SearchView): Markup {
  const t = siteMessages(site.locale);
  const filters = filtersOf(view.query);
  const alternatives = view.alternatives ?? [];
  const ask = markup`<p><a class="button" href="${pathOf(site, '/inquiry')}">${t('emptyAskButton')}</a></p>`;
  if (view.total > 0) {
    return markup`<div class="empty"><h2>${t('pageGone')}</h2><p><a class="button" data-live href="${searchPath(site, { ...view.query, page: 1 })}">${t('firstPage')}</a></p></div>`;
  }
  const help =
    filters.length === 0
      ? markup`<p>${t('emptyInventory')}</p>${ask}`
      : markup`<h2>${t('emptyTitle', { count: filters.length })}</h2><p>${t('emptyHelp', { count: filters.length })}</p><ul class="chips">${filters.map(
          (filter) =>
            markup`<li><a data-live href="${searchPath(site, withoutFilter(view.query, filter))}">${filterWords(site, view, filter)}<i class="icon cross"></i></a>`,
        )}</ul><p>${t('emptyAsk')}</p>${ask}`;
  return markup`<div class="empty">${help}</div>${alternatives.length > 0 && markup`<h2 class="more-title">${t('alternatives')}</h2>${cardGrid(site, alternatives, { level: 3 })}`}`;
}

/** The pages around this one, the first and the last. */
function pagination(site: SiteView, view: SearchView): Markup | undefined {
  const t = siteMessages(site.locale);
  const { pageCount, query } = view;
  if (pageCount < 2) return undefined;
  const near = [1, query.page - 1, query.page, query.page + 1, pageCount];
  const numbers = [...new Set(near)].filter((page) => page >= 1 && page <= pageCount).sort((a, b) => a - b);
  const to = (page: number): string => searchPath(site, { ...query, page });
  return markup`<nav class="pages" aria-label="${t('pages')}">
    ${query.page > 1 && markup`<a rel="prev" href="${to(query.page - 1)}">${t('previous')}</a>`}
    <ol>${numbers.map((page, at) => markup`${at > 0 && page - (numbers[at - 1] ?? 0) > 1 && markup`<li class="gap">…`}<li><a href="${to(page)}" aria-label="${t('page', { page })}"${page === query.page && markup` aria-current="page"`}>${page}</a>`)}</ol>
    ${query.page < pageCount && markup`<a rel="next" href="${to(query.page + 1)}">${t('next')}</a>`}
  </nav>`;
}
