import { html } from 'hono/html';
import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { pageStyle } from '#platform/web/page-style.ts';

const words = catalogue({
  en: {
    title: 'Offers and news',
    this: 'this dealership',
    ask: 'Stop offers and news from {dealership}, by e-mail, text message and phone?',
    note: 'Answers to questions that you ask are not affected.',
    button: 'Stop all of it',
    done: 'Done. Nothing will be sent: no more offers and news from {dealership}, by e-mail, text message or phone.',
    unknown: 'This link is not valid. It may have been cut in two by your mail program: copy the whole link.',
  },
  fr: {
    title: 'Offres et nouvelles',
    this: 'ce concessionnaire',
    ask: 'Ne plus recevoir d’offres ni de nouvelles de {dealership}, par courriel, texto ou téléphone ?',
    note: 'Les réponses aux questions que vous posez ne changent pas.',
    button: 'Tout arrêter',
    done: 'C’est fait. Rien ne sera envoyé : plus d’offres ni de nouvelles de {dealership}, par courriel, texto ou téléphone.',
    unknown: 'Ce lien n’est pas valide. Votre logiciel de courriel l’a peut-être coupé : copiez le lien en entier.',
  },
});

/**
 * The page behind the unsubscribe link: one button, because mail scanners follow links but press nothing.
 * @param name the dealership's; the link works, and says less, when it is not to be had any more
 */
export function unsubscribePage(locale: Locale, state: 'ask' | 'done' | 'unknown', name?: string) {
  const t = words(locale);
  const dealership = name ?? t('this');
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${t('title')}</title>
        ${style}
      </head>
      <body>
        <main>
          <h1>${t('title')}</h1>
          ${
            state === 'ask'
              ? html`<p>${t('ask', { dealership })}</p>
                  <p>${t('note')}</p>
                  <form method="post"><button>${t('button')}</button></form>`
              : html`<p role="status">${t(state, { dealership })}</p>`
          }
        </main>
      </body>
    </html>`;
}

const style = pageStyle(`
:root {
  color-scheme: light dark;
}
body {
  font:
    17px/1.6 system-ui,
    sans-serif;
  max-width: 34rem;
  margin: 15vh auto 0;
  padding: 0 24px;
}
button {
  font: inherit;
  font-weight: 600;
  padding: 0.7em 1.2em;
  border-radius: 8px;
  border: 0;
  background: #1f4e79;
  color: #fff;
  cursor: pointer;
}
`);
