import path from 'node:path';
import { openMailbox } from '#sandbox/mailbox/mailbox.ts';
import type { Mailbox } from '#sandbox/mailbox/mailbox.ts';
import { mailboxPages } from '#sandbox/mailbox/pages.ts';
import { startMetaSandbox } from '#sandbox/meta/index.ts';
import type { MetaSandbox } from '#sandbox/meta/index.ts';
import type { PaymentsSandbox } from '#sandbox/payments/index.ts';
import { ConfigProblem } from '#platform/config.ts';
import { scrubberOver } from '#platform/postgres/scrubbing.ts';
import { demoAccount, loadDemo } from '#demo/load.ts';
import type { Config } from '#platform/config.ts';
import type { Receiver } from '#platform/mail/index.ts';
import { openHouse } from '../house.ts';
import type { House } from '../house.ts';
import type { Call, Command } from './command.ts';
import { openDatabase, prepareDatabase } from './database.ts';
import { standInAddresses, throughStandIn } from './meta-stand-in.ts';
import { startPaymentsStandIn, throughPaymentsStandIn } from './payments-stand-in.ts';
import { buildOffice } from './office-build.ts';

/** What a process takes on. */
interface Duties {
  web: boolean;
  work: boolean;
  demo: boolean;
}

async function run({ config: given, say }: Call, duties: Duties): Promise<void> {
  let config = given;
  if (duties.demo && config.production)
    throw new ConfigProblem('the demo dealership is refused when NODE_ENV is production; use "automo serve"');
  if (duties.web) await buildOffice(say);
  const database = await openDatabase(config, true);
  const ran = await prepareDatabase(database);
  if (ran.length > 0) say(`Database: ran ${ran.length} migrations.`);
  const mailbox: Mailbox | undefined = config.smtpUrl
    ? undefined
    : await openMailbox(path.join(config.dataDir, 'mailbox'));
  // Without an app of their own, those who try the product publish to a stand-in on this machine.
  const standsIn = duties.demo && !config.meta.facebook && !config.meta.instagram;
  let meta: MetaSandbox | undefined;
  if (standsIn) {
    meta = await startMetaSandbox(standInAddresses(config));
    config = throughStandIn(config, meta);
  }
  let payments: PaymentsSandbox | undefined;
  if (duties.demo && !config.payments) {
    payments = await startPaymentsStandIn(config);
    config = throughPaymentsStandIn(config, payments);
  }
  // So that whoever tries the product can answer its letters as the customer.
  if (duties.demo && !config.inbound)
    config = { ...config, inbound: { host: '127.0.0.1', port: 0, domain: config.domain, certificate: undefined } };
  const arriving: { host: string; port: number }[] = [];
  const house = await openHouse(config, database.address, database.masterKey, {
    ...(mailbox ? { smtpUrl: mailbox.url, extra: mailboxPages(mailbox, () => arriving[0]) } : {}),
    ...(database.server ? { server: database.server } : {}),
    scrubber: scrubberOver(database.admin),
  });

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    say('Stopping …');
    await house.close().catch(() => undefined);
    await mailbox?.close();
    await meta?.stop();
    await payments?.stop();
    await database.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));
  process.on('unhandledRejection', (reason) => {
    house.ground.log.fatal({ err: reason }, 'unhandled rejection');
    void stop(1);
  });

  if (duties.work) await house.work();
  if (duties.demo)
    await loadDemo(house.ground, say).catch((error: unknown) => {
      // Whoever stops it half way through takes the ground from under it.
      if (!stopping) throw error;
    });
  if (stopping) return;
  if (duties.web) {
    try {
      await house.listen(config.port);
      const receiver = await receiving(house, config);
      if (receiver) arriving.push(receiver);
    } catch (error) {
      const taken = (error as { code?: string }).code === 'EADDRINUSE';
      console.error(
        error instanceof ConfigProblem
          ? `automo: ${error.message}`
          : taken
            ? `automo: PORT ${config.port} is taken by another program; set PORT to a free one`
            : `automo: ${(error as Error).message}`,
      );
      await stop(78);
      return;
    }
    const site = new URL(config.origin);
    site.hostname = `${demoAccount.slug}.${config.domain}`;
    say('');
    say(`  Office         ${config.origin}/`);
    if (duties.demo) say(`  Public site    ${site.origin}/`);
    if (mailbox) say(`  Mailbox        ${config.origin}/mailbox   (no mail leaves this machine)`);
    if (arriving[0]) say(`  Mail arrives   ${arriving[0].host} port ${arriving[0].port}`);
    if (meta) say(`  Facebook, IG   ${meta.origin}/   (a stand-in: nothing is published anywhere)`);
    if (payments) say(`  Card payments  ${payments.origin}/   (a stand-in: no card is charged)`);
    say(`  API reference  ${config.origin}/api/docs`);
    if (duties.demo) say(`\n  Sign in as ${demoAccount.email} with the password: ${demoAccount.password}`);
    say('\n  Ctrl-C stops.\n');
  }
}

/** Opens the door for mail. @throws ConfigProblem when its place is taken or may not be had */
async function receiving(house: House, config: Config): Promise<Receiver | undefined> {
  try {
    return await house.receive();
  } catch (error) {
    const { host, port } = config.inbound!;
    throw new ConfigProblem(
      `AUTOMO_INBOUND_MAIL ${host} port ${port} cannot be listened on (${(error as { code?: string }).code ?? (error as Error).message}): set a free one that the program’s user may open`,
    );
  }
}

/** `automo start`: everything in one process, with the demo dealership. What `npm start` does. */
export const startCommand: Command = {
  summary: 'Run everything in one process, with the demo dealership',
  usage: 'start',
  example: 'PORT=4000 automo start',
  run: (call) => run(call, { web: true, work: true, demo: true }),
};

/** `automo serve` */
export const serveCommand: Command = {
  summary: 'Run the web server (and, with --work, the jobs in the same process)',
  usage: 'serve [--work]',
  example: 'NODE_ENV=production automo serve --work',
  options: { work: { type: 'boolean' } },
  about: { work: 'take jobs in this process too' },
  run: (call) => run(call, { web: true, work: call.options.work === true, demo: false }),
};

/** `automo work` */
export const workCommand: Command = {
  summary: 'Take jobs, without a web server',
  usage: 'work',
  example: 'automo work',
  run: (call) => run(call, { web: false, work: true, demo: false }),
};
