import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { verifyCertificate } from '#domains/closing/index.ts';
import type { PublicKey } from '#platform/keys/signer.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given } from './open-for-writing.ts';

const words = {
  unreadable: 'this is not a deletion certificate',
  altered: 'the file is not as it was written: a byte was changed',
  unknown_key: 'it was not signed with one of the published keys',
  signature: 'the signature does not hold: the certificate was changed',
};

/** `automo verify-certificate`: checks a deletion certificate without network and database (promise P27d). */
export const verifyCertificateCommand: Command = {
  summary: 'Check a deletion certificate offline, against the published keys',
  usage: 'verify-certificate <file> [--keys <file>]',
  example: 'automo verify-certificate certificate.json --keys keys.json',
  word: 'file of the certificate',
  options: { keys: { type: 'string' } },
  about: { keys: 'the published keys, as /certificates/keys.json answers them' },
  async run(call) {
    const keysFile = given(call, 'keys');
    const published = keysFile ? await readKeys(keysFile) : undefined;
    const verdict = verifyCertificate(await read(call.words[0]!), published);
    if (!verdict.holds) {
      call.say(`✖ ${words[verdict.why]}`);
      process.exitCode = 1;
      return verdict;
    }
    const { certificate, keyId } = verdict;
    call.say(`✔ ${certificate.issuer}: dealership ${certificate.dealershipId} was deleted (${certificate.status})`);
    call.say(
      `  checked ${certificate.checkedAt}, ${certificate.objects} files, key versions ${certificate.keyVersions.join(', ')}`,
    );
    call.say(
      published
        ? `  signed with the published key ${keyId}`
        : `  signed with key ${keyId}: compare it with the published ones, or give them with --keys`,
    );
    return { holds: true, keyId, published: published !== undefined, certificate };
  },
};

const read = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandProblem(`${file} cannot be read (${error.code})`);
  });

const PublishedKeys = z.object({
  keys: z.array(
    z.looseObject({ id: z.string(), spki: z.string(), createdAt: z.string(), retiredAt: z.string().nullable() }),
  ),
});

async function readKeys(file: string): Promise<PublicKey[]> {
  try {
    return PublishedKeys.parse(JSON.parse(await read(file))).keys;
  } catch (error) {
    if (error instanceof CommandProblem) throw error;
    throw new CommandProblem(`${file} is no file of published keys; save what /certificates/keys.json answers`);
  }
}
