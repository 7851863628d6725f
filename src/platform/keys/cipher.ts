import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Sealed values: `version byte 1 | key version (4) | nonce (12) | cipher text | tag (16)`, AES-256-GCM.
 * The associated data names where the value stands (table, column, record, dealership), so that a sealed value
 * moved elsewhere does not open.
 */
const form = 1;

export function seal(key: Buffer, keyVersion: number, plain: Buffer, where: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(where));
  const head = Buffer.alloc(5);
  head[0] = form;
  head.writeUInt32BE(keyVersion, 1);
  return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The version of the key that a sealed value was made with. */
export function keyVersionOf(sealed: Buffer): number {
  if (sealed[0] !== form || sealed.length < 33) throw new Error('not a sealed value');
  return sealed.readUInt32BE(1);
}

/** @throws when the key is another, the place is another, or a byte was changed */
export function open(key: Buffer, sealed: Buffer, where: string): Buffer {
  keyVersionOf(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(5, 17));
  decipher.setAAD(Buffer.from(where));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(17, -16)), decipher.final()]);
}
