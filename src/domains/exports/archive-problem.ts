import { Problem } from '#kernel/problems.ts';

export const archiveProblems = [
  'not_an_archive',
  'sealed_archive',
  'wrong_passphrase',
  'other_pack',
  'newer_form',
  'newer_schema',
  'too_big',
  'bomb',
  'unsafe_name',
  'duplicate_entry',
  'missing_entry',
  'extra_entry',
  'damaged',
  'hash_mismatch',
  'unknown_table',
  'unknown_column',
  'bad_row',
  'not_empty',
  'differs',
  'disk_full',
  'interrupted',
  'unexpected',
] as const;
export type ArchiveProblemCode = (typeof archiveProblems)[number];

const words: Record<ArchiveProblemCode, string> = {
  not_an_archive: 'This is no archive of an export, or only a part of one.',
  sealed_archive: 'A passphrase protects this file, and none was given.',
  wrong_passphrase: 'It does not open: the passphrase is another, or the file is not whole. Nothing was loaded.',
  other_pack: 'This is a records or continuity pack. Only an export of everything can be loaded.',
  newer_form: 'A newer version of the product wrote this archive. Load it with that version or a newer one.',
  newer_schema: 'A newer version of the product wrote this archive. Load it with that version or a newer one.',
  too_big: 'The archive, or an entry of it, is larger than what is taken.',
  bomb: 'The archive unpacks to far more than an export ever does.',
  unsafe_name: 'An entry has a name that leads out of the archive.',
  duplicate_entry: 'An entry is in the archive twice.',
  missing_entry: 'An entry that the index names is not there.',
  extra_entry: 'There is an entry that the index does not name.',
  damaged: 'An entry cannot be read.',
  hash_mismatch: 'An entry is not what the index says: it was changed or damaged.',
  unknown_table: 'The archive has a table that this version does not know.',
  unknown_column: 'The archive has a column that this version does not know.',
  bad_row: 'A row breaks a rule of the database.',
  not_empty: 'The dealership is not empty. An archive is loaded into an empty one only, so that nothing is mixed up.',
  differs: 'What was loaded is not what the archive says. Nothing was kept.',
  disk_full: 'There is no space left to keep files.',
  interrupted: 'It was interrupted.',
  unexpected: 'Something went wrong that should not.',
};

/** What is wrong with an archive, and in which entry. */
export class ArchiveProblem extends Problem {
  readonly entry: string | null;
  constructor(code: ArchiveProblemCode, entry: string | null = null) {
    super(
      code === 'not_empty' || code === 'differs' ? 409 : 422,
      code,
      'The archive cannot be loaded',
      `${words[code]}${entry === null ? '' : ` (${entry})`}`,
      entry === null ? {} : { entry },
    );
    this.entry = entry;
  }
}
