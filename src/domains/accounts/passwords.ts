import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import os from 'node:os';
import { fold } from '#kernel/text.ts';
import { Unavailable } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import { commonCores } from './common-passwords.ts';
import { isLongEnough, leastAlone, leastWithStep, mostCharacters, passwordLength } from './password-length.ts';

/** argon2id as OWASP's password storage sheet has it: 19 MiB, 2 passes, 1 lane; about 45 ms. Kept with each hash. */
const present = { memory: 19_456, passes: 2, parallelism: 1 };

/**
 * A bounded queue: each hash takes 19 MiB and a core, and a flood of sign-ins must neither use up the memory nor keep
 * pages waiting.
 */
const mostAtOnce = Math.max(1, os.availableParallelism() - 1);
const mostWaiting = 100;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting)
      throw new Unavailable('Too many people are signing in at once. Try again in a moment.');
    await new Promise<void>((go) => void waiting.push(go));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    // The place is handed on, not given back and taken again: nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

type Cost = typeof present;

const derive = (password: string, salt: Buffer, cost: Cost, length: number): Promise<Buffer> =>
  inTurn(
    () =>
      new Promise((resolve, reject) =>
        argon2(
          'argon2id',
          // NFC, so that the same word typed on two keyboards is the same; never trimmed or cut.
          { message: Buffer.from(password.normalize('NFC')), nonce: salt, tagLength: length, ...cost },
          (error, key) => (error ? reject(error) : resolve(key)),
        ),
      ),
  );

const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** A password as it is kept: salted argon2id in PHC form, its parameters beside it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, present, 32);
  return `$argon2id$v=19$m=${present.memory},t=${present.passes},p=${present.parallelism}$${bare(salt)}$${bare(key)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

// Nobody's password: verified where there is no account, so that the answer takes as long.
const nobody = `$argon2id$v=19$m=${present.memory},t=${present.passes},p=${present.parallelism}$${bare(randomBytes(16))}$${bare(randomBytes(32))}`;

/** Whether the password is the one of the hash. Without a hash the same work is done for the answer no. */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const parts = phc.exec(hash ?? nobody);
  if (!parts) throw new Error('a password hash cannot be read');
  const [, memory, passes, parallelism, salt = '', key = ''] = parts;
  const kept = Buffer.from(key, 'base64');
  const made = await derive(
    password,
    Buffer.from(salt, 'base64'),
    { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    kept.length,
  );
  return timingSafeEqual(made, kept) && Boolean(hash);
}

/** Whether a hash was made with other than the present parameters, and is made anew at the next sign-in. */
export const needsRehash = (hash: string): boolean =>
  !hash.startsWith(`$argon2id$v=19$m=${present.memory},t=${present.passes},p=${present.parallelism}$`);

const unleet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Runs of neighbours that people take for passwords: alphabet, digits, keyboard rows; forwards and backwards. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qwertyuiopasdfghjklzxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
];
const runs = rows.flatMap((row) => [row, [...row].reverse().join('')]).map((row) => row + row);

function isCommon(password: string): boolean {
  const folded = fold(password).replaceAll(/\s/g, '');
  if (new Set(folded).size < 5) return true;
  if (/^(.{1,5})\1+.?.?$/.test(folded)) return true;
  if (runs.some((row) => row.includes(folded))) return true;
  const letters = (word: string): string => word.replaceAll(/^[^a-z]+|[^a-z]+$/g, '');
  const spelled = (word: string): string => [...word].map((sign) => unleet[sign] ?? sign).join('');
  // "password", "Password1234", "12password!!", "p4ssw0rdp4ssw0rd" are all the same idea.
  return [letters(folded), spelled(letters(folded)), letters(spelled(folded))].some((core) => {
    const half = core.slice(0, core.length / 2);
    const known = commonCores.has(core) || (half.length > 3 && core === half + half && commonCores.has(half));
    if (known) return true;
    const joined = core.replaceAll(/[^a-z]/g, '');
    if (commonCores.has(joined)) return true;
    // Two common words in a row.
    for (let cut = 3; cut <= joined.length - 3; cut++) {
      if (commonCores.has(joined.slice(0, cut)) && commonCores.has(joined.slice(cut))) return true;
    }
    return false;
  });
}

/**
 * What is wrong with a new password: too short for what it has to guard or too long, known to everybody, or made of the
 * person's own name, e-mail or this product's name. No rules of composition and no expiry (NIST SP 800-63B 3.1.1.2).
 * @param secondStep whether a code is asked for after it
 */
export function passwordProblem(
  password: string,
  person: { email: string; name: string },
  secondStep: boolean,
): FieldError | undefined {
  const pointer = '/password';
  if (!isLongEnough(password, secondStep)) return tooShort(secondStep);
  if (passwordLength(password) > mostCharacters)
    return { pointer, code: 'password_long', message: `Use at most ${mostCharacters} characters.` };
  const folded = fold(password);
  const [local = '', host = ''] = person.email.split('@');
  const joined = fold(person.name).replaceAll(/\s/g, '');
  const own = [
    fold(person.email),
    fold(local),
    fold(host.split('.')[0] ?? ''),
    joined,
    ...fold(person.name).split(/\s+/),
    'automo',
  ];
  if (own.some((word) => word.length >= 4 && folded.includes(word)))
    return {
      pointer,
      code: 'password_personal',
      message: 'Leave your name, your e-mail address and Automo out of it.',
    };
  if (isCommon(password))
    return {
      pointer,
      code: 'password_common',
      message: 'This is one of the first passwords that others would try. Choose another.',
    };
  return undefined;
}

/** Why a password is too short, and for what. */
export const tooShort = (secondStep: boolean): FieldError => ({
  pointer: '/password',
  ...(secondStep
    ? {
        code: 'password_short',
        message: `Use at least ${leastWithStep} characters; a few words in a row are easy to keep.`,
      }
    : {
        code: 'password_short_alone',
        message: `Use at least ${leastAlone} characters, because this password alone opens the account; with two-step sign-in ${leastWithStep} are enough. A few words in a row are easy to keep.`,
      }),
});
