import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eventWire } from './api.ts';
import type { Stand } from './stand.ts';

/** `t=…,v1=…` over `t.body`, as the processor signs. */
export function signature(secret: string, body: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** An event as it is sent: its bytes and its headers. */
export function sealed(stand: Stand, id: string): { body: string; headers: Record<string, string> } {
  const event = stand.state.events.find((one) => one.id === id);
  if (!event || !stand.endpoint) throw new Error(`no event ${id} to be sent`);
  const body = JSON.stringify(eventWire(event), null, 2);
  return {
    body,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Stripe-Signature': signature(stand.endpoint.secret, body, Math.floor(stand.clock() / 1000)),
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    },
  };
}

/** Seconds between the tries of one event; the processor goes on for three days, a stand-in for some minutes. */
const pauses = [0, 1, 3, 10, 30, 60, 120];

/** Sends events as they are made, each until it is answered with 2xx. */
export function startHooks(stand: Stand): { stop(): void } {
  const ended = new AbortController();
  const send = async (id: string): Promise<void> => {
    for (const seconds of pauses) {
      await pause(seconds * 1000, undefined, { ref: false, signal: ended.signal });
      const { body, headers } = sealed(stand, id);
      const answer = await fetch(stand.endpoint!.url, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([ended.signal, AbortSignal.timeout(10_000)]),
      }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
    }
  };
  stand.heard = (id) => {
    if (stand.settings.hooks && stand.endpoint) send(id).catch(() => undefined);
  };
  return { stop: () => ended.abort() };
}
