import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Locale } from '#kernel/messages.ts';

/** The parts of a letter, in words; both its HTML and its text come from them, so that they never differ. */
export interface LetterParts {
  locale: Locale;
  /** Who speaks: the dealership or the platform. */
  sender: string;
  /** A line that the mail list shows beside the subject. */
  preview?: string;
  heading?: string;
  paragraphs: string[];
  /** One thing to do. The URL is one of ours. */
  action?: { label: string; url: string };
  /** Small print: why it was sent, who sends it, how to be left alone. */
  footer: string[];
}

/** A letter as HTML (escaped, no remote content) and as plain text, in its language. */
export function letterPage(parts: LetterParts): { html: string; text: string; locale: Locale } {
  const paragraph = (words: string) => html`<p style="margin:0 0 16px;white-space:pre-line">${words}</p>`;
  const action = parts.action
    ? html`<p style="margin:24px 0">
          <a
            href="${parts.action.url}"
            style="display:inline-block;padding:12px 20px;background:#1f4e79;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:600"
            >${parts.action.label}</a
          >
        </p>
        <p style="margin:0 0 16px;font-size:13px;color:#555;word-break:break-all">${parts.action.url}</p>`
    : '';
  const page = html`<!doctype html>
    <html lang="${parts.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${parts.heading ?? parts.sender}</title>
      </head>
      <body
        style="margin:0;padding:24px;background:#f4f5f7;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#1c2733"
      >
        ${parts.preview ? html`<div style="display:none;max-height:0;overflow:hidden">${parts.preview}</div>` : ''}
        <div style="max-width:560px;margin:0 auto;background:#ffffff;border-radius:10px;padding:28px">
          <p style="margin:0 0 20px;font-weight:700">${parts.sender}</p>
          ${parts.heading ? html`<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${parts.heading}</h1>` : ''}
          ${parts.paragraphs.map(paragraph)} ${action}
          <hr style="border:0;border-top:1px solid #e3e6ea;margin:24px 0 16px" />
          ${parts.footer.map((words) => html`<p style="margin:0 0 8px;font-size:13px;color:#555;white-space:pre-line;overflow-wrap:anywhere">${words}</p>`)}
        </div>
      </body>
    </html>` as HtmlEscapedString;
  const text = [
    ...(parts.heading ? [parts.heading, ''] : []),
    ...parts.paragraphs.flatMap((words) => [words, '']),
    ...(parts.action ? [`${parts.action.label}:`, parts.action.url, ''] : []),
    '--',
    ...parts.footer,
  ].join('\n');
  return { html: page.toString(), text, locale: parts.locale };
}
