import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandProblem } from './command.ts';

/**
 * A passphrase: from AUTOMO_PASSPHRASE, asked for at the terminal without showing it, or the first line of what is piped
 * in. Never an option: everybody on a machine sees what programs are called with.
 * @param twice asks a second time, where a slip of the finger would lock the file for ever
 */
export async function readPassphrase(question: string, twice = false): Promise<string> {
  const given = process.env.AUTOMO_PASSPHRASE;
  if (given) return given;
  const answer = await readLine(question);
  if (!answer)
    throw new CommandProblem(
      'a passphrase is needed: type it when asked, pipe it in, or set AUTOMO_PASSPHRASE (it is never an option)',
      64,
    );
  if (twice && process.stdin.isTTY && (await readLine('The same again: ')) !== answer)
    throw new CommandProblem('the two passphrases are not the same', 64);
  return answer;
}

async function readLine(question: string): Promise<string> {
  const terminal = process.stdin.isTTY;
  if (terminal) process.stderr.write(question);
  // What is typed is read by the line editor and shown by nobody.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      lines.once('SIGINT', () => reject(new CommandProblem('stopped; nothing was done')));
    });
  } finally {
    lines.close();
    if (terminal) process.stderr.write('\n');
  }
}
