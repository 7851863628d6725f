import { createHash } from 'node:crypto';
import { Stripe } from 'stripe';
import { Conflict, Unavailable } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { exchange, OutboundFailure } from '#platform/outbound/index.ts';
import type { Outgoing } from '#platform/outbound/index.ts';

/** Milliseconds to connect, and to the whole answer. */
const connectMs = 3_000;
const totalMs = 12_000;
/** A list of a hundred invoices is well under this. */
const mostBytes = 5_000_000;

/** Headers that the library sends and the API wants; what describes this machine stays here. */
const wanted = new Set(['accept', 'authorization', 'content-type', 'idempotency-key', 'stripe-version', 'user-agent']);

/** An answer as the library reads it. */
class Answered extends Stripe.HttpClientResponse {
  readonly #body: Buffer;
  constructor(status: number, headers: Record<string, string>, body: Buffer) {
    // The library's own class takes both, though its types do not say so.
    super(status as never, headers as never);
    this.#body = body;
  }
  override getRawResponse(): unknown {
    return {};
  }
  override toStream(): unknown {
    throw new Error('answers are not streamed');
  }
  override async toJSON(): Promise<unknown> {
    return JSON.parse(this.#body.toString('utf8')) as unknown;
  }
}

/** The library's way to the network: through ours, to the one host of the settings. */
class OutboundClient extends Stripe.HttpClient {
  readonly #base: URL;
  constructor(base: URL) {
    super();
    this.#base = base;
  }
  override getClientName(): string {
    return 'automo';
  }
  override async makeRequest(
    host: string,
    port: string | number,
    path: string,
    method: string,
    headers: object,
    body: string,
    protocol: string,
    timeout: number,
  ): Promise<InstanceType<typeof Stripe.HttpClientResponse>> {
    const url = new URL(`${protocol}://${host}:${port}${path}`);
    if (url.origin !== this.#base.origin || !['GET', 'POST', 'DELETE'].includes(method))
      throw new Error('only the API of the settings is called');
    const sent = Object.entries(headers).filter(([name]) => wanted.has(name.toLowerCase()));
    try {
      const answer = await exchange({
        method: method as Outgoing['method'],
        url,
        headers: Object.fromEntries(sent.map(([name, value]) => [name, String(value)])),
        ...(method === 'POST' ? { body: Buffer.from(body) } : {}),
        connectMs,
        totalMs: Math.min(timeout, totalMs),
        most: mostBytes,
      });
      const read = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      return new Answered(answer.status, Object.fromEntries(read) as Record<string, string>, answer.body);
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      if (error.code === 'timeout' || error.code === 'connect_timeout') throw Stripe.HttpClient.makeTimeoutError();
      throw Object.assign(new Error(error.message), { code: error.code === 'cut' ? 'ECONNRESET' : 'ECONNREFUSED' });
    }
  }
}

const made = new WeakMap<Ground, Stripe>();

/** Whether cards can be charged at all. */
export const isPaymentSetUp = (ground: Ground): boolean => ground.config.payments !== undefined;

/**
 * The processor's own library over our outbound rules: one host, deadlines, no pooled connection. It repeats a request twice
 * that was not answered, which is safe because each that changes something carries a key that we chose.
 * @throws Conflict when card payment is not set up
 */
export function stripeOf(ground: Ground): Stripe {
  const { payments } = ground.config;
  if (!payments) throw new Conflict('Card payment is not set up here.', {}, 'payment_not_set_up');
  let client = made.get(ground);
  if (!client) {
    const url = new URL(payments.apiUrl);
    const protocol = url.protocol === 'https:' ? 'https' : 'http';
    client = new Stripe(payments.secretKey, {
      host: url.hostname,
      port: url.port || (protocol === 'https' ? 443 : 80),
      protocol,
      httpClient: new OutboundClient(url) as never,
      timeout: totalMs,
      maxNetworkRetries: 2,
      telemetry: false,
    });
    made.set(ground, client);
  }
  return client;
}

/** Names the account that the key belongs to without saying the key: things of one account are none of another. */
export const accountMark = (ground: Ground): string =>
  createHash('sha256')
    .update(ground.config.payments?.secretKey ?? '')
    .digest('hex')
    .slice(0, 12);

/** A failure of the processor in words for the log: its type, code and request, never its message, which may quote a person. */
export const failureOf = (error: unknown): Record<string, unknown> =>
  error instanceof Stripe.errors.StripeError
    ? { type: error.type, code: error.code ?? null, status: error.statusCode ?? null, request: error.requestId ?? null }
    : { type: error instanceof Error ? error.name : 'unknown' };

/**
 * What the person at the screen is told when the processor does not answer.
 * @throws Unavailable for everything that may pass · the error itself otherwise
 */
export async function forPerson<T>(ground: Ground, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    ground.log.warn({ stripe: failureOf(error) }, 'the payment processor did not do it');
    throw new Unavailable(
      'The payment processor did not answer. Nothing was charged. Try again in a minute.',
      'payment_away',
    );
  }
}
