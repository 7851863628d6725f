import { createHash } from 'node:crypto';
import type { State } from './records.ts';

/** The next number of a kind, from 1. */
export function nextNumber(state: State, kind: string): number {
  return (state.counters[kind] = (state.counters[kind] ?? 0) + 1);
}

/** Where each kind of id begins (protocol 8.2): they look real, and Instagram's are above 2^53. */
const firstIds = {
  person: 100_009_000_000_000n,
  app_scoped: 10_158_000_000_000_000n,
  page: 104_000_000_000_000n,
  account: 17_841_400_000_000_000n,
  account_scoped: 9_200_000_000_000_000n,
  photo: 122_090_000_000_000n,
  post: 122_100_000_000_000n,
  container: 17_900_000_000_000_000n,
  media: 18_000_000_000_000_000n,
};

/** The next id of a kind, as a string. */
export const nextId = (state: State, kind: keyof typeof firstIds): string =>
  String(firstIds[kind] + BigInt(nextNumber(state, `id:${kind}`)));

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits that look random and come again with the same seed. */
export function secretText(state: State, kind: string, length: number): string {
  let text = '';
  const number = nextNumber(state, `secret:${kind}`);
  for (let block = 0; text.length < length; block++)
    for (const byte of createHash('sha256').update(`${state.seed}:${kind}:${number}:${block}`).digest())
      text += alphabet[byte % alphabet.length]!;
  return text.slice(0, length);
}

/** A number from 0 to 1 that comes again with the same seed. */
export function chance(state: State): number {
  const number = nextNumber(state, 'chance');
  return createHash('sha256').update(`${state.seed}:chance:${number}`).digest().readUInt32BE(0) / 2 ** 32;
}
