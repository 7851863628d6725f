import { parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { invalidField, TooLarge, Unsupported } from '#kernel/problems.ts';

/** Limits of a listing file. */
export const listingLimits = { bytes: 25 * 1024 * 1024, rows: 50_000, columns: 200, cell: 10_000 } as const;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** A row of a listing file: the line it begins on, and its cells. */
export interface ListingFileRow {
  line: number;
  /** None is longer than a cell may be: what is longer was cut there. */
  cells: string[];
}

/** A listing file as it was read, with what was guessed on the way. */
export interface ListingFile {
  encoding: Encoding;
  delimiter: Delimiter;
  headers: string[];
  rows: ListingFileRow[];
  /** Lines in which bytes could not be read: each stands there as U+FFFD. The first hundred. */
  brokenLines: number[];
}

/**
 * Reads a file of listings: guesses encoding and delimiter, takes the first line that is not empty as headers.
 * Rows shorter or longer than the headers are taken as they are. Other work goes on meanwhile.
 *
 * @throws TooLarge beyond {@link listingLimits} · Unsupported for what is no text · Invalid for a quote that never ends
 */
export async function readListingFile(bytes: Uint8Array): Promise<ListingFile> {
  if (bytes.length > listingLimits.bytes) throw new TooLarge('A listing file may have at most 25 MB. Split it in two.');
  const { text: whole, encoding } = decodeText(bytes);
  const { text, delimiter, skipped } = withoutHint(whole);
  const chosen = delimiter ?? guessDelimiter(text);
  const rows: ListingFileRow[] = [];
  let headers: string[] | undefined;
  for (const { record, lines } of await recordsOf(text, chosen)) {
    const cells = record.map(cleanCell);
    if (cells.every((cell) => cell === '')) continue;
    if (cells.length > listingLimits.columns) throw new TooLarge(`Line ${lines + skipped} has more than 200 columns.`);
    if (!headers) {
      headers = cells.map((cell) => cell.slice(0, 200));
      continue;
    }
    if (rows.length === listingLimits.rows)
      throw new TooLarge('A listing file may have at most 50,000 rows. Split it in two.');
    for (let at = 0; at < cells.length; at++) {
      if (cells[at]!.length > listingLimits.cell) cells[at] = cells[at]!.slice(0, listingLimits.cell).toWellFormed();
    }
    rows.push({ line: lines - newlinesIn(record) + skipped, cells });
  }
  if (!headers) throw invalidField('', 'empty_file', 'The file is empty.');
  const brokenLines = encoding === 'utf-8' && text.includes('\ufffd') ? linesWith(whole, '\ufffd', 100) : [];
  return { encoding, delimiter: chosen, headers, rows, brokenLines };
}

/** Bytes as text: by their mark, else as strict UTF-8, else as broken UTF-8 when that is what they mostly are, else as Windows-1252. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) {
    throw new Unsupported(
      'This is a spreadsheet file. Save it as CSV (comma or semicolon separated) and bring that in.',
    );
  }
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) throw new Unsupported('This file is not text. Bring in a CSV file.');
  // One kind of line end, so that lines can be counted.
  return { text: text.toWellFormed().replaceAll(/\r\n?/g, '\n'), encoding };
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark, UTF-16 shows by the zero bytes of its Latin letters.
  const head = bytes.subarray(0, 2000);
  const zeros = (from: 0 | 1): number => head.filter((byte, at) => at % 2 === from && byte === 0).length;
  if (head.length >= 8 && zeros(1) > head.length * 0.3 && zeros(0) < head.length * 0.05) return 'utf-16le';
  if (head.length >= 8 && zeros(0) > head.length * 0.3 && zeros(1) < head.length * 0.05) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return mostlyUtf8(bytes) ? 'utf-8' : 'windows-1252';
  }
}

/** Whether more of the bytes beyond ASCII are in whole UTF-8 characters than not. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return true;
  let whole = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte < 0x80) continue;
    const length =
      byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
    let follow = 1;
    while (follow < length && (bytes[at + follow] ?? 0) >> 6 === 2) follow++;
    if (length > 0 && follow === length) {
      whole += 1;
      at += length - 1;
    } else broken += 1;
  }
  return whole > broken;
}

/** The text without Excel's `sep=;` line, and the delimiter that it names. */
function withoutHint(text: string): { text: string; delimiter?: Delimiter; skipped: number } {
  const hint = /^"?sep=(.)"?[^\S\n]*\n/i.exec(text);
  const named = delimiters.find((one) => one === hint?.[1]);
  return hint && named ? { text: text.slice(hint[0].length), delimiter: named, skipped: 1 } : { text, skipped: 0 };
}

/** The delimiter that splits the first lines into the same number of cells, and into most of them. */
export function guessDelimiter(text: string): Delimiter {
  const counts: Record<Delimiter, number[]> = { ',': [], ';': [], '\t': [], '|': [] };
  let line: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0, '|': 0 };
  let quoted = false;
  let lines = 0;
  let some = false;
  const end = (): void => {
    if (some) {
      lines += 1;
      for (const one of delimiters) counts[one].push(line[one]);
    }
    line = { ',': 0, ';': 0, '\t': 0, '|': 0 };
    some = false;
  };
  for (let at = 0; at < text.length && at < 200_000 && lines < 30; at++) {
    const character = text[at]!;
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n') end();
    else {
      some = true;
      if (character in line) line[character as Delimiter] += 1;
    }
  }
  if (lines < 30) end();
  const score = (one: Delimiter): number => {
    const [header = 0, ...rest] = counts[one];
    if (header === 0) return 0;
    const same = rest.filter((count) => count === header).length;
    return (rest.length === 0 ? 1 : 0.05 + same / rest.length) * 1000 + Math.min(header, 200);
  };
  return delimiters.reduce((best, one) => (score(one) > score(best) ? one : best), ',');
}

