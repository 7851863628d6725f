import { z } from 'zod';

/**
 * A new record id: UUIDv7, so that ids made later sort later and indexes grow at one end.
 * Made here and not in SQL because PostgreSQL has `uuidv7()` only from version 18.
 */
export const newId = (): string => {
  // RFC 9562 5.7: 48 bits of Unix milliseconds, version 7, then random bits.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let at = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = at % 256;
    at = Math.floor(at / 256);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let hex = '';
  for (const byte of bytes) hex += byteHex[byte];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const byteHex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in canonical lower-case form. Nothing else may reach a `set local`. */
export const isId = (text: string): boolean => uuidForm.test(text);

/** A record's id in an input or an answer. */
export const Id = z.string().regex(uuidForm, 'must be an id such as 0198c5a2-7c1e-7abc-8def-0123456789ab');
