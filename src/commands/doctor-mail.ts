import { resolveMx } from 'node:dns/promises';
import { createConnection } from 'node:net';
import { privacyReaders } from '#domains/privacy/index.ts';
import type { Config } from '#platform/config.ts';
import type { Ground } from '#platform/ground.ts';
import { bad, ok } from './finding.ts';
import type { Finding } from './finding.ts';

/** The first line that whoever listens there says, or why there is none. */
function greeting(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 5000 });
    const end = (said: string): void => {
      socket.destroy();
      resolve(said);
    };
    socket.once('data', (bytes) => end(bytes.toString('latin1').split('\r\n')[0] ?? ''));
    socket.once('timeout', () => end('no answer'));
    socket.once('error', (error: { code?: string }) => end(error.code ?? 'no answer'));
  });
}

/** Whether mail can arrive: somebody listens, and the world is told where (docs/mail.md). */
export async function checkArriving(config: Config): Promise<Finding> {
  const { inbound } = config;
  const check = 'mail that arrives';
  if (!inbound)
    return bad(
      check,
      'warning',
      'AUTOMO_INBOUND_MAIL is not set: answers go to the mailboxes that letters name, and undeliverable notices are not seen',
      'see docs/mail.md',
    );
  // An address that stands for all of them is reached by this machine's own.
  const host = inbound.host === '0.0.0.0' ? '127.0.0.1' : inbound.host === '::' ? '::1' : inbound.host;
  const said = await greeting(host, inbound.port);
  if (!said.startsWith('220'))
    return bad(
      check,
      'warning',
      `nobody takes mail at ${inbound.host} port ${inbound.port} (${said})`,
      'start "automo serve"; if it runs, look at what else listens there',
    );
  const local = inbound.domain === 'localhost' || inbound.domain.endsWith('.localhost');
  const exchanges = local ? [] : await resolveMx(inbound.domain).catch(() => []);
  if (!local && exchanges.length === 0)
    return bad(
      check,
      'warning',
      `taken at ${inbound.host} port ${inbound.port}, but ${inbound.domain} has no MX record`,
      'point one at this machine or at the relay that hands mail over to it (docs/mail.md)',
    );
  const by = exchanges.map(({ exchange }) => exchange).join(', ');
  return ok(check, `taken at ${inbound.host} port ${inbound.port}${by ? `, MX ${by}` : ''}`);
}

/** Mails that were taken and that nobody took up, and whether anybody hears of requests. */
export async function checkWaitingMail(config: Config, ground: Ground): Promise<Finding[]> {
  if (!config.inbound) return [];
  const { late } = await ground.database.asPlatform(
    ({ db, now }) =>
      db
        .selectFrom('inboundMail')
        .select(({ fn }) => fn.countAll<number>().as('late'))
        .where('state', '=', 'waiting')
        .where('receivedAt', '<', new Date(now.getTime() - 15 * 60_000))
        .executeTakeFirstOrThrow(),
    {},
    { write: false },
  );
  const readers = await ground.database.asPlatform(privacyReaders, {}, { write: false });
  const nobody =
    readers > 0
      ? []
      : [
          bad(
            'privacy requests',
            'warning',
            'nobody is told of them by mail: the privacy mailbox arrives in the product, and no operator has an address elsewhere',
            'add an operator whose mailbox people read: automo operators add',
          ),
        ];
  return late > 0
    ? [
        ...nobody,
        bad(
          'mails to take up',
          'warning',
          `${late} wait for more than 15 minutes`,
          'look at the worker and its dead letters',
        ),
      ]
    : nobody;
}
