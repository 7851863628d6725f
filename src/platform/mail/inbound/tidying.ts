import { z } from 'zod';
import { standingStates } from '../../database/database.ts';
import { eachDealership, platformJob } from '../../jobs/index.ts';

/** Days that a whole mail is kept, sealed, after it arrived (data register). */
export const keptDays = 30;

/** Forgets whole mails after their days. What was taken up of them stays where it belongs: in the conversation. */
export const tidyInboundMail = platformJob('mail.tidy_inbound', {
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    const before = new Date(run.now.getTime() - keptDays * 86_400_000);
    await run.work(({ db }) => db.deleteFrom('inboundMail').where('receivedAt', '<', before).execute());
    await eachDealership(run, standingStates, async (dealershipId) => {
      await run.ground.database.asDealership(
        { dealershipId },
        ({ db }) =>
          db
            .deleteFrom('dealershipInboundMail')
            .where('dealershipId', '=', dealershipId)
            .where('receivedAt', '<', before)
            .execute(),
        { write: true, lettingGo: true },
      );
    });
  },
});
