#!/usr/bin/env node
/**
 * Opens an export that a passphrase protects. Needs Node 20 or newer, and nothing else.
 *
 *   node open-sealed-export.mjs harbour-everything-2026-11-26.zip.sealed
 *
 * writes harbour-everything-2026-11-26.zip beside it. The passphrase is asked for, or taken from PASSPHRASE.
 *
 * The file: a head of 40 bytes, then chunks of 65,536 bytes (the last may be shorter), each followed by its tag.
 *   head    "ATMO" | 1 | 2 | log2 of scrypt's N | 0 | 0 (16 bytes) | salt (16 bytes)
 *   key     scrypt(passphrase as UTF-8 in NFC, salt, N, r = 8, p = 1), 32 bytes
 *   chunk n AES-256-GCM; nonce: 0 (5 bytes) | n (6 bytes, big endian) | 1 for the last chunk, 0 otherwise;
 *           associated data: head | n (8 bytes, big endian) | 1 for the last chunk, 0 otherwise; tag of 16 bytes
 */
import { createDecipheriv, scryptSync } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const head = 40;
const chunk = 65_536;
const tag = 16;

const [file, given] = process.argv.slice(2);
if (!file) stop('Say which file: node open-sealed-export.mjs <file> [<where to>]');
const target = given ?? file.replace(/\.sealed$/, '');
if (target === file) stop('Say where to write it: the name of the file does not end with .sealed.');
if (existsSync(target)) stop(`${target} is there already. Move it away first.`);

const input = begin();
const length = fstatSync(input).size;
const first = read(0, Math.min(head, length));
if (length < head + tag || first.toString('latin1', 0, 4) !== 'ATMO' || first[4] !== 1)
  stop('This is no sealed export, or only a part of one.');
if (first[5] !== 2) stop('This file is not opened by a passphrase.');
const passphrase = process.env.PASSPHRASE ?? (await ask('Passphrase: '));
const key = scryptSync(passphrase.normalize('NFC'), first.subarray(24, 40), 32, {
  N: 2 ** first[6],
  r: 8,
  p: 1,
  maxmem: 2 ** 30,
});

const chunks = Math.ceil((length - head) / (chunk + tag));
const part = `${target}.part`;
const output = openSync(part, 'w', 0o600);
try {
  for (let n = 0; n < chunks; n++) {
    const last = n === chunks - 1 ? 1 : 0;
    const at = head + n * (chunk + tag);
    const sealed = read(at, Math.min(chunk + tag, length - at));
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(n, 5, 6);
    nonce[11] = last;
    const tail = Buffer.alloc(9);
    tail.writeBigUInt64BE(BigInt(n));
    tail[8] = last;
    const cipher = createDecipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.concat([first, tail]));
    cipher.setAuthTag(sealed.subarray(-tag));
    writeSync(output, Buffer.concat([cipher.update(sealed.subarray(0, -tag)), cipher.final()]));
  }
} catch {
  closeSync(output);
  rmSync(part);
  stop('It does not open: the passphrase is another, or the file is not whole. Nothing was written.');
}
closeSync(output);
renameSync(part, target);
console.log(`Opened: ${target}`);

function begin() {
  try {
    return openSync(file, 'r');
  } catch (error) {
    return stop(`${file} cannot be read (${error.code}).`);
  }
}

function read(at, size) {
  const bytes = Buffer.alloc(size);
  for (let done = 0; done < size;) {
    const now = readSync(input, bytes, done, size - done, at + done);
    if (now === 0) stop('The file ends too early.');
    done += now;
  }
  return bytes;
}

/** Asks without showing what is typed. */
async function ask(question) {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY });
  const answer = await line.question('');
  line.close();
  process.stderr.write('\n');
  return answer;
}

function stop(words) {
  console.error(words);
  process.exit(1);
}
