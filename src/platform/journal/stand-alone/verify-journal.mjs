#!/usr/bin/env node
/**
 * Verifies a dealership's journal, and certificates, without Automo: plain JavaScript for Node 20 or later, no packages,
 * no network. Nothing here is secret; read it, or write your own from this description.
 *
 *   node verify-journal.mjs journal.jsonl [--dealership <id>] [--roots roots.json]
 *   node verify-journal.mjs --certificate certificate.json [--keys keys.json]
 *
 * THE JOURNAL. One entry a line, in the order of its numbers:
 *   { "seq": 1, "hash": "<hex>", "entry": { "id", "at", "actorKind", "actorId", "event", "recordKind", "recordId",
 *     "cause", "before", "after", "sealed" } }
 * `cause` says why ("rule:0199…"); entries from before causes were kept have no such key, and are hashed without it.
 * `sealed` is the SHA-256 (hex) of the encrypted personal part, or null where there is none. An export may add other
 * fields beside `entry` (opened personal values, names): they are not of the chain, and are not looked at.
 *   hash(n) = SHA-256( hash(n-1) as 32 bytes, canonical(entry with "seq": n) as UTF-8 ),  hash(0) = 32 zero bytes
 * canonical: JSON without blanks, keys of every object sorted by their UTF-16 code units, absent values left out,
 * strings and numbers as JSON.stringify writes them, times as ISO 8601 in UTC with milliseconds.
 *
 * THE ROOTS, as published at /.well-known/automo-journal-roots.json: { "keys": [...], "roots": [{ "day", "leaves",
 * "previous", "root", "keyId", "signature" }] }.
 *   leaf = SHA-256( "<dealership id> <seq> <hash, hex>" ),  root = SHA-256( canonical({ day, leaves, previous }) )
 * signed with Ed25519 over the 32 bytes of the root. A key's id is the first 16 hexadecimal digits of the SHA-256 of its
 * SPKI (DER); `spki` is that in base64. Base64 is canonical everywhere: padded, without blanks, unused bits zero.
 *
 * A CERTIFICATE is { "certificate": {...}, "keyId", "signature", "keys"?: [...] }: signed over the canonical JSON of
 * `certificate` as UTF-8.
 *
 * Exit code 0: holds. 1: does not, and the first bad place is named. 64: called wrongly.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    return `{${Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Follows a journal, line by line. @returns the last number and hash, and the first bad entry if there is one */
export async function verifyJournal(lines) {
  let hash = Buffer.alloc(32);
  let seq = 0;
  const hashes = new Map();
  for await (const text of lines) {
    if (text.trim() === '') continue;
    let line;
    try {
      line = JSON.parse(text);
    } catch {
      return { seq, hash, hashes, broken: { seq: seq + 1, id: null, why: 'the line is not JSON' } };
    }
    const id = line.entry?.id ?? null;
    if (line.seq !== seq + 1)
      return {
        seq,
        hash,
        hashes,
        broken: { seq: seq + 1, id, why: `number ${seq + 1} is missing; ${line.seq} follows ${seq}` },
      };
    seq = line.seq;
    hash = sha256(hash, canonical({ ...line.entry, seq }));
    if (hash.toString('hex') !== line.hash)
      return { seq, hash, hashes, broken: { seq, id, why: 'the entry, or one before it, was changed' } };
    hashes.set(seq, line.hash);
  }
  return { seq, hash, hashes, broken: undefined };
}

/**
 * Bytes of canonical base64 (RFC 4648, section 3.5): the last letter has bits that mean nothing, and readers skip what is
 * none. Another spelling would be another file that verifies, too, so there is one. @returns undefined for any other
 */
function bytesOf(base64) {
  const bytes = typeof base64 === 'string' ? Buffer.from(base64, 'base64') : undefined;
  return bytes?.toString('base64') === base64 ? bytes : undefined;
}

