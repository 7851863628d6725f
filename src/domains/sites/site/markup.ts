/** Server-made HTML. Every value put into a template is escaped; only what another template made goes in as it is. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString;
/** What may stand in a template's gap and show nothing. */
export type Nothing = undefined | false | null | '';

/** A template of a page. Values are strings, numbers, other markup or lists of them; never a promise. */
export function markup(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  const made = html(strings, ...values);
  if (made instanceof Promise) throw new Error('a page is made of values that are ready');
  return made;
}

/** The finished text of a page: indentation of the templates goes, line breaks inside values were kept as `&#10;`. */
export const pageText = (made: Markup): string =>
  made
    .toString()
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();

/**
 * Text with line breaks for a text area, safe from the squeezing of `pageText`. A first line break would be eaten by
 * the parser; as a character reference it is kept.
 */
export function kept(text: string): Markup {
  const [first = '', ...others] = text.replaceAll('\r\n', '\n').split('\n');
  return markup`${first}${others.map((line) => markup`&#10;${line}`)}`;
}

/** What a person wrote in paragraphs: an empty line makes a new one, a single break stays a break. */
export function paragraphs(text: string): Markup[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((part) => {
      const lines = part.split('\n').map((line) => line.trim());
      return markup`<p>${lines.map((line, at) => (at === 0 ? markup`${line}` : markup`<br>${line}`))}</p>`;
    });
}
