/** For the conformance suite: a stand-in of one's own, a plain caller, and a host of pictures. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { demoApp, demoWorld, startMetaSandbox, type MetaSandbox, type MetaSandboxOptions } from './index.ts';

export const mara = '100009000000001';
export const northside = '104000000000001';
export const garage = '104000000000002';
export const club = '104000000000003';
export const shop = '17841400000000001';

/** Registered with the app; nobody listens there. */
export const returnUrl = 'http://127.0.0.1:9/social/return?product=x';

export const pagePermissions = ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'];
export const instagramPermissions = ['instagram_business_basic', 'instagram_business_content_publish'];

/** An answer, read as text and where it can be as JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // Tests look into whatever came.
  // eslint-disable-next-line typescript/no-explicit-any
  body: any;
}

export interface Ask {
  method?: string;
  token?: string;
  json?: unknown;
  form?: Record<string, string>;
  multipart?: FormData;
  headers?: Record<string, string>;
}

export interface Trial {
  sandbox: MetaSandbox;
  /** Calls `graph.facebook.com/v26.0/me` and the like, by the prefix form of addressing. */
  ask(address: string, how?: Ask): Promise<Answer>;
  admin: MetaSandbox['admin'];
  /** Logs in by the dialog without a person, and tells where it sent the browser. */
  login(product: 'facebook' | 'instagram', more?: Record<string, string>): Promise<URL>;
  /** A token made without a login. */
  token(order: Record<string, unknown>): Promise<{ id: string; value: string }>;
  pageToken(page?: string, scopes?: string[]): Promise<string>;
  instagramToken(scopes?: string[]): Promise<string>;
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a stand-in with the demo's world. */
export async function startTrial(options: MetaSandboxOptions = {}): Promise<Trial> {
  const sandbox = await startMetaSandbox({ world: demoWorld({ redirect_uris: [returnUrl] }), ...options });
  const ask = async (address: string, how: Ask = {}): Promise<Answer> => {
    const headers: Record<string, string> = { ...how.headers };
    if (how.token) headers.Authorization = `Bearer ${how.token}`;
    if (how.json !== undefined) headers['Content-Type'] = 'application/json';
    const body =
      how.multipart ??
      (how.form ? new URLSearchParams(how.form) : how.json === undefined ? undefined : JSON.stringify(how.json));
    const response = await fetch(`${sandbox.origin}/_h/${address}`, {
      method: how.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    let read: unknown;
    try {
      read = JSON.parse(text);
    } catch {
      read = undefined;
    }
    return { status: response.status, headers: response.headers, text, body: read };
  };
  const token = (order: Record<string, unknown>): Promise<{ id: string; value: string }> =>
    sandbox.admin('/tokens', order);
  return {
    sandbox,
    ask,
    admin: sandbox.admin,
    token,
    async login(product, more = {}) {
      const query = new URLSearchParams({
        client_id: product === 'facebook' ? demoApp.fb_app_id : demoApp.ig_app_id,
        redirect_uri: returnUrl,
        response_type: 'code',
        state: 'a state & more',
        scope: (product === 'facebook' ? pagePermissions : instagramPermissions).join(','),
        ...(product === 'facebook' ? { sandbox_person: mara } : { sandbox_account: shop }),
        ...more,
      });
      const path = product === 'facebook' ? 'www.facebook.com/v26.0/dialog/oauth' : 'www.instagram.com/oauth/authorize';
      const answer = await ask(`${path}?${query}`);
      if (answer.status !== 302) throw new Error(`the dialog answered ${answer.status}: ${answer.text.slice(-300)}`);
      return new URL(answer.headers.get('location')!);
    },
    pageToken: async (page = northside, scopes = pagePermissions) =>
      (await token({ kind: 'page', person: mara, page, scopes })).value,
    instagramToken: async (scopes = instagramPermissions) =>
      (await token({ kind: 'ig_long', account: shop, scopes })).value,
    advance: async (seconds) => void (await sandbox.admin('/clock', { advance_s: seconds })),
    stop: () => sandbox.stop(),
  };
}

/** A JPEG of a size, or of another format. */
export function picture(
  width: number,
  height: number,
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
  shade = 120,
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r: shade, g: 60, b: 90 } } })
    .toFormat(format)
    .toBuffer();
}

/** A web server on loopback, as the dealership's host of pictures or as the product's callbacks. */
export async function startHost(answers: RequestListener): Promise<{ origin: string; port: number; stop(): void }> {
  const server = createServer(answers);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Serves files by path, and remembers who asked. */
export async function startPictures(
  files: Record<string, { type: string; bytes: Buffer | string; status?: number; location?: string }>,
): Promise<{
  origin: string;
  port: number;
  asked: { path: string; agent: string; cookie: string | undefined }[];
  stop(): void;
}> {
  const asked: { path: string; agent: string; cookie: string | undefined }[] = [];
  const host = await startHost((request, response) => {
    asked.push({ path: request.url!, agent: request.headers['user-agent'] ?? '', cookie: request.headers.cookie });
    const file = files[request.url!];
    const headers: Record<string, string> = { 'Content-Type': file?.type ?? 'text/plain', 'Set-Cookie': 'a=b' };
    if (file?.location) headers.Location = file.location;
    response.writeHead(file?.status ?? (file ? 200 : 404), headers).end(file?.bytes ?? '');
  });
  return { ...host, asked };
}
