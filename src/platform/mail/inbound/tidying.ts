import { sql } from 'kysely';
import { z } from 'zod';
import { deleteBatch, letGo, letGoEverywhere, platformJob } from '../../jobs/index.ts';
import { keptSince } from '../../register/index.ts';

/** Forgets whole mails after their days. What was taken up of them stays where it belongs: in the conversation. */
export const tidyInboundMail = platformJob('mail.tidy_inbound', {
  because: { kind: 'duty', of: 'retention' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await letGo(run, 'inbound_mail', sql`received_at < ${keptSince('inbound_mail', run.now)}`);
    await letGoEverywhere(run, (ctx) =>
      deleteBatch(
        ctx,
        'dealership_inbound_mail',
        sql`received_at < ${keptSince('dealership_inbound_mail', ctx.now)} and not core.held('dealership_inbound_mail', id)`,
      ),
    );
  },
});
