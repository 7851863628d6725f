import { bringIn, openArchiveFile } from '#domains/exports/index.ts';
import { dealershipOfSlug, lineOf } from './archive-files.ts';
import type { Command } from './command.ts';
import { needed, onGround } from './open-for-writing.ts';
import { readPassphrase } from './passphrase.ts';

/** `automo import`: loads an export of everything into an empty dealership, and shows that both agree. */
export const importCommand: Command = {
  summary: 'Load an export of everything into an empty dealership',
  usage: 'import <archive> --into <sub-domain>',
  word: 'archive',
  example: 'automo import harbour-everything-2026-11-26.zip --into harbour-2',
  options: { into: { type: 'string' } },
  about: {
    into: 'sub-domain of a dealership in which nothing was entered yet; a passphrase is asked for, piped in, or AUTOMO_PASSPHRASE',
  },
  async run(call) {
    const file = call.words[0]!;
    const slug = needed(call, 'into');
    // Read whole, and opened where a passphrase protects it, before anything is begun.
    const archive = await openArchiveFile(file, () => readPassphrase(`Passphrase of ${file}: `)).catch(
      (error: unknown) => {
        throw lineOf(error, file);
      },
    );
    let report;
    try {
      report = await onGround(
        call,
        async (ground) => {
          const { dealershipId } = await dealershipOfSlug(ground, slug);
          return bringIn(ground, dealershipId, archive);
        },
        { kind: 'platform', of: 'migration' },
      );
    } finally {
      archive.close();
    }
    const sum = (cents: Record<string, number>): number => Object.values(cents).reduce((total, one) => total + one, 0);
    for (const one of report.comparison.filter(({ rows }) => rows.archive + rows.here > 0)) {
      const money =
        Object.keys(one.cents.here).length > 0 ? `, ${sum(one.cents.archive)} = ${sum(one.cents.here)} cents` : '';
      call.say(`${one.same ? '✔' : '✖'} ${one.table}: ${one.rows.archive} = ${one.rows.here} rows${money}`);
    }
    call.say(`✔ files: ${report.files}${report.missing > 0 ? ` (${report.missing} were missing in the archive)` : ''}`);
    call.say(
      `${report.journal.holds ? '✔' : '✖'} journal: ${report.journal.entries} entries kept as history of the other place, ${report.journal.holds ? 'its chain holds' : 'but its chain does not hold'}`,
    );
    if (report.staff.invite.length > 0)
      call.say(`Without an account here until they are invited: ${report.staff.invite.join(', ')}`);
    return report;
  },
};
