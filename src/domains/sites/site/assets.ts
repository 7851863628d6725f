/** The style sheet and the few scripts of public sites, read once, served under names made of their content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file of every site: the same bytes under this path for ever. */
export interface SiteAsset {
  path: string;
  contentType: string;
  body: string;
}

/** Indentation and whole-line comments stay in the source; visitors need neither. */
const lean = (source: string): string =>
  source
    .replaceAll(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'))
    .join('\n');

/** Style sheets also lose the line breaks: ours never break a line where a space has a meaning. */
const leanStyles = (source: string): string =>
  lean(source)
    .replaceAll(/\n/g, '')
    .replaceAll(/\s*([{};,])\s*/g, '$1')
    .replaceAll(/([a-z-]): /g, '$1:')
    .replaceAll(/;}/g, '}');

function asset(file: string): SiteAsset {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  const isStyle = file.endsWith('.css');
  const body = isStyle ? leanStyles(source) : lean(source);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const [, name, extension] = /([a-z-]+)\.(css|js)$/.exec(file) ?? [];
  return {
    path: `/_site/${name}-${hash}.${extension}`,
    contentType: `text/${isStyle ? 'css' : 'javascript'}; charset=utf-8`,
    body,
  };
}

/** Each file by what it is for. */
export const siteFiles = {
  styles: asset('./site.css'),
  liveFilters: asset('./scripts/live-filters.js'),
  photoGallery: asset('./scripts/photo-gallery.js'),
  shareLink: asset('./scripts/share-link.js'),
} satisfies Record<string, SiteAsset>;

/** The same by path, for the door that serves them. */
export const siteAssets: ReadonlyMap<string, SiteAsset> = new Map(
  Object.values(siteFiles).map((file) => [file.path, file]),
);
