import type { ApiRoutes } from '#surfaces/api/routes.ts';
import { dealershipOfTab } from './dealership-of-tab.ts';
import { ProblemError, unreachable } from './problem-error.ts';

/** Every route of the API: `METHOD /path`. */
export type RouteKey = keyof ApiRoutes & string;
/** The routes that read. */
export type ReadKey = Extract<RouteKey, `GET ${string}`>;
/** The routes that change something. */
export type WriteKey = Exclude<RouteKey, ReadKey>;

type Types<K extends RouteKey> = NonNullable<ApiRoutes[K]['types']>;

/** A type as it looks after the journey through JSON: moments are ISO strings. */
export type Json<T> = unknown extends T
  ? T
  : T extends Date
    ? string
    : T extends readonly (infer E)[]
      ? Json<E>[]
      : T extends object
        ? { [K in keyof T]: Json<T[K]> }
        : T;

/** What a route answers, as the browser gets it. `Answer<'GET /api/vehicles'>['items'][number]` is a row of the list. */
export type Answer<K extends RouteKey> = Json<Types<K>['answer']>;
/** The query parameters that a route takes. */
export type Query<K extends RouteKey> = NonNullable<Types<K>['query']>;
/** The body that a route takes. */
export type Body<K extends RouteKey> = NonNullable<Types<K>['body']>;
/** The parameters in a route's path. */
export type Params<K extends RouteKey> = NonNullable<Types<K>['params']>;

// A part is asked for when the route takes it, and may be left out when nothing in it is needed.
type Part<Name extends string, T> = [T] extends [undefined]
  ? { [N in Name]?: undefined }
  : Partial<NonNullable<T>> extends NonNullable<T>
    ? { [N in Name]?: T }
    : { [N in Name]: T };

/** What a route takes beside its name. */
export type Input<K extends RouteKey> = Part<'params', Types<K>['params']> &
  Part<'query', Types<K>['query']> &
  Part<'body', Types<K>['body']>;

interface Manner {
  signal?: AbortSignal;
  /** Repeating a write with the same key has no second effect. One is made for each POST when none is given. */
  idempotencyKey?: string;
}

type Given<T> = Partial<T> extends T ? [given?: T] : [given: T];

interface Parts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** The address of a route with its parameters; lists in a query are repeated, undefined and empty ones left out. */
export function addressOf(key: string, { params, query }: Parts = {}): { method: string; url: string } {
  const [method = 'GET', pattern = ''] = key.split(' ');
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name] ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  return { method, url: search.size ? `${path}?${search}` : path };
}

function headersOf(): Record<string, string> {
  const dealership = dealershipOfTab();
  return { Accept: 'application/json', ...(dealership ? { 'Automo-Dealership': dealership } : {}) };
}

/**
 * Asks the API. Types of input and answer come from the route itself.
 *
 * @example
 * const page = await api('GET /api/vehicles', { query: { status: 'on_lot' } });
 * await api('PATCH /api/leads/:leadId', { params: { leadId }, body: { version: lead.version, stage: 'contacted' } });
 * @throws ProblemError for every answer that is not a success, and with code `offline` when there is none
 */
export async function api<K extends RouteKey>(key: K, ...[given]: Given<Input<K> & Manner>): Promise<Answer<K>> {
  const { signal, idempotencyKey, ...parts } = (given ?? {}) as Parts & Manner;
  const { method, url } = addressOf(key, parts);
  const headers = headersOf();
  if (parts.body !== undefined) headers['Content-Type'] = 'application/json';
  if (method === 'POST' || idempotencyKey) headers['Idempotency-Key'] = idempotencyKey ?? crypto.randomUUID();
  let answer: Response;
  try {
    answer = await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  const text = await answer.text().catch(() => {
    throw unreachable();
  });
  return read(answer.status, answer.headers.get('content-type'), text) as Answer<K>;
}

function read(status: number, type: string | null, text: string): unknown {
  const json = /\bjson\b/.test(type ?? '');
  let value: unknown;
  try {
    value = json && text ? JSON.parse(text) : undefined;
  } catch {
    value = undefined;
  }
  if (status >= 200 && status < 300) return value;
  // A proxy's own page says nothing that a person could use.
  throw new ProblemError(status, (value as Record<string, unknown> | undefined) ?? { code: `http_${status}` });
}

/**
 * Sends one file as the body of a request, and tells how far it is (0 to 1).
 *
 * @example
 * await upload('POST /api/vehicles/:vehicleId/photos', { params: { vehicleId }, file, onProgress: setShare });
 */
export function upload<K extends WriteKey>(
  key: K,
  given: Omit<Input<K>, 'body'> & { file: Blob & { name?: string }; onProgress?: (share: number) => void } & Manner,
): Promise<Answer<K>> {
  const { file, onProgress, signal, idempotencyKey, params, query } = given as Parts & typeof given;
  const { method, url } = addressOf(key, { params, query: { ...query, name: file.name?.slice(0, 200) } } as Parts);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headersOf())) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('Idempotency-Key', idempotencyKey ?? crypto.randomUUID());
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(total ? loaded / total : 0));
    request.addEventListener('error', () => reject(unreachable()));
    request.addEventListener('abort', () => reject(new DOMException('The upload was stopped.', 'AbortError')));
    request.addEventListener('load', () => {
      try {
        resolve(read(request.status, request.getResponseHeader('content-type'), request.responseText) as Answer<K>);
      } catch (error) {
        reject(error instanceof Error ? error : unreachable());
      }
    });
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
