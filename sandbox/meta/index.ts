/**
 * The stand-in for Facebook and Instagram: speaks their wire protocol on one loopback port, from the protocol's
 * description and not from our client, so that the client's mistakes show. Nothing leaves this machine.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { listener } from './listener.ts';
import { openStateFile } from './state-file.ts';
import { changeSettings, type SettingsChange } from './settings.ts';
import { newStand, type Stand } from './stand.ts';
import { settle } from './time.ts';
import { loadWorld, type World } from './world.ts';

export { demoApp, demoWorld, type DemoAddresses, type World } from './world.ts';

export interface MetaSandboxOptions {
  /** Default: any free port. */
  port?: number;
  /** A default of `virtual` stands still at 2026-11-23T17:00:00Z until the admin API moves it. */
  clock?: 'virtual' | 'real';
  /** Milliseconds that the real clock is moved by, as the product's is in drills. */
  offset?: number;
  seed?: string;
  /** Where what is remembered survives a restart; default: in memory only. */
  stateFile?: string;
  world?: World;
  settings?: SettingsChange;
  /** Where browsers reach the stand-in, when not at `http://127.0.0.1:<port>`. */
  origin?: string;
}

export interface MetaSandbox {
  origin: string;
  port: number;
  /** The base URLs for the client's five settings (protocol 8.1). */
  urls: Record<'META_DIALOG_URL' | 'META_GRAPH_URL' | 'IG_DIALOG_URL' | 'IG_TOKEN_URL' | 'IG_GRAPH_URL', string>;
  /** A call of the admin API without HTTP's trouble: method by whether there is a body. */
  admin<Answer = unknown>(path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts the stand-in. */
export async function startMetaSandbox(options: MetaSandboxOptions = {}): Promise<MetaSandbox> {
  let origin = options.origin ?? '';
  const stand: Stand = newStand(options.seed ?? 'automo', () => origin, options.offset);
  const file = options.stateFile ? openStateFile(stand, options.stateFile) : undefined;
  stand.state.clock_mode = options.clock ?? 'virtual';
  if (options.settings) changeSettings(stand.state.settings, options.settings);
  if (options.world) loadWorld(stand, options.world);
  const server = createServer(listener(stand, () => file?.changed()));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin ||= `http://127.0.0.1:${port}`;
  const ticking = setInterval(() => {
    if (stand.state.clock_mode === 'real') void settle(stand);
  }, 500).unref();
  const own = `http://127.0.0.1:${port}`;
  const at = (host: string): string => `${own}/_h/${host}`;
  return {
    origin,
    port,
    urls: {
      META_DIALOG_URL: at('www.facebook.com'),
      META_GRAPH_URL: at('graph.facebook.com'),
      IG_DIALOG_URL: at('www.instagram.com'),
      IG_TOKEN_URL: at('api.instagram.com'),
      IG_GRAPH_URL: at('graph.instagram.com'),
    },
    async admin<Answer>(path: string, body?: unknown): Promise<Answer> {
      const response = await fetch(`${own}/_admin${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      const answer = (await response.json()) as Answer & { error?: string };
      if (!response.ok) throw new Error(`admin ${path}: ${answer.error ?? response.status}`);
      return answer;
    },
    async stop() {
      clearInterval(ticking);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      file?.close();
    },
  };
}
