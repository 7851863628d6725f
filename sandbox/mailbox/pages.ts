import { html, raw } from 'hono/html';
import { answerMail } from './answering.ts';
import type { Answered, MailPlace } from './answering.ts';
import type { Mailbox, ReceivedMail } from './mailbox.ts';

/**
 * The demo's mailbox as pages: what would have been sent, newest first. It is there only when no SMTP_URL is set.
 * A mail's HTML is shown in a sandboxed frame, so that nothing in it runs. A letter can be answered as whoever got it.
 *
 * @param arriving where the product takes mail, once it does
 */
export const mailboxPages =
  (mailbox: Mailbox, arriving: () => MailPlace | undefined) =>
  async (request: Request): Promise<Response | undefined> => {
    const url = new URL(request.url);
    if (url.pathname === '/mailbox') return page(list(mailbox, url.searchParams.get('to')));
    const match = /^\/mailbox\/([0-9-]+)(\/html)?$/.exec(url.pathname);
    if (!match) return undefined;
    const mail = mailbox.mail(match[1]!);
    if (!mail)
      return page(
        html`<h1>No such mail</h1>
          <p><a href="/mailbox">Back to the mailbox</a></p>`,
        404,
      );
    const place = arriving();
    if (!match[2] && request.method === 'POST') {
      // Only from its own page: another site must not write in somebody's name.
      if (!place || request.headers.get('origin') !== url.origin) return page(html`<h1>Not from here</h1>`, 403);
      const words = (await request.formData()).get('words');
      const text = typeof words === 'string' ? words.trim().slice(0, 10_000) : '';
      return page(one(mail, place, text ? await answerMail(place, mail, text) : undefined));
    }
    if (!match[2]) return page(one(mail, place));
    return new Response(mail.html, {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy':
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; base-uri 'none'",
      },
    });
  };

const time = (at: Date): string => at.toISOString().replace('T', ' ').slice(0, 19);

function list(mailbox: Mailbox, to: string | null) {
  const mails = mailbox.mails().filter((mail) => !to || mail.to.includes(to));
  return html`<h1>Mailbox</h1>
    <p>No mail leaves this machine while <code>SMTP_URL</code> is not set. This is what would have been sent.</p>
    ${mails.length === 0 ? html`<p><strong>Nothing yet.</strong> Send an inquiry on the public site, or sign up, and look again.</p>` : ''}
    <ul>
      ${mails.map(
        (mail) =>
          html`<li>
            <a href="/mailbox/${mail.id}"
              ><strong>${mail.subject || '(no subject)'}</strong><span>${mail.from.name} → ${mail.to.join(', ')}</span
              ><time>${time(mail.receivedAt)}</time></a
            >
          </li>`,
      )}
    </ul>`;
}

function one(mail: ReceivedMail, place: MailPlace | undefined, answered?: Answered) {
  return html`<p><a href="/mailbox">← Mailbox</a></p>
    <h1>${mail.subject}</h1>
    <dl>
      <dt>From</dt>
      <dd>${mail.from.name} &lt;${mail.from.address}&gt;</dd>
      <dt>To</dt>
      <dd>${mail.to.join(', ')}</dd>
      ${
        mail.replyTo
          ? html`<dt>Reply to</dt>
              <dd>${mail.replyTo}</dd>`
          : ''
      }
      <dt>Received</dt>
      <dd>${time(mail.receivedAt)} UTC</dd>
    </dl>
    <iframe title="The mail as it looks" src="/mailbox/${mail.id}/html"></iframe>
    <details>
      <summary>As plain text</summary>
      <pre>${mail.text}</pre>
    </details>
    ${
      place
        ? html`<h2>Answer as ${mail.to[0] ?? 'the receiver'}</h2>
            ${
              answered
                ? html`<p role="status">
                    ${answered.taken ? `Handed over to ${mail.replyTo ?? mail.from.address}.` : `Refused: ${answered.said}`}
                  </p>`
                : ''
            }
            <form method="post" action="/mailbox/${mail.id}">
              <label for="words">Your words</label>
              <textarea id="words" name="words" rows="5" required maxlength="10000"></textarea>
              <button>Send the answer</button>
            </form>`
        : ''
    }`;
}

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:860px;margin:0 auto;padding:24px}ul{list-style:none;padding:0}li a{display:grid;grid-template-columns:1fr auto;gap:2px 16px;padding:12px;border-bottom:1px solid #8884;text-decoration:none;color:inherit}li span{grid-row:2;opacity:.75}li time{font-variant-numeric:tabular-nums;opacity:.75}li a:hover,li a:focus-visible{background:#8881}iframe{width:100%;height:620px;border:1px solid #8886;border-radius:8px;background:#fff}dl{display:grid;grid-template-columns:auto 1fr;gap:2px 16px}dd{margin:0;overflow-wrap:anywhere}label{display:block}textarea{width:100%;box-sizing:border-box;font:inherit;padding:8px}button{margin-top:8px;padding:8px 16px;font:inherit}pre{white-space:pre-wrap;overflow-wrap:anywhere}`;

function page(body: ReturnType<typeof html>, status = 200): Response {
  const made = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mailbox · demo</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;
  return new Response(String(made), {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    },
  });
}
