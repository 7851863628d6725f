import { z } from 'zod';

/**
 * Text that people type: NFC, no control or direction-changing characters, edges trimmed, at most so many code points.
 * `lines: true` keeps line breaks and tabs (descriptions, messages).
 */
export function text(most: number, options: { least?: number; lines?: boolean } = {}) {
  const forbidden = options.lines ? forbiddenInLines : forbiddenInLine;
  const least = options.least ?? 0;
  return z
    .string()
    .transform((value) => value.replaceAll('\r\n', '\n').normalize('NFC').trim())
    .refine((value) => !forbidden.test(value), 'must not contain control characters')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .refine((value) => value.length <= most || [...value].length <= most, `must be at most ${most} characters`)
    .refine(
      (value) => value.length >= least,
      least <= 1 ? 'must not be empty' : `must be at least ${least} characters`,
    );
}

// oxlint-disable-next-line no-control-regex -- the point of these two is to name control characters
const forbiddenInLine = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
// oxlint-disable-next-line no-control-regex -- as above, with tab and line feed allowed
const forbiddenInLines = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** Text folded for searching: lower case without accents, so that `Nérée` is found by `neree`. */
export const fold = (value: string): string =>
  value
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();

/** An e-mail address as kept: trimmed and lower case, at most 254 characters (RFC 5321 4.5.3.1.3). */
export const Email = z
  .string()
  .transform((value) => value.normalize('NFC').trim().toLowerCase())
  .refine(
    (value) =>
      value.length <= 254 &&
      /^[^\s@<>(),;:"\\[\]\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}$/u.test(
        value,
      ),
    'must be an e-mail address such as name@example.com',
  );