/** Whether one of the keys signed these bytes. */
export function signed(bytes, { keyId, signature }, keys) {
  const key = keys.find((one) => one.id === keyId);
  if (!key) return false;
  const spki = bytesOf(key.spki);
  const given = bytesOf(signature);
  if (!spki || !given) return false;
  if (sha256(spki).toString('hex').slice(0, 16) !== keyId) return false;
  return verify(null, bytes, createPublicKey({ key: spki, format: 'der', type: 'spki' }), given);
}

/** Looks for the journal's head in the published roots. @returns the newest day that holds it, and what is wrong */
export function verifyRoots(published, dealershipId, hashes) {
  const roots = [...published.roots].sort((a, b) => (a.day < b.day ? -1 : 1));
  const leaves = new Map();
  for (const [seq, hash] of hashes) leaves.set(sha256(`${dealershipId} ${seq} ${hash}`).toString('hex'), seq);
  let newest;
  for (const [at, root] of roots.entries()) {
    const { day, leaves: of, previous } = root;
    if (sha256(canonical({ day, leaves: of, previous })).toString('hex') !== root.root)
      return { newest, broken: { day, why: 'its leaves were changed' } };
    if (at > 0 && previous !== roots[at - 1].root)
      return { newest, broken: { day, why: 'it does not follow the root before it' } };
    if (!signed(Buffer.from(root.root, 'hex'), root, published.keys))
      return { newest, broken: { day, why: 'its signature does not verify' } };
    const seq = of.map((leaf) => leaves.get(leaf)).find((one) => one !== undefined);
    if (seq !== undefined) newest = { day, seq };
    else if (newest) return { newest, broken: { day, why: 'it holds another head of this journal, or none' } };
  }
  return { newest, broken: undefined };
}

/** Whether a certificate was signed with one of the keys. */
export const verifyCertificate = (file, keys) =>
  signed(Buffer.from(canonical(file.certificate)), file, keys ?? file.keys ?? []);

/** What it was given to read is not there, or something else. */
class Unreadable extends Error {}

async function* linesOf(file) {
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      if (/^\s*\{/.test(line) && !/"seq"\s*:/.test(line))
        throw new Unreadable(`${file} is no chain of a journal. In an export that is journal/chain.jsonl.`);
      yield line;
    }
  } catch (error) {
    throw error.code ? new Unreadable(`${file} cannot be read (${error.code}).`) : error;
  }
}

async function main(args) {
  const option = (name) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args.splice(at, 2)[1];
  };
  const json = (file) => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Unreadable(error.code ? `${file} cannot be read (${error.code}).` : `${file} is not a file of JSON.`);
    }
  };
  const certificate = option('--certificate');
  const keys = option('--keys');
  const roots = option('--roots');
  const dealership = option('--dealership');
  if (certificate) {
    const holds = verifyCertificate(json(certificate), keys && json(keys).keys);
    console.log(
      holds ? 'The certificate holds.' : 'The certificate does NOT hold: it was changed, or is of another key.',
    );
    return holds ? 0 : 1;
  }
  const [journal] = args;
  if (!journal || (roots && !dealership)) {
    console.error(
      'Usage: node verify-journal.mjs journal.jsonl [--dealership <id> --roots roots.json]\n       node verify-journal.mjs --certificate certificate.json [--keys keys.json]',
    );
    return 64;
  }
  const found = await verifyJournal(linesOf(journal));
  if (found.broken) {
    console.log(
      `The journal does NOT hold. First bad entry: ${found.broken.id ?? '?'} (number ${found.broken.seq}): ${found.broken.why}.`,
    );
    return 1;
  }
  console.log(`The journal holds: ${found.seq} entries, last hash ${found.hash.toString('hex')}.`);
  if (!roots) return 0;
  const checked = verifyRoots(json(roots), dealership, found.hashes);
  if (checked.broken) {
    console.log(`The roots do NOT hold: ${checked.broken.day}: ${checked.broken.why}.`);
    return 1;
  }
  console.log(
    checked.newest
      ? `Signed and published on ${checked.newest.day} up to number ${checked.newest.seq}.`
      : 'The published roots hold, and do not speak of this journal yet.',
  );
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof Unreadable)) throw error;
    console.error(error.message);
    return 64;
  });
}