interface Recorded {
  record: string[];
  /** The line on which it ends. */
  lines: number;
}

async function recordsOf(text: string, delimiter: Delimiter): Promise<Recorded[]> {
  const options: Options = {
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    info: true,
  };
  const parser = parse(options);
  const records: Recorded[] = [];
  parser.on('data', ({ record, info }: { record: string[]; info: { lines: number } }) => {
    records.push({ record, lines: info.lines });
    // More is refused in any case: it need not be held in memory.
    if (records.length > listingLimits.rows * 2) parser.destroy();
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('close', resolve);
    parser.on('error', reject);
  });
  ended.catch(() => undefined);
  try {
    const slice = 256 * 1024;
    for (let at = 0; at < text.length && !parser.destroyed; at += slice) {
      // A slice at a time, so that requests are answered in between.
      if (!parser.write(text.slice(at, at + slice)))
        await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), ended]);
      if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    parser.end();
    await ended;
  } catch (error) {
    if ((error as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED') throw unclosed(text, delimiter);
    throw invalidField('', 'unreadable_file', 'The file could not be read as CSV.');
  }
  return records;
}

/** Names the line where the quote opens that never closes; the reader itself only knows where the file ends. */
function unclosed(text: string, delimiter: Delimiter) {
  let line = 1;
  let opened = 0;
  let quoted = false;
  let atStart = true;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') continue;
      if (text[at + 1] === '"') at += 1;
      else quoted = false;
    } else if (character === '"' && atStart) {
      quoted = true;
      opened = line;
    }
    atStart = character === delimiter || character === '\n';
  }
  return invalidField(
    `/lines/${opened || line}`,
    'unclosed_quote',
    `A quote that opens in line ${opened || line} is never closed.`,
  );
}

// Spaces around, among them no-break and zero-width ones; direction marks and other controls anywhere. Line breaks stay.
const edges = /^[\s\u00a0\u200b\u2060\ufeff]+|[\s\u00a0\u200b\u2060\ufeff]+$/gu;
// oxlint-disable-next-line no-control-regex -- the point is to name control characters
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;
// oxlint-disable-next-line no-control-regex -- as above
const worthCleaning = /[^\u0020-\u007e]|^ | $/u;
const cleanCell = (cell: string): string =>
  worthCleaning.test(cell) ? cell.replaceAll(controls, '').replaceAll(edges, '').normalize('NFC') : cell;

const newlinesIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => (cell.includes('\n') ? sum + cell.split('\n').length - 1 : sum), 0);

function linesWith(text: string, mark: string, most: number): number[] {
  const found: number[] = [];
  let line = 0;
  for (const one of text.split('\n')) {
    line += 1;
    if (one.includes(mark) && found.push(line) >= most) break;
  }
  return found;
}
