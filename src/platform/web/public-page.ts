import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Locale } from '#kernel/messages.ts';
import { pageStyle } from './page-style.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a page for somebody without an account says of itself. */
export interface PublicPage {
  locale: Locale;
  title: string;
  /** Who speaks, above the title. */
  from?: string | undefined;
  /** Under the title: how things stand, read out as a status. */
  standing?: string | null;
  body: Html | '';
  /** The address of a script of ours; the page does its work without it. */
  script?: string;
  /** Styles of this page alone. */
  styles?: Html | '';
}

/** A page behind a link that was sent: nothing of others on it, no cookie, good on a phone, in light and in dark. */
export const publicPage = ({ locale, title, from, standing, body, script, styles = '' }: PublicPage) =>
  html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${style} ${styles} ${script ? html`<script src="${script}" defer></script>` : ''}
      </head>
      <body>
        <main>
          ${from ? html`<p>${from}</p>` : ''}
          <h1>${title}</h1>
          ${standing ? html`<p role="status">${standing}</p>` : ''} ${body}
        </main>
      </body>
    </html>`;

const style = pageStyle(`
:root {
  color-scheme: light dark;
}
body {
  font:
    17px/1.6 system-ui,
    sans-serif;
  max-width: 34rem;
  margin: 10vh auto 0;
  padding: 0 24px 48px;
  overflow-wrap: anywhere;
}
dl {
  display: grid;
  grid-template-columns: auto 1fr;
  gap: 4px 24px;
}
dd {
  margin: 0;
  text-align: right;
  font-weight: 600;
}
a.act {
  display: inline-block;
  font-weight: 600;
  padding: 0.7em 1.2em;
  border-radius: 8px;
  background: #1f4e79;
  color: #fff;
  text-decoration: none;
}
`);
