import { html } from 'hono/html';
import { formatDateTime } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
import { pageStyle } from '#platform/web/page-style.ts';
import type { findDeletion } from './meta-callbacks.ts';
import { socialMessages } from './messages.ts';

const style = pageStyle(
  `:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:2rem 1rem}h1{line-height:1.2}h2{font-size:1.15rem;margin:1.6rem 0 .2rem}p{margin:.3rem 0}form{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:1rem 0}label{display:grid;gap:.2rem}input,button{font:inherit;padding:.5rem .7rem;border-radius:.4rem;border:1px solid currentColor;min-height:2.75rem}button{cursor:pointer}a:focus-visible,input:focus-visible,button:focus-visible{outline:3px solid #2f81c4;outline-offset:2px}`,
);

function page(config: Config, locale: Locale, title: string, body: ReturnType<typeof html>): string {
  return String(
    html`<!doctype html>
      <html lang="${localeTag(locale)}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <title>${title} · ${config.company.name}</title>
          ${style}
        </head>
        <body>
          <main>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html>`,
  );
}

/** How a person has their Facebook and Instagram data deleted, and where they follow a request. */
export function deletionInstructions(config: Config, locale: Locale): string {
  const t = socialMessages(locale);
  const part = (title: string, body: string) =>
    html`<h2>${title}</h2>
      <p>${body}</p>`;
  return page(
    config,
    locale,
    t('deletion.title'),
    html`<p>${t('deletion.lead')}</p>
      ${part(t('deletion.here'), t('deletion.hereBody'))} ${part(t('deletion.facebook'), t('deletion.facebookBody'))}
      ${part(t('deletion.instagram'), t('deletion.instagramBody'))}
      ${part(t('deletion.mail'), t('deletion.mailBody', { email: config.company.privacyEmail }))}
      ${part(t('deletion.code'), t('deletion.codeBody'))}
      <form action="/deletion" method="get">
        <label
          >${t('deletion.codeLabel')}<input
            name="code"
            maxlength="20"
            autocomplete="off"
            autocapitalize="characters"
            required
        /></label>
        <button>${t('deletion.look')}</button>
      </form>`,
  );
}

/** What was deleted and when, to whoever has the code; nothing else. */
export function deletionStatus(
  config: Config,
  locale: Locale,
  found: NonNullable<Awaited<ReturnType<typeof findDeletion>>>,
): string {
  const t = socialMessages(locale);
  const date = (at: Date): string => formatDateTime(at, locale, 'UTC');
  return page(
    config,
    locale,
    t('deletion.status'),
    html`<p>${t('deletion.received', { date: `${date(found.receivedAt)} UTC` })}</p>
      ${
        found.doneAt
          ? html`<p>${t('deletion.done', { date: `${date(found.doneAt)} UTC` })}</p>
              <p>${t('deletion.counts', { channels: found.channels })}</p>
              <p>${t('deletion.deliveries', { n: found.deliveries })}</p>
              <p>${t('deletion.posts')}</p>`
          : html`<p>${t('deletion.running')}</p>`
      }`,
  );
}
