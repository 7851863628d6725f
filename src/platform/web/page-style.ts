import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

const sources = new Set<string>();

/**
 * The style sheet of a page that is made here, to be put in its head. Our pages' policy names its hash, so that a browser
 * applies this and no style that somebody brought in. For constants of a module: whatever is given here is trusted.
 */
export function pageStyle(css: string): HtmlEscapedString {
  sources.add(`'sha256-${createHash('sha256').update(css).digest('base64')}'`);
  return raw(`<style>${css}</style>`) as HtmlEscapedString;
}

/** What `style-src` says of all style sheets of our pages (CSP 3, 2.3.1). Whole once the program has loaded. */
export const styleSources = (): string => [...sources].join(' ');
