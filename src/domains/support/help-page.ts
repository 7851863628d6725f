import { html } from 'hono/html';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { pageWords } from './page-words.ts';
import { answeredWithin } from './requests.ts';

/** What somebody typed on the contact form. */
export interface Typed {
  name: string;
  email: string;
  subject: string;
  body: string;
}

/** How the form stands: not sent, sent, or with what is wrong about it. */
export type ContactState =
  | { is: 'new' }
  | { is: 'sent'; number: string; email: string }
  | { is: 'wrong'; fields: (keyof Typed)[]; typed: Typed }
  | { is: 'often'; typed: Typed };

const questions = ['signIn', 'cars', 'social', 'look', 'customer', 'stop', 'bill'] as const;

/**
 * Help and contact, for anyone; the form works without a script and loses nothing that was typed.
 * @param asked when the form was handed out, signed: see `handOut`
 */
export function helpPage(config: Config, locale: Locale, state: ContactState, asked: string): Promise<string> {
  const t = pageWords(locale);
  const { name, address, supportEmail, privacyEmail } = config.company;
  const colon = locale === 'fr' ? '\u00a0:' : ':';
  const typed = 'typed' in state ? state.typed : { name: '', email: '', subject: '', body: '' };
  const wrong = new Set<string>(state.is === 'wrong' ? state.fields : []);
  const field = (key: 'name' | 'email' | 'subject', type: string, most: number, complete: string) =>
    html`<label for="contact-${key}">${t(`contact.${key}`)}</label>
      <input
        id="contact-${key}"
        name="${key}"
        type="${type}"
        required
        maxlength="${most}"
        autocomplete="${complete}"
        value="${typed[key]}"
        aria-invalid="${wrong.has(key) ? 'true' : 'false'}"
      />`;
  const said =
    state.is === 'sent'
      ? html`<p role="status">${t('contact.sent', { number: state.number, email: state.email })}</p>`
      : state.is === 'wrong'
        ? html`<p role="alert" class="problem">
            ${t('contact.wrong', { fields: state.fields.map((key) => t(`contact.${key}`)).join(', ') })}
          </p>`
        : state.is === 'often'
          ? html`<p role="alert" class="problem">${t('contact.often', { email: supportEmail })}</p>`
          : '';
  return platformPage({
    config,
    locale,
    title: t('help.title'),
    path: '/help',
    lead: t('help.lead'),
    body: html`<h2 id="questions">${t('help.questions')}</h2>
      ${questions.map(
        (one) =>
          html`<details>
            <summary>${t(`q.${one}`)}</summary>
            <p>${t(`a.${one}`)}</p>
          </details>`,
      )}
      <h2>${t('help.reach')}</h2>
      <p>
        <strong>${name}</strong>${
          address
            ? html`<br />
                <span class="lines">${address}</span>`
            : ''
        }
      </p>
      <p>
        ${t('help.support')}${colon} <a href="mailto:${supportEmail}">${supportEmail}</a><br />
        ${t('help.privacy')}${colon} <a href="mailto:${privacyEmail}">${privacyEmail}</a>
      </p>
      <p>${t('help.time', { days: answeredWithin })} ${t('help.signedIn')}</p>
      <h2 id="contact">${t('contact.title')}</h2>
      ${said}
      ${
        state.is === 'sent'
          ? ''
          : html`<form method="post" action="/help?lang=${locale}#contact">
              ${field('name', 'text', 200, 'name')} ${field('email', 'email', 254, 'email')}
              ${field('subject', 'text', 200, 'off')}
              <label for="contact-body">${t('contact.body')}</label>
              <textarea
                id="contact-body"
                name="body"
                required
                rows="8"
                maxlength="10000"
                aria-invalid="${wrong.has('body') ? 'true' : 'false'}"
              >
${typed.body}</textarea>
              <input type="hidden" name="asked" value="${asked}" />
              <div class="away" aria-hidden="true">
                <label for="contact-web">${t('contact.trap')}</label>
                <input id="contact-web" name="website" tabindex="-1" autocomplete="off" />
              </div>
              <button>${t('contact.send')}</button>
            </form>`
      }`,
  });
}
