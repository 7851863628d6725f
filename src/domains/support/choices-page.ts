import { html } from 'hono/html';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import type { ConsentClass } from './message-classes.ts';
import { pageWords } from './page-words.ts';

/** The page behind the link that ends a class of mail: one button, because mail scanners follow links but press nothing. */
export function choicesPage(
  config: Config,
  locale: Locale,
  state: 'ask' | 'done' | 'unknown',
  purpose: ConsentClass = 'product_news',
): Promise<string> {
  const t = pageWords(locale);
  return platformPage({
    config,
    locale,
    title: t('choices.title'),
    path: '/help',
    unlisted: true,
    body:
      state === 'ask'
        ? html`<p>${t(`choices.${purpose}`, { company: config.company.name })}</p>
            <p>${t('choices.note')}</p>
            <form method="post"><button>${t('choices.button')}</button></form>`
        : html`<p role="status">${t(`choices.${state}`)}</p>`,
  });
}
