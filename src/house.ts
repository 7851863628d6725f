import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { connectionOf, openGround } from '#platform/open-ground.ts';
import type { DatabaseAddress } from '#platform/open-ground.ts';
import type { Clock } from '#platform/clock.ts';
import { ConfigProblem } from '#platform/config.ts';
import type { Config } from '#platform/config.ts';
import type { BackupServer, Ground } from '#platform/ground.ts';
import { masterKeys } from '#platform/keys/master-key.ts';
import type { MasterKeyGiven } from '#platform/keys/master-key.ts';
import { WalKeeper } from '#platform/backups/keeper.ts';
import { KeyNews } from '#platform/keys/key-news.ts';
import { readyLedger } from '#domains/closing/index.ts';
import { wakeCommissions } from '#domains/commissions/index.ts';
import { sendGate } from '#domains/customers/index.ts';
import { wakeLateCosts } from '#domains/deals/index.ts';
import { publishPolicies, unnamedHosts } from '#domains/policies/index.ts';
import { leadMailDoor } from '#domains/leads/index.ts';
import { privacyMailDoor, readyErasures } from '#domains/privacy/index.ts';
import { mailGate, supportMailDoor } from '#domains/support/index.ts';
import { countSoon } from '#domains/trust/index.ts';
import { wakeRules } from '#domains/social/index.ts';
import { startWorker } from '#platform/jobs/index.ts';
import { hearRefusals } from '#platform/outbound/index.ts';
import { writeRefusals } from '#platform/security-log.ts';
import { tallySoon } from '#platform/tally.ts';
import type { Log } from '#platform/log.ts';
import {
  askBeforeSending,
  askBeforeWriting,
  bounceDoor,
  receiveMail,
  sendThrough,
  smtpTransport,
} from '#platform/mail/index.ts';
import type { Receiver } from '#platform/mail/index.ts';
import type { Scrubber } from '#platform/postgres/scrubbing.ts';
import { endStreams, journalTail } from '#surfaces/api/events.ts';
import { pastTheFront } from '#surfaces/front-only.ts';
import { Metrics } from '#surfaces/metrics.ts';
import { openWeb } from '#surfaces/web.ts';
import type { Env, ExtraPages } from '#surfaces/web.ts';
import { allJobs, schedule } from './work.ts';

/** The running product, in the parts that were asked for. */
export interface House {
  ground: Ground;
  /** Answers one request without a socket; for tests. */
  fetch(request: Request, env?: Env): Promise<Response>;
  /** Opens the door on a port. */
  listen(port: number): Promise<void>;
  /** Opens the door for mail, where the settings name one; where it listens. */
  receive(): Promise<Receiver | undefined>;
  /** Begins to take jobs. */
  work(): Promise<void>;
  /** Stops in order: the door, running requests (10 s), jobs (20 s), connections. */
  close(): Promise<void>;
}

/** Version of the product, from its package. */
export const version = (
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
).version;

