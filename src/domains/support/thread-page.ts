import { html } from 'hono/html';
import { formatDate, formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Config } from '#platform/config.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { supportZone } from './business-days.ts';
import { pageWords } from './page-words.ts';
import type { messagesOf, Request, RequestState } from './requests.ts';

/** A conversation behind the link of its mails. Undefined: the link opens none. */
export function threadPage(
  config: Config,
  locale: Locale,
  token: string,
  found: { request: Request; messages: Awaited<ReturnType<typeof messagesOf>> } | undefined,
): Promise<string> {
  const t = pageWords(locale);
  if (!found) {
    return platformPage({
      config,
      locale,
      title: t('help.title'),
      path: '/help',
      unlisted: true,
      body: html`<p role="alert">${t('thread.unknown')}</p>`,
    });
  }
  const { request, messages } = found;
  const by = formatDate(request.dueAt, locale, supportZone, 'long');
  const path = `/help/requests/${token}`;
  return platformPage({
    config,
    locale,
    title: request.subject,
    path,
    unlisted: true,
    lead: html`${t('thread.title', { number: request.number })} ·
    ${t(`thread.${request.state as RequestState}`, { by })}`,
    body: html`<ol class="thread">
        ${messages.map(
          (one) =>
            html`<li>
              <p class="quiet">
                <strong
                  >${
                    one.side === 'person'
                      ? t('thread.you')
                      : one.operator
                        ? t('thread.us', { name: one.operator })
                        : t('thread.former')
                  }</strong
                >
                · ${formatDateTime(one.at, locale, supportZone)}
              </p>
              <p class="lines">${one.body}</p>
            </li>`,
        )}
      </ol>
      <form method="post" action="${path}?lang=${locale}">
        <label for="reply">${t('thread.reply')}</label>
        <textarea id="reply" name="body" rows="6" maxlength="10000" required></textarea>
        <button>${t('contact.send')}</button>
      </form>
      ${
        request.state === 'closed'
          ? ''
          : html`<form method="post" action="${path}?lang=${locale}">
              <input type="hidden" name="close" value="yes" />
              <button class="second">${t('thread.close')}</button>
            </form>`
      }`,
  });
}
