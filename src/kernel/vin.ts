/** What can be wrong with a VIN. Only `length`, `characters` and `empty` mean that it is none; the others are warnings. */
export type VinProblemCode =
  /** Nothing was given. */
  | 'empty'
  /** Neither 17 characters nor a serial of before 1981. */
  | 'length'
  /** Something else than letters and digits, or the letters I, O, Q. */
  | 'characters'
  /** The ninth character is not what the others give; a typing error, or a car from a market without check digits. */
  | 'check_digit'
  /** 5 to 16 characters, as serials were before model year 1981; it cannot be decoded. */
  | 'short'
  /** All characters the same: the arithmetic may hold, but it is no vehicle. */
  | 'placeholder';

export interface VinProblem {
  code: VinProblemCode;
  /** `error`: this is no VIN. `warning`: it may be kept. */
  severity: 'error' | 'warning';
}

/** A VIN as it was read. */
export interface ReadVin {
  /** Cleaned and in capitals; null when it is none. */
  vin: string | null;
  problems: VinProblem[];
  /** What may have been meant, when letters stand where only digits can: to be offered, never put in silently. */
  suggestion: string | null;
}

const values: Record<string, number> = Object.fromEntries([
  ...[...'ABCDEFGH'].map((letter, at) => [letter, at + 1] as const),
  ...[...'JKLMN'].map((letter, at) => [letter, at + 1] as const),
  ['P', 7] as const,
  ['R', 9] as const,
  ...[...'STUVWXYZ'].map((letter, at) => [letter, at + 2] as const),
  ...[...'0123456789'].map((digit) => [digit, Number(digit)] as const),
]);
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * The check digit that belongs to 17 characters (49 CFR 565.15 (c)), `0` to `9` or `X`.
 * @returns undefined when a character is none of a VIN
 */
export function checkDigitOf(vin: string): string | undefined {
  if (vin.length !== 17) return undefined;
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    const value = values[vin[at]!];
    if (value === undefined) return undefined;
    sum += value * weights[at]!;
  }
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

/** Whether the ninth character is the check digit of the others. Cars for other markets need not have one. */
export const checkDigitOk = (vin: string): boolean => vin.length === 17 && vin[8] === checkDigitOf(vin);

/** Whether the maker is of North America, where the check digit is the law: first character 1 to 5 or 7. */
export const isNorthAmerican = (vin: string): boolean => /^[1-57]/.test(vin);

const yearCodes = 'ABCDEFGHJKLMNPRSTVWXY123456789';

/**
 * The model year by the tenth character, which repeats every 30 years. For cars and light trucks of North America the
 * seventh character says which cycle: a digit up to 2009, a letter after. Otherwise it is the latest year not beyond
 * the next one.
 *
 * @param thisYear the calendar year now
 */
export function modelYearOf(vin: string, thisYear: number): number | undefined {
  if (vin.length !== 17) return undefined;
  const code = yearCodes.indexOf(vin[9]!);
  if (code < 0) return undefined;
  const first = 1980 + code;
  const later = first + 30 <= thisYear + 1;
  if (isNorthAmerican(vin)) {
    const letter = !/\d/.test(vin[6]!);
    if (letter) return later ? first + 30 : first;
    return first;
  }
  return later ? first + 30 : first;
}

// Space, every kind of dash, no-break, zero-width and direction marks, and the asterisks that some papers put around it.
const noise = /[\s\-\u2010-\u2015\u2212_.*'\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const misread: Record<string, string> = { O: '0', Q: '0', I: '1' };

/**
 * Reads a VIN as people type or paste it: spaces, dashes and case do not matter. A wrong check digit is a warning and
 * never a refusal: real cars have one, among them grey imports. Serials of before 1981 (5 to 16 characters) are taken
 * with a warning.
 */
export function readVin(text: string): ReadVin {
  const vin = text.normalize('NFKC').replaceAll(noise, '').toUpperCase();
  const refuse = (code: VinProblemCode, suggestion: string | null = null): ReadVin => ({
    vin: null,
    problems: [{ code, severity: 'error' }],
    suggestion,
  });
  if (vin === '') return refuse('empty');
  if (!/^[A-Z0-9]+$/.test(vin)) return refuse('characters');
  if (vin.length < 5 || vin.length > 17) return refuse('length');
  if (vin.length < 17) {
    // Serials of before 1981 have a run of digits at the end; words and stock numbers mostly do not.
    return /\d{4}$/.test(vin) && vin.length >= 8
      ? { vin, problems: [{ code: 'short', severity: 'warning' }], suggestion: null }
      : refuse('length');
  }
  if (/[IOQ]/.test(vin))
    return refuse(
      'characters',
      vin.replaceAll(/[IOQ]/g, (letter) => misread[letter]!),
    );
  const problems: VinProblem[] = [];
  if (/^(.)\1+$/.test(vin)) problems.push({ code: 'placeholder', severity: 'warning' });
  else if (!checkDigitOk(vin) && isNorthAmerican(vin)) problems.push({ code: 'check_digit', severity: 'warning' });
  return { vin, problems, suggestion: null };
}
