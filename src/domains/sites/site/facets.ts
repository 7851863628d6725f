/** The filters of the search page, the chips of those in force, and the words for both. */
import { formatMoney, formatNumber } from '#kernel/format.ts';
import { siteMessages } from './messages.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { pathOf } from './paths.ts';
import { filtersOf, searchUrl, withoutFilter } from './search.ts';
import type { Filter, SearchQuery } from './search.ts';
import { listFacets, rangeFacets } from './views.ts';
import type { FacetOption, ListFacet, RangeFacet, SearchView, SiteView } from './views.ts';

const shownAtFirst = 8;
const rangeNames = { price: 'priceRange', year: 'yearRange', km: 'kmRange' } as const;

/** A value of a facet in words; one that nothing has any more is shown as it was asked for. */
export const optionLabel = (view: SearchView, facet: ListFacet, value: string): string =>
  view.facets.lists[facet]?.find((option) => option.value === value)?.label ?? value;

const amount = (site: SiteView, facet: RangeFacet, value: number): string =>
  facet === 'price'
    ? formatMoney(value * 100, site.locale, site.currency)
    : facet === 'km'
      ? `${formatNumber(value, site.locale)}\u00a0km`
      : String(value);

/** A filter in words: `Toyota`, `up to $20,000`, `2018 to 2021`. */
export function filterWords(site: SiteView, view: SearchView, filter: Filter): string {
  const t = siteMessages(site.locale);
  if (filter.kind === 'words') return `“${filter.value}”`;
  if (filter.kind === 'list') return optionLabel(view, filter.facet, filter.value);
  const [from, to] = [filter.from, filter.to].map((end) =>
    end === undefined ? undefined : amount(site, filter.facet, end),
  );
  const words =
    from && to ? t('between', { from, to }) : from ? t('atLeast', { value: from }) : t('upTo', { value: to ?? '' });
  return filter.facet === 'year' ? `${t('year')} ${words}` : words;
}

/** The path of a search in the page's language. */
export const searchPath = (site: SiteView, query: SearchQuery): string => pathOf(site, searchUrl(query));

/** Every filter in force as a link that removes it. */
export function chips(site: SiteView, view: SearchView): Markup | undefined {
  const t = siteMessages(site.locale);
  const filters = filtersOf(view.query);
  if (filters.length === 0) return undefined;
  return markup`<ul class="chips" aria-label="${t('inForce')}">${filters.map((filter) => {
    const label = filterWords(site, view, filter);
    return markup`<li><a data-live href="${searchPath(site, withoutFilter(view.query, filter))}" aria-label="${t('removeFilter', { label })}">${label}<i class="icon cross"></i></a>`;
  })}${filters.length > 1 && markup`<li><a data-live class="plain" href="${pathOf(site, '/inventory')}">${t('clearAll')}</a>`}</ul>`;
}

/** The form of all filters. It is an ordinary GET form: without scripts its button asks for the page. */
export function facetForm(site: SiteView, view: SearchView): Markup {
  const t = siteMessages(site.locale);
  const { query } = view;
  return markup`<form id="filters-form" action="${pathOf(site, '/inventory')}" method="get" role="search">
    <div class="head"><h2 id="filters-title">${t('filters')}</h2><button type="button" class="icon-button" popovertarget="filters" popovertargetaction="hide" aria-label="${t('closeFilters')}"><i class="icon cross"></i></button></div>
    <label class="words">${t('searchLabel')}<input type="search" name="q" value="${query.words}" maxlength="80"></label>
    ${listFacets.slice(0, 3).map((facet) => listFacet(site, view, facet))}
    ${rangeFacets.map((facet) => rangeFacet(site, view, facet))}
    ${listFacets.slice(3).map((facet) => listFacet(site, view, facet))}
    <p class="go"><button class="button">${t('showResults')}</button></p>
  </form>`;
}

function listFacet(site: SiteView, view: SearchView, facet: ListFacet): Markup | undefined {
  const t = siteMessages(site.locale);
  const chosen = view.query.lists[facet] ?? [];
  const offered = view.facets.lists[facet] ?? [];
  const lost = chosen.filter((value) => !offered.some((option) => option.value === value));
  const options: FacetOption[] = [...offered, ...lost.map((value) => ({ value, label: value, count: 0 }))];
  if (options.length === 0 || (options.length === 1 && chosen.length === 0)) return undefined;
  // What is ticked stays in sight, whatever its rank.
  const first = options.filter((option, at) => at < shownAtFirst || chosen.includes(option.value));
  const more = options.filter((option) => !first.includes(option));
  const box = (option: FacetOption): Markup =>
    markup`<label><input type="checkbox" name="${facet}" value="${option.value}"${chosen.includes(option.value) && ' checked'}>${option.label} <small>${formatNumber(option.count, site.locale)}</small></label>`;
  const isOpen =
    chosen.length > 0 || facet === 'condition' || facet === 'make' || facet === 'body' || facet === 'model';
  return markup`<details id="f-${facet}"${isOpen && ' open'}><summary>${t(facet)}</summary><div role="group" aria-label="${t(facet)}">${first.map(box)}${
    more.length > 0 &&
    markup`<details class="more" id="f-${facet}-more"><summary>${t('moreValues', { count: more.length })}</summary>${more.map(box)}</details>`
  }</div></details>`;
}

function rangeFacet(site: SiteView, view: SearchView, facet: RangeFacet): Markup | undefined {
  const t = siteMessages(site.locale);
  const bounds = view.facets.ranges[facet];
  const range = view.query.ranges[facet];
  if (!range && (!bounds || bounds.least === bounds.most)) return undefined;
  const end = (side: 'from' | 'to', name: string, hint: number | undefined): Markup =>
    markup`<label>${t(side)}<input name="${name}" inputmode="numeric" maxlength="12" value="${range?.[side] ?? ''}" placeholder="${hint === undefined ? '' : facet === 'year' ? hint : formatNumber(hint, site.locale)}"></label>`;
  return markup`<details id="f-${facet}"${(range !== undefined || facet === 'price') && ' open'}><summary>${t(rangeNames[facet])}${facet === 'price' && ' ($)'}</summary><div role="group" class="range" aria-label="${t(rangeNames[facet])}">${end('from', `${facet}_min`, bounds?.least)}${end('to', `${facet}_max`, bounds?.most)}</div></details>`;
}
