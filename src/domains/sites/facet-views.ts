import { wordFor } from '#domains/inventory/index.ts';
import type { countPublished } from '#domains/inventory/index.ts';
import type { Locale } from '#kernel/messages.ts';
import type { FacetsView, ListFacet } from './site/views.ts';
import type { SiteFacts } from './site-facts.ts';

const kinds: Partial<Record<ListFacet, Parameters<typeof wordFor>[0]>> = {
  condition: 'condition',
  body: 'body',
  drive: 'drive',
  fuel: 'fuel',
  transmission: 'transmission',
  colour: 'colour',
};

/** Counts of the inventory as facets with the page's words; prices become whole dollars. */
export function facetsOf(
  facts: SiteFacts,
  counts: Awaited<ReturnType<typeof countPublished>>,
  locale: Locale,
): FacetsView {
  const lists: FacetsView['lists'] = {};
  for (const [facet, values] of Object.entries(counts.lists) as [ListFacet, { value: string; count: number }[]][]) {
    lists[facet] = values.map(({ value, count }) => ({ value, count, label: labelOf(facts, facet, value, locale) }));
  }
  const { price, ...ranges } = counts.ranges;
  return {
    lists,
    ranges: {
      ...ranges,
      ...(price ? { price: { least: Math.floor(price.least / 100), most: Math.ceil(price.most / 100) } } : {}),
    },
  };
}

function labelOf(facts: SiteFacts, facet: ListFacet, value: string, locale: Locale): string {
  if (facet === 'location') return facts.locations.find((location) => location.id === value)?.name ?? value;
  const kind = kinds[facet];
  return kind ? wordFor(kind, value, locale) : value;
}