/** Puts the product together over a migrated database. */
export async function openHouse(
  config: Config,
  address: DatabaseAddress,
  given: MasterKeyGiven,
  parts: {
    clock?: Clock;
    log?: Log;
    extra?: ExtraPages;
    smtpUrl?: string;
    server?: BackupServer;
    scrubber?: Scrubber;
  } = {},
): Promise<House> {
  const masters = masterKeys(given);
  const ground = await openGround(config, address, masters, parts);
  try {
    await readyLedger(ground);
    await readyErasures(ground);
    await publishPolicies(ground);
    if (config.production) await requireProcessors(ground);
  } catch (error) {
    await ground.close();
    throw error;
  }
  const metrics = new Metrics(ground);
  const web = openWeb(ground, metrics, {
    version,
    officeFolder: path.resolve(import.meta.dirname, '../dist/office'),
    ...(parts.extra ? { extra: parts.extra } : {}),
  });
  const smtpUrl = parts.smtpUrl ?? config.smtpUrl;
  const transport = smtpUrl ? smtpTransport(config, smtpUrl) : undefined;
  if (transport) sendThrough(transport);
  askBeforeSending(mailGate);
  askBeforeWriting(sendGate);
  hearRefusals(() => tallySoon(ground, 'call_refused'));
  let server: Server | undefined;
  let worker: { stop(): Promise<void> } | undefined;
  let receiver: Receiver | undefined;
  let tailing = false;
  const news = new KeyNews();
  const keeper = new WalKeeper();
  return {
    ground,
    fetch: (request, env = {}) => web.answer(request, env),
    async listen(port) {
      await journalTail.start(ground.database, ground.log);
      await news.start(ground);
      tailing = true;
      followSoon(ground);
      const usual = getRequestListener((request, env) => web.answer(request, env as Env), {
        overrideGlobalObjects: false,
      });
      server = createServer(
        { maxHeaderSize: 16_384, requestTimeout: 330_000, headersTimeout: 20_000 },
        (request, response) => {
          const refusal = pastTheFront(config, request);
          if (refusal) {
            response.writeHead(refusal.status, refusal.headers).end(refusal.body);
            return;
          }
          if (!web.swift(request, response)) void usual(request, response);
        },
      );
      await new Promise<void>((resolve, reject) => {
        server!.once('error', reject);
        server!.listen(port, resolve);
      });
    },
    async receive() {
      if (config.inbound)
        receiver = await receiveMail(ground, config.inbound, [
          supportMailDoor,
          privacyMailDoor,
          leadMailDoor,
          bounceDoor,
        ]);
      return receiver;
    },
    async work() {
      await news.start(ground);
      worker = await startWorker(
        ground,
        connectionOf(address, masters, 'automo_jobs'),
        allJobs,
        schedule,
        metrics.jobs,
      );
      keeper.start(ground);
      await countSoon(ground);
    },
    async close() {
      endStreams();
      if (server) {
        const closing = new Promise<void>((resolve) => server!.close(() => resolve()));
        server.closeIdleConnections();
        await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, 10_000).unref())]);
        server.closeAllConnections();
      }
      await receiver?.close();
      if (worker) await Promise.race([worker.stop(), new Promise((resolve) => setTimeout(resolve, 20_000).unref())]);
      if (tailing) await journalTail.close();
      await keeper.stop();
      await news.close();
      transport?.close();
      await writeRefusals(ground);
      await ground.close();
    },
  };
}

/** Rules are asked, late costs reckoned and commissions worked out a moment after something changed. Sweeps do it in any case, so nothing hangs on this. */
function followSoon(ground: Ground): void {
  // The first entry that was heard of each dealership since it was last followed.
  const soon = new Map<string, string>();
  journalTail.hear((dealershipId, entryId) => {
    const first = soon.get(dealershipId);
    // Entries become visible in another order than that of their ids.
    soon.set(dealershipId, first !== undefined && first < entryId ? first : entryId);
    if (first !== undefined) return;
    setTimeout(() => {
      const since = soon.get(dealershipId)!;
      soon.delete(dealershipId);
      for (const wake of [wakeRules, wakeLateCosts, wakeCommissions])
        wake(ground, dealershipId, since).catch((error: unknown) =>
          ground.log.debug({ err: error }, 'what follows a change was not woken'),
        );
    }, 1000).unref();
  });
}

/** @throws ConfigProblem that names the hosts which nobody is on record for, and says what to do */
async function requireProcessors(ground: Ground): Promise<void> {
  const hosts = await unnamedHosts(ground);
  if (hosts.length > 0)
    throw new ConfigProblem(
      `data would go to ${hosts.join(', ')}, and no processor in use names ${hosts.length > 1 ? 'these hosts' : 'this host'}: put it on record with "automo processors add … --host <name> --agreement … --agreed-on …" and "automo processors announce"`,
    );
}
