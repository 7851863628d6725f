import { verifyJournals } from '#platform/journal/index.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, onGround } from './open-for-writing.ts';

/** `automo verify`: follows the hash chain of the journal and the signed daily roots, and names the first entry that does not hold (security.md 16). */
export const verifyCommand: Command = {
  summary: 'Follow the journal’s hash chain, and name the first entry that was changed or taken out',
  usage: 'verify [--dealership <id or sub-domain>]',
  example: 'automo verify --json',
  options: { dealership: { type: 'string' } },
  about: { dealership: 'only this one; all otherwise' },
  async run(call) {
    const only = given(call, 'dealership');
    const { journals, roots } = await onGround(call, (ground) =>
      verifyJournals(ground, {
        byCommand: true,
        ...(only === undefined ? {} : { only: ({ dealershipId, slug }) => only === dealershipId || only === slug }),
      }),
    );
    if (only !== undefined && journals.length === 0) throw new CommandProblem(`there is no dealership "${only}"`);
    for (const one of journals) {
      call.say(
        one.broken
          ? `✖ ${one.slug} (${one.dealershipId}): entry ${one.broken.entryId} (number ${one.broken.seq}): ${one.broken.why}`
          : `✔ ${one.slug} (${one.dealershipId}): the journal holds, ${one.entries} entries`,
      );
    }
    call.say(
      roots.broken
        ? `✖ the root of ${roots.broken.day}: ${roots.broken.why}${roots.broken.dealershipId ? ` (${roots.broken.dealershipId}, up to number ${roots.broken.seq})` : ''}`
        : roots.count === 0
          ? '✔ no daily root was made yet'
          : `✔ daily roots hold: ${roots.count}`,
    );
    if (roots.broken || journals.some((one) => !one.holds)) process.exitCode = 1;
    return { journals, roots };
  },
};
