import { html, raw } from 'hono/html';
import { bytes, type Reply } from './reply.ts';

/** A piece of escaped HTML. */
export type Markup = ReturnType<typeof html>;

const style = `:root{color-scheme:light dark;--line:#8886;--soft:#5c6470;--accent:#1459c7;--card:#fff;--ground:#eef0f3}
@media(prefers-color-scheme:dark){:root{--soft:#b3bac4;--accent:#8ab8ff;--card:#1d2127;--ground:#121417}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0;background:var(--ground)}
.notice{background:#3b2f00;color:#fff4c9;padding:8px 16px;text-align:center;font-size:.9rem}
main{max-width:680px;margin:0 auto;padding:16px}main.narrow{max-width:480px}main.wide{max-width:935px}
h1{font-size:1.4rem;line-height:1.25;margin:.4em 0}h2{font-size:1.05rem;margin:0 0 .4em}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;margin:0 0 16px;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:.92rem;margin:.2em 0}.text{white-space:pre-wrap;margin:.6em 0}
a{color:var(--accent)}img{max-width:100%;height:auto;display:block}
.pictures{display:grid;gap:4px;grid-template-columns:repeat(auto-fit,minmax(45%,1fr))}.pictures img{width:100%;aspect-ratio:4/3;object-fit:cover;border-radius:6px}
.grid{display:grid;grid-template-columns:repeat(3,1fr);gap:4px;list-style:none;padding:0;margin:0}.grid a{display:block;aspect-ratio:1;background:var(--line)}.grid img{width:100%;height:100%;object-fit:cover}
.head{display:flex;gap:16px;align-items:center}.head img{width:72px;height:72px;border-radius:50%}
.choices{list-style:none;padding:0;margin:0}.choices a{display:flex;min-height:52px;padding:12px;border:1px solid var(--line);border-radius:10px;margin:0 0 8px;align-items:center;text-decoration:none;font-weight:600}
fieldset{border:1px solid var(--line);border-radius:10px;margin:0 0 16px;padding:8px 12px}legend{font-weight:600;padding:0 6px}
label{display:flex;gap:10px;align-items:flex-start;padding:8px 0;min-height:44px}input[type=checkbox]{width:22px;height:22px;margin:1px 0 0;flex:none}
.actions{display:flex;gap:12px;flex-wrap:wrap}button{font:inherit;font-weight:600;min-height:48px;padding:0 22px;border-radius:10px;border:1px solid #1459c7;background:#1459c7;color:#fff;flex:1 1 140px;cursor:pointer}button.quiet{background:transparent;color:inherit;border-color:var(--line)}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code{overflow-wrap:anywhere}`;

/**
 * A page for people: says first that it is a stand-in. The page may only show its own pictures and run nothing.
 * A form's target is left open: the browser follows it to the product's own address.
 */
export function framed(
  product: 'Facebook' | 'Instagram' | 'Facebook and Instagram',
  title: string,
  body: Markup,
  { status = 200, width = '' }: { status?: number; width?: '' | 'narrow' | 'wide' } = {},
): Reply {
  const made = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title} · stand-in for ${product}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header class="notice">Stand-in for ${product}: nothing here leaves this machine</header>
        <main class="${width}">${body}</main>
      </body>
    </html>`;
  return bytes(String(made), 'text/html; charset=utf-8', status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  });
}
