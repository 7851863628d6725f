/**
 * What a visitor searched for, and its one true URL. Reading drops what is unknown or impossible and puts the rest in
 * one order, so that two spellings of a search are one page in the cache and for search engines.
 */
import { listFacets, rangeFacets } from './views.ts';
import type { ListFacet, RangeFacet } from './views.ts';

export const sorts = ['newest', 'price_low', 'price_high', 'km', 'year'] as const;
export type Sort = (typeof sorts)[number];

/** A search. Lists are sorted without repeats; ranges are whole years, dollars and kilometres, both ends included. */
export interface SearchQuery {
  words: string;
  lists: Partial<Record<ListFacet, readonly string[]>>;
  ranges: Partial<Record<RangeFacet, { from?: number | undefined; to?: number | undefined }>>;
  sort: Sort;
  page: number;
}

/** One filter in force, and what stands for it in the URL. */
export type Filter =
  | { kind: 'words'; value: string }
  | { kind: 'list'; facet: ListFacet; value: string }
  | { kind: 'range'; facet: RangeFacet; from?: number | undefined; to?: number | undefined };

export const emptySearch: SearchQuery = { words: '', lists: {}, ranges: {}, sort: 'newest', page: 1 };

const mostWords = 80;
const mostValues = 20;
const mostPage = 400;
const limits: Record<RangeFacet, { least: number; most: number }> = {
  price: { least: 0, most: 10_000_000 },
  year: { least: 1886, most: 2100 },
  km: { least: 0, most: 2_000_000 },
};

const tidy = (text: string, most: number): string =>
  [
    ...text
      .toWellFormed()
      .normalize('NFC')
      .replaceAll(/[\p{C}\p{Z}\s\ufffd]+/gu, ' ')
      .trim(),
  ]
    .slice(0, most)
    .join('')
    .trim();

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads the search out of a URL's parameters. Never fails: what makes no sense is not part of the search. */
export function parseSearch(params: URLSearchParams): SearchQuery {
  const lists: SearchQuery['lists'] = {};
  for (const facet of listFacets) {
    const values = new Set<string>();
    for (const given of params.getAll(facet)) {
      const value = tidy(given, 60);
      if (value) values.add(value);
    }
    if (values.size > 0) lists[facet] = [...values].sort(byCode).slice(0, mostValues);
  }
  const ranges: SearchQuery['ranges'] = {};
  for (const facet of rangeFacets) {
    const [from, to] = inOrder(readNumber(params, `${facet}_min`, facet), readNumber(params, `${facet}_max`, facet));
    if (from !== undefined || to !== undefined) {
      ranges[facet] = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    }
  }
  const sort = sorts.find((one) => one === params.get('sort')) ?? 'newest';
  const page = /^[1-9]\d{0,3}$/.test(params.get('page') ?? '') ? Math.min(Number(params.get('page')), mostPage) : 1;
  return { words: tidy(params.get('q') ?? '', mostWords), lists, ranges, sort, page };
}

function readNumber(params: URLSearchParams, name: string, facet: RangeFacet): number | undefined {
  // People type `15 000 $` and `15,000`: separators of thousands and signs mean nothing here.
  const text = (params.get(name) ?? '').replaceAll(/[\s,$\u00a0\u202f]/g, '');
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  const { least, most } = limits[facet];
  return value < least || value > most ? undefined : value;
}

/** Somebody who types the ends the wrong way round means the same range. */
const inOrder = (from: number | undefined, to: number | undefined): [number | undefined, number | undefined] =>
  from !== undefined && to !== undefined && from > to ? [to, from] : [from, to];

/** The search's parameters in their one order, without those that change nothing; empty for the whole inventory. */
export function searchParams(query: SearchQuery): string {
  const params = new URLSearchParams();
  if (query.words) params.append('q', query.words);
  for (const facet of listFacets) for (const value of query.lists[facet] ?? []) params.append(facet, value);
  for (const facet of rangeFacets) {
    const range = query.ranges[facet];
    if (range?.from !== undefined) params.append(`${facet}_min`, String(range.from));
    if (range?.to !== undefined) params.append(`${facet}_max`, String(range.to));
  }
  if (query.sort !== 'newest') params.append('sort', query.sort);
  if (query.page > 1) params.append('page', String(query.page));
  params.sort();
  return params.toString();
}

/** The canonical path of a search, without the language's prefix: `/inventory?make=Toyota`. */
export function searchUrl(query: SearchQuery): string {
  const params = searchParams(query);
  return params ? `/inventory?${params}` : '/inventory';
}

/** The filters in force, in the order they are shown. */
export function filtersOf(query: SearchQuery): Filter[] {
  const filters: Filter[] = [];
  if (query.words) filters.push({ kind: 'words', value: query.words });
  for (const facet of listFacets) {
    for (const value of query.lists[facet] ?? []) filters.push({ kind: 'list', facet, value });
  }
  for (const facet of rangeFacets) {
    const range = query.ranges[facet];
    if (range) filters.push({ kind: 'range', facet, ...range });
  }
  return filters;
}

/** The same search without one filter, from its first page. */
export function withoutFilter(query: SearchQuery, filter: Filter): SearchQuery {
  if (filter.kind === 'words') return { ...query, words: '', page: 1 };
  if (filter.kind === 'range') {
    const { [filter.facet]: _gone, ...ranges } = query.ranges;
    return { ...query, ranges, page: 1 };
  }
  const { [filter.facet]: values = [], ...others } = query.lists;
  const left = values.filter((value) => value !== filter.value);
  return { ...query, lists: left.length > 0 ? { ...others, [filter.facet]: left } : others, page: 1 };
}

/** A search for one value of a facet. */
export const searchFor = (facet: ListFacet, value: string): SearchQuery => ({
  ...emptySearch,
  lists: { [facet]: [value] },
});

/**
 * Whether search engines should keep this page of results: plain lists and one or two facets are worth a visit,
 * the endless combinations of words, ranges and orders are not.
 */
export function isWorthIndexing(query: SearchQuery): boolean {
  const filters = filtersOf(query);
  return query.sort === 'newest' && filters.length <= 2 && filters.every((filter) => filter.kind === 'list');
}
