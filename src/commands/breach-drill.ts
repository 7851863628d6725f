import path from 'node:path';
import { openMailbox } from '#sandbox/mailbox/mailbox.ts';
import { drillBreach, lastBreachDrill } from '#domains/incidents/index.ts';
import { Problem } from '#kernel/problems.ts';
import { runDueJobs } from '#platform/jobs/index.ts';
import { sendDealershipMail, sendPlatformMail, sendThrough, smtpTransport } from '#platform/mail/index.ts';
import { connectionOf, openGround } from '#platform/open-ground.ts';
import type { Command } from './command.ts';
import { openDatabase, prepareDatabase } from './database.ts';
import { onGround, refused } from './open-for-writing.ts';

/** `automo drill breach`: practises finding and telling people (promise P21a), on the demo dealership only. */
export const breachDrillCommand: Command = {
  summary: 'Practise a breach on the demo dealership: find, tell, measure, clean up',
  usage: 'drill breach [--last]',
  example: 'automo drill breach --json',
  options: { last: { type: 'boolean' } },
  about: { last: 'only show what the last one measured' },
  async run(call) {
    const { config, say } = call;
    if (call.options['last'] === true) {
      const last = await onGround(call, lastBreachDrill);
      say(last ? `${last.endedAt.toISOString()}: ${last.holds ? 'held' : 'DID NOT HOLD'}` : 'There was no drill yet.');
      return { last: last ?? null };
    }
    const database = await openDatabase(config);
    // Sends as the product itself would: what else waits in the outbox may go along with it.
    const mailbox = config.smtpUrl ? undefined : await openMailbox(path.join(config.dataDir, 'mailbox'));
    const transport = smtpTransport(config, config.smtpUrl ?? mailbox!.url);
    try {
      await prepareDatabase(database);
      sendThrough(transport);
      const ground = await openGround(config, database.address, database.masterKey);
      try {
        const connection = connectionOf(database.address, database.masterKey, 'automo_jobs');
        const drill = await drillBreach(ground, () =>
          runDueJobs(ground, connection, [sendDealershipMail, sendPlatformMail]),
        );
        say(
          `${drill.holds ? 'Holds' : 'DOES NOT HOLD'}: ${drill.affected} affected, ${drill.delivered} delivered, ${drill.undeliverable} undeliverable, ${drill.twice} twice.`,
        );
        say(`Found in ${drill.findMs} ms, told in ${drill.notifyMs} ms.`);
        if (!drill.holds) process.exitCode = 1;
        return drill;
      } finally {
        await ground.close();
      }
    } catch (error) {
      if (error instanceof Problem) throw refused(error);
      throw error;
    } finally {
      transport.close();
      await mailbox?.close();
      await database.stop();
    }
  },
};
