import { existsSync } from 'node:fs';
import path from 'node:path';
import { exporting, ExportRequest, takeOut } from '#domains/exports/index.ts';
import { formatBytes } from '#kernel/format.ts';
import { machineClock } from '#platform/clock.ts';
import { runDueJobs } from '#platform/jobs/index.ts';
import { connectionOf } from '#platform/open-ground.ts';
import { dealershipOfSlug, lineOf } from './archive-files.ts';
import type { Call, Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';
import { readPassphrase } from './passphrase.ts';

function requestOf(call: Call): ExportRequest {
  const year = given(call, 'year');
  const kind = given(call, 'kind') ?? 'everything';
  const read = ExportRequest.safeParse({
    kind,
    photos: call.options['without-photos'] !== true,
    ...(year === undefined ? {} : { fiscalYear: /^\d{4}$/.test(year) ? Number(year) : year }),
  });
  if (read.success) return read.data;
  if (read.error.issues.some((issue) => issue.path[0] === 'kind'))
    throw new CommandProblem('--kind must be everything, records or continuity', 64);
  throw new CommandProblem(
    kind === 'records'
      ? '--year is needed for a records pack: the four digits of the year in which the fiscal year ends'
      : '--year is only for --kind records',
    64,
  );
}

/** `automo export`: takes a dealership's data out into a file, as its owner would on the screen. */
export const exportCommand: Command = {
  summary: 'Write an export of everything, a records pack or a continuity pack of a dealership into a file',
  usage:
    'export --from <sub-domain> [--to <file>] [--kind everything|records|continuity] [--year <year>] [--without-photos] [--protect] [--language en|fr]',
  example: 'automo export --from harbour --to harbour.zip',
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    kind: { type: 'string' },
    year: { type: 'string' },
    'without-photos': { type: 'boolean' },
    protect: { type: 'boolean' },
    language: { type: 'string' },
  },
  about: {
    from: 'sub-domain of the dealership',
    to: 'a new file; named by dealership, kind and day in this folder otherwise',
    kind: 'everything otherwise',
    year: 'of a records pack: the year in which the fiscal year ends',
    'without-photos': 'small and quick, but not everything',
    protect: 'with a passphrase: it is asked for, piped in, or AUTOMO_PASSPHRASE',
    language: 'of papers and words in it; en otherwise',
  },
  async run(call) {
    const slug = needed(call, 'from');
    const request = requestOf(call);
    const locale = given(call, 'language') ?? 'en';
    if (locale !== 'en' && locale !== 'fr') throw new CommandProblem('--language must be en or fr', 64);
    const day = machineClock().now().toISOString().slice(0, 10);
    const kind = request.kind === 'records' ? `records-${request.fiscalYear}` : request.kind;
    const file = path.resolve(
      given(call, 'to') ?? `${slug}-${kind}-${day}.zip${call.options['protect'] === true ? '.sealed' : ''}`,
    );
    if (existsSync(file)) throw new CommandProblem(`${file} is there already; say another with --to`);
    if (!existsSync(path.dirname(file))) throw new CommandProblem(`there is no folder ${path.dirname(file)}`);
    const passphrase = call.options['protect'] === true ? await newPassphrase() : undefined;
    const made = await onGround(call, async (ground, database) => {
      const { dealershipId } = await dealershipOfSlug(ground, slug);
      const connection = connectionOf(database.address, database.masterKey, 'automo_jobs');
      return takeOut(
        {
          ground,
          dealershipId,
          locale,
          work: () => runDueJobs(ground, connection, [exporting]),
        },
        passphrase === undefined ? request : { ...request, passphrase },
        file,
      );
    }).catch((error: unknown) => {
      throw lineOf(error, file);
    });
    const rows = Object.values(made.contents.counts ?? {}).reduce((sum, count) => sum + count, 0);
    call.say(
      `✔ ${file}: ${formatBytes(made.bytes!, 'en')}, ${rows} rows and ${made.contents.files ?? 0} files, as it was at ${made.snapshotAt!.toISOString()}`,
    );
    call.say(`  SHA-256 ${made.sha256}`);
    call.say('  Owners are told of it by mail, and it is in the journal.');
    return { file, bytes: made.bytes, sha256: made.sha256, snapshotAt: made.snapshotAt, contents: made.contents };
  },
};

async function newPassphrase(): Promise<string> {
  const passphrase = await readPassphrase(
    'A passphrase of at least 12 characters (nobody can help when it is lost): ',
    true,
  );
  if (passphrase.length < 12) throw new CommandProblem('the passphrase must be at least 12 characters long', 64);
  if (passphrase.length > 200) throw new CommandProblem('the passphrase must be at most 200 characters long', 64);
  return passphrase;
}
