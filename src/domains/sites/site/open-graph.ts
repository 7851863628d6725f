/** What a link to a page shows where it is shared. */
import type { Locale } from '#kernel/messages.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { absoluteFile, plainFile } from './picture.ts';
import type { Picture, SiteView, VehicleView } from './views.ts';

/** The parts of a preview that differ from page to page. */
export interface Preview {
  title: string;
  description: string;
  /** Absolute, canonical. */
  url: string;
  picture?: Picture | undefined;
  vehicle?: VehicleView | undefined;
}

const tags: Record<Locale, string> = { en: 'en_CA', fr: 'fr_CA' };
const meta = (property: string, content: string | number | undefined): Markup | undefined =>
  content === undefined || content === '' ? undefined : markup`<meta property="${property}" content="${content}">`;

/** The Open Graph and Twitter tags of a page. */
export function openGraph(site: SiteView, preview: Preview): Markup {
  const picture = preview.picture ?? site.logo;
  const file = picture && plainFile(picture, 1600);
  const { vehicle } = preview;
  const priced = vehicle?.priceCents !== undefined;
  return markup`${meta('og:type', vehicle ? 'product' : 'website')}${meta('og:site_name', site.name)}${meta('og:title', preview.title)}${meta('og:description', preview.description)}${meta('og:url', preview.url)}${meta('og:locale', tags[site.locale])}${site.languages.map((one) => one !== site.locale && meta('og:locale:alternate', tags[one]))}${
    file &&
    markup`${meta('og:image', absoluteFile(site, file))}${meta('og:image:width', file.width)}${meta('og:image:height', file.height)}${meta('og:image:alt', picture?.alt)}<meta name="twitter:card" content="summary_large_image">`
  }${
    vehicle &&
    markup`${meta('product:price:amount', priced ? ((vehicle.priceCents ?? 0) / 100).toFixed(2) : undefined)}${meta('product:price:currency', priced ? site.currency : undefined)}${meta('product:condition', vehicle.condition.value === 'new' ? 'new' : 'used')}${meta('product:availability', vehicle.status === 'sold' ? 'out of stock' : 'in stock')}${meta('product:brand', vehicle.make)}${meta('product:retailer_item_id', vehicle.stockNumber)}`
  }`;
}
