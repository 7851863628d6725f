import { html, raw } from 'hono/html';
import { formatDateTime, formatMoney } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { EnclosedFile } from './archive-deals.ts';
import { dataWords } from './data-words.ts';

type Row = Record<string, unknown>;
const known = new Set<string>(dataWords.keys);

/** What a section, a column or a reason is called; one without words of its own is shown by its name. */
export const dataWord = (locale: Locale, key: string): string =>
  known.has(key)
    ? dataWords(locale)(key as (typeof dataWords.keys)[number])
    : key
        .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
        .replaceAll('_', ' ')
        .toLowerCase();

const camel = (key: string): string => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function shown(locale: Locale, key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (value instanceof Date) return `${formatDateTime(value, locale, 'UTC')} UTC`;
  if (typeof value === 'number' && /cents$/i.test(key)) return formatMoney(value, locale);
  if (typeof value === 'boolean') return dataWord(locale, value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.map((one) => shown(locale, key, one)).join(', ') || '–';
  if (typeof value === 'object')
    return (
      Object.entries(value)
        .filter(([, one]) => one !== null && one !== '')
        .map(([name, one]) => `${dataWord(locale, name)}: ${shown(locale, name, one)}`)
        .join('; ') || '–'
    );
  return String(value as string | number);
}

const isFile = (value: unknown): value is EnclosedFile =>
  typeof value === 'object' && value !== null && 'base64' in value && 'fileName' in value;
const fileLink = (file: EnclosedFile) =>
  html`<a download="${file.fileName}" href="data:${file.contentType};base64,${file.base64}">${file.fileName}</a>`;

/** What is held about somebody, as one file that any browser shows: no script, nothing loaded, printable. */
export async function readableFile(file: {
  locale: Locale;
  title: string;
  lead: string;
  sections: readonly { name: string; rows: readonly Row[] }[];
  withheld: readonly { what: string; reason: string }[];
}): Promise<string> {
  const { locale, title, lead, sections, withheld } = file;
  const word = (key: string): string => dataWord(locale, key);
  const made = await html`<!doctype html>
    <html lang="${locale}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        <p>${lead}</p>
        ${sections.map(
          ({ name, rows }) =>
            html`<section>
              <h2>${word(name)} (${rows.length})</h2>
              ${rows.length === 0 ? html`<p class="quiet">${word('nothing')}</p>` : ''}
              ${rows.map(
                (row) =>
                  html`<dl>
                    ${Object.entries(row).map(
                      ([key, value]) =>
                        html`<div>
                          <dt>${word(camel(key))}</dt>
                          <dd>${isFile(value) ? fileLink(value) : shown(locale, key, value)}</dd>
                        </div>`,
                    )}
                  </dl>`,
              )}
            </section>`,
        )}
        <section>
          <h2>${word('withheld')}</h2>
          <ul>
            ${withheld.map(({ what, reason }) => html`<li><b>${word(what)}</b>: ${word(`reason.${reason}`)}</li>`)}
          </ul>
        </section>
      </body>
    </html>`;
  return made.toString();
}

const style = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 0 auto; padding: 24px; overflow-wrap: anywhere }
h2 { font-size: 1.2rem; margin: 32px 0 8px }
dl { border: 1px solid #8888; border-radius: 8px; padding: 8px 14px; margin: 8px 0; break-inside: avoid }
dl div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 12px; padding: 3px 0 }
dt { opacity: .75 } dd { margin: 0; white-space: pre-line }
.quiet { opacity: .75 }
@media (max-width: 30rem) { dl div { grid-template-columns: 1fr; gap: 0 } }
`;
