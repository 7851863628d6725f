import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { z } from 'zod';
import { pageStyle } from '#platform/web/page-style.ts';
import type { Route, Routes } from '#platform/web/route.ts';

/** The readable reference of the API at `/api/docs`: one page, made from the routes, no script. */
export function referencePage(routes: Routes, origin: string): HtmlEscapedString | Promise<HtmlEscapedString> {
  const groups = new Map<string, [string, Route<never>][]>();
  for (const [name, route] of Object.entries(routes)) {
    const group = name.split(' ')[1]!.split('/')[2] ?? 'api';
    groups.set(group, [...(groups.get(group) ?? []), [name, route]]);
  }
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API reference · Automo Soft</title>
        ${style}
      </head>
      <body>
        <nav aria-label="Sections">
          <strong>Automo Soft API</strong>${[...groups.keys()].map((group) => html`<a href="#${group}">${group}</a>`)}<a
            href="/api/openapi.json"
            >OpenAPI 3.1</a
          >
        </nav>
        <main>
          <h1>API reference</h1>
          <p>
            Everything the office does goes through this API. Make a key in the dealership’s settings and send it as
            <code>Authorization: Bearer automo_…</code>.
          </p>
          <pre
            tabindex="0"
            role="region"
            aria-label="Example"
          ><code>curl ${origin}/api/vehicles?limit=5 -H "Authorization: Bearer $AUTOMO_KEY"</code></pre>
          <ul>
            <li>Money is integer cents, instants are UTC, ids are UUIDv7.</li>
            <li>
              Edits carry the <code>version</code> they were based on; a stale one gets 409 with the current record.
            </li>
            <li><code>Idempotency-Key</code> makes a POST safe to repeat for 24 hours.</li>
            <li>
              Lists page by <code>cursor</code>; problems are RFC 9457 documents with a <code>pointer</code> per field.
            </li>
          </ul>
          ${[...groups].map(
            ([group, list]) =>
              html`<section>
                <h2 id="${group}">${group}</h2>
                ${list.map(([name, route]) => article(name, route))}
              </section>`,
          )}
        </main>
      </body>
    </html>`;
}

function article(name: string, route: Route<never>) {
  const [method, path] = name.split(' ');
  const who =
    route.access === 'public'
      ? 'Anyone'
      : route.access === 'account'
        ? 'A signed-in person'
        : route.permission
          ? `Permission ${route.permission}`
          : 'Staff of the dealership';
  return html`<article>
    <h3><span class="m">${method}</span> <code>${path}</code></h3>
    <p>${route.summary}. ${route.description ?? ''}</p>
    <p><small>${who}${route.apiKeys ? ' · API keys' : ''}${route.stepUp ? ' · wants a recent sign-in' : ''}</small></p>
    ${fields('Path', route.params)}${fields('Query', route.query)}${fields('Body', route.body)}${fields('Answer', route.answer, 'output')}
  </article>`;
}

interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  format?: string;
  description?: string;
}

function fields(title: string, schema: z.ZodType | undefined, io: 'input' | 'output' = 'input') {
  if (!schema) return '';
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) =>
      void (zodSchema._zod.def.type === 'date' && Object.assign(jsonSchema, { type: 'string', format: 'date-time' })),
  }) as JsonSchema;
  const rows = Object.entries(json.properties ?? {});
  if (rows.length === 0) return html`<p><strong>${title}</strong>: ${typeName(json)}</p>`;
  return html`<details>
    <summary>${title}</summary>
    <table>
      <tbody>
        ${rows.map(
          ([key, inner]) =>
            html`<tr>
              <td><code>${key}</code>${json.required?.includes(key) && io === 'input' ? ' *' : ''}</td>
              <td>${typeName(inner)}</td>
              <td>${inner.description ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function typeName(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeName).join(' | ');
  if (schema.items) return `list of ${typeName(schema.items)}`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return schema.format ?? String(schema.type ?? 'any');
}

const style = pageStyle(`
:root {
  color-scheme: light dark;
}
body {
  font:
    16px/1.55 system-ui,
    sans-serif;
  margin: 0;
  display: grid;
  grid-template-columns: 240px minmax(0, 1fr);
  max-width: 1200px;
  margin: auto;
}
nav {
  padding: 24px 16px;
  position: sticky;
  top: 0;
  height: 100vh;
  overflow: auto;
  box-sizing: border-box;
}
nav a {
  display: block;
  padding: 4px 8px;
  color: inherit;
}
main {
  padding: 24px;
  min-width: 0;
}
code,
pre {
  font:
    14px/1.5 ui-monospace,
    monospace;
}
pre {
  overflow: auto;
  padding: 12px;
  border-radius: 8px;
  background: #8881;
  color: inherit;
}
article {
  border-top: 1px solid #8884;
  padding: 16px 0;
}
h3 {
  margin: 0 0 4px;
  font-size: 1rem;
  overflow-wrap: anywhere;
}
.m {
  display: inline-block;
  min-width: 4.2em;
  font-weight: 700;
}
table {
  border-collapse: collapse;
  width: 100%;
}
td,
th {
  text-align: left;
  vertical-align: top;
  padding: 4px 12px 4px 0;
  border-bottom: 1px solid #8883;
  overflow-wrap: anywhere;
}
@media (max-width: 760px) {
  body {
    display: block;
  }
  nav {
    position: static;
    height: auto;
  }
}
`);
