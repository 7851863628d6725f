/** The types of the stand-alone verifier, for our own tests. */
export function canonical(value: unknown): string;
export function verifyJournal(lines: Iterable<string> | AsyncIterable<string>): Promise<{
  seq: number;
  hash: Buffer;
  hashes: Map<number, string>;
  broken: { seq: number; id: string | null; why: string } | undefined;
}>;
export function verifyRoots(
  published: unknown,
  dealershipId: string,
  hashes: Map<number, string>,
): { newest: { day: string; seq: number } | undefined; broken: { day: string; why: string } | undefined };
