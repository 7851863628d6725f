import { fold } from '#kernel/text.ts';

/** In which order the days of `3/4/2024` are meant. */
export type DateOrder = 'mdy' | 'dmy';

const nothing = new Set([
  '',
  '-',
  '--',
  '—',
  'n/a',
  'na',
  'n.a.',
  'n/d',
  'nd',
  'null',
  'none',
  'nil',
  '(none)',
  '(null)',
  '#n/a',
  'undefined',
  'unspecified',
  'not specified',
  'non specifie',
  'aucun',
  'aucune',
  'inconnu',
  'inconnue',
  'unknown',
  's.o.',
  'so',
  '?',
]);

/** Whether a cell says that there is nothing, in one of the ways that files do. */
export const saysNothing = (cell: string): boolean =>
  cell === '' || (cell.length <= 15 && nothing.has(fold(cell).trim()));

// An apostrophe that keeps spreadsheets from running a formula belongs to the file, not to the value.
const guarded = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;

/** A cell as plain text on one line; what looks like a formula is text like any other. */
export const readText = (cell: string): string =>
  (guarded.test(cell) ? cell.slice(1) : cell).replaceAll(/\s+/gu, ' ').trim();

/** A cell as prose: lines stay, tags of web pages go. */
export function readProse(cell: string): string {
  const text = guarded.test(cell) ? cell.slice(1) : cell;
  const plain = /<[a-z!/]/i.test(text)
    ? text
        .replaceAll(/<\s*br\s*\/?\s*>|<\/\s*(?:p|div|li|h\d|tr)\s*>/gi, '\n')
        .replaceAll(/<\s*li[^>]*>/gi, '• ')
        .replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)\s*>/gi, '')
        .replaceAll(/<\/?[a-z!][^<>]*>/gi, '')
    : text;
  const characters: Record<string, string> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    nbsp: ' ',
    apos: "'",
    '#39': "'",
  };
  return plain
    .replaceAll(/&(amp|lt|gt|quot|nbsp|apos|#39);/g, (_, name: string) => characters[name]!)
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** A number as people write it in English or French: `24,995.50`, `24 995,50`, `24.995`, `1'234`. */
export function readNumber(cell: string): number | undefined {
  const bare = cell.replaceAll(/[\s\u00a0\u202f'’]/gu, '');
  if (!/^[-+]?\d[\d.,]*$/.test(bare)) return undefined;
  const marks = [...bare.matchAll(/[.,]/g)];
  const last = marks.at(-1);
  let whole = bare;
  let fraction = '';
  if (last) {
    const after = bare.slice(last.index + 1);
    const kinds = new Set(marks.map(([mark]) => mark));
    const lone = marks.filter(([mark]) => mark === last[0]).length === 1;
    // The last mark parts the cents when it is the only one of its kind and not followed by three digits, or when the
    // other kind stands before it.
    if (lone && (kinds.size === 2 || after.length !== 3)) {
      whole = bare.slice(0, last.index);
      fraction = after;
    }
    const groups = whole.split(/[.,]/);
    if (
      groups.length > 1 &&
      (!/^[-+]?\d{1,3}$/.test(groups[0]!) || groups.slice(1).some((group) => group.length !== 3))
    )
      return undefined;
  }
  const value = Number(`${whole.replaceAll(/[.,]/g, '')}.${fraction || '0'}`);
  return Number.isFinite(value) ? value : undefined;
}

/** An amount of money as it was read: cents, or nothing when the dealer means no price, or why not. */
export interface ReadMoney {
  cents: number | null;
  unreadable?: 'money' | 'other_currency';
}

const noPrice =
  /^(call|contact|appel|communiqu|sur demande|prix sur|poa|tba|tbd|ask|inquire|see dealer|voir|please|negoti|a venir|vendu|sold)/;

/** A price in dollars: `$24,995`, `24 995,50 $`, `24995 CAD`, `25k`. Words such as `Call`, and 0, 1 and 999999, mean that there is none. */
export function readMoney(cell: string): ReadMoney {
  if (saysNothing(cell) || noPrice.test(fold(cell))) return { cents: null };
  if (/us\s?\$|\busd\b|€|\beur\b|£|\bgbp\b/i.test(cell)) return { cents: null, unreadable: 'other_currency' };
  const bare = cell
    .replaceAll(/c(?:a|ad|dn)?\s?\$|\$\s?c(?:a|ad|dn)?\b|\$|\bcad\b|\bdollars?\b/gi, ' ')
    .replaceAll(/\*+|\+\s*(?:tax|taxes|tx|hst|tvh|tps)\b.*$|\bplus tax.*$/gi, ' ')
    .trim();
  const short = /^(\d+(?:[.,]\d{1,2})?)\s?k$/i.exec(bare);
  const dollars = short ? Number(short[1]!.replace(',', '.')) * 1000 : readNumber(bare.replaceAll(/^\(|\)$/g, ''));
  if (dollars === undefined || dollars < 0 || dollars > 100_000_000) return { cents: null, unreadable: 'money' };
  const cents = Math.round(dollars * 100);
  return { cents: [0, 100, 99_999_900, 999_999_900].includes(cents) ? null : cents };
}

export interface ReadOdometer {
  value: number | null;
  unit?: 'km' | 'mi';
  /** The file says that the true distance is not known. */
  unknown?: true;
  unreadable?: true;
}

/** An odometer reading with the unit that the cell itself names: `123,456 km`, `98 000 milles`, `TMU`. */
export function readOdometer(cell: string): ReadOdometer {
  const folded = fold(cell).trim();
  if (/^(tmu|unknown|inconnu|exempt|not actual|true mileage unknown)/.test(folded))
    return { value: null, unknown: true };
  if (saysNothing(cell)) return { value: null };
  const unit = /(?:\d|\s|^)(?:kms?|kilometers?|kilometres?|kilo)\.?$/.test(folded)
    ? 'km'
    : /(?:\d|\s)(?:mi|miles?|milles?|mls?)\.?$/.test(folded)
      ? 'mi'
      : undefined;
  const bare = folded.replace(/(?:kms?|kilometers?|kilometres?|kilo|mi|miles?|milles?|mls?)\.?$/, '').trim();
  const short = /^(\d{1,4}(?:[.,]\d)?)\s?k$/.exec(bare);
  const value = short ? Number(short[1]!.replace(',', '.')) * 1000 : readNumber(bare);
  if (value === undefined || value < 0 || value > 9_999_999) return { value: null, unreadable: true };
  return { value: Math.round(value), ...(unit ? { unit } : {}) };
}

/** A model year: `2018`, `'18`, `18`, `2018.0`. */
export function readYear(cell: string): number | undefined {
  const text = cell.trim().replace(/[.,]0+$/, '');
  const short = /^['’]?(\d{2})$/.exec(text);
  const year = short
    ? (Number(short[1]) > 50 ? 1900 : 2000) + Number(short[1])
    : /^\d{4}$/.test(text)
      ? Number(text)
      : undefined;
  return year !== undefined && year >= 1886 && year <= 2100 ? year : undefined;
}

/** A whole number with a word beside it: `4 doors`, `5 places`, `V6`, `4-cyl`. */
export function readWhole(cell: string, most: number): number | undefined {
  const found = /^\D{0,12}?(\d{1,3})(?:[.,]0+)?(?!\d)/.exec(cell.trim());
  const value = found ? Number(found[1]) : undefined;
  return value !== undefined && value <= most ? value : undefined;
}

/** Cylinders: `4`, `V6`, `I-4`, `6 cyl`, `2.0L 4 Cylinder`. */
export function readCylinders(cell: string): number | undefined {
  const text = fold(cell);
  const found =
    /\b(?:[vilhwb]|flat|inline|straight)[\s-]?(\d{1,2})\b/.exec(text) ??
    /(\d{1,2})[\s-]*cyl/.exec(text) ??
    /^\s*(\d{1,2})(?:[.,]0+)?\s*$/.exec(text);
  const value = found ? Number(found[1]) : undefined;
  return value !== undefined && value <= 24 ? value : undefined;
}

/** Litres of an engine: `2.0L`, `1,8 L`, `1798 cc`. */
export function readLitres(cell: string): number | undefined {
  const text = fold(cell).trim();
  const cc = /^(\d{2,5})\s*(?:cc|cm3|cm³)$/.exec(text);
  if (cc) return Math.round(Number(cc[1]) / 100) / 10;
  const litres = /^(\d{1,2}(?:[.,]\d{1,3})?)\s*(?:l|lt|ltr|litres?|liters?)?$/.exec(text);
  const value = litres ? Number(litres[1]!.replace(',', '.')) : undefined;
  return value !== undefined && value > 0 && value <= 30 ? value : undefined;
}

/** Yes or no, in either language. */
export function readYes(cell: string): boolean | undefined {
  const word = fold(cell).trim();
  if (/^(y|yes|true|1|o|oui|vrai|x|t|certified|certifie|cpo)$/.test(word)) return true;
  return /^(n|no|false|0|non|faux|f)$/.test(word) ? false : undefined;
}

const months = [
  'jan|janv',
  'feb|fev|fevr',
  'mar|mars',
  'apr|avr',
  'may|mai',
  'jun|juin',
  'jul|juil',
  'aug|aout',
  'sep|sept',
  'oct',
  'nov',
  'dec',
];
const monthOf = (word: string): number =>
  months.findIndex((names) =>
    names.split('|').some((name) => word === name || (word.length >= 3 && word.startsWith(name))),
  );

/** A calendar day: ISO, `3/31/2024` or `31/03/2024` by the order given, `31 mars 2024`, `Mar 31, 2024`, Excel's day number. */
export function readDate(cell: string, order: DateOrder): string | undefined {
  const text = fold(cell).trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t\s].*)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parted = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?:[t\s].*)?$/.exec(text);
  if (parted) {
    const [first, second] = [Number(parted[1]), Number(parted[2])];
    const year = parted[3]!.length === 2 ? 2000 + Number(parted[3]) : Number(parted[3]);
    const dayFirst = first > 12 || (second <= 12 && order === 'dmy');
    return dayFirst ? day(year, second, first) : day(year, first, second);
  }
  const worded = /^(\d{1,2})(?:er|st|nd|rd|th)?[\s-]+([a-z]+)\.?,?[\s-]+(\d{4})/.exec(text);
  if (worded) return day(Number(worded[3]), monthOf(worded[2]!) + 1, Number(worded[1]));
  const american = /^([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/.exec(text);
  if (american) return day(Number(american[3]), monthOf(american[1]!) + 1, Number(american[2]));
  if (/^[3-6]\d{4}(?:[.,]\d+)?$/.test(text)) {
    // Days since 30 December 1899, as spreadsheets count them.
    return new Date(Date.UTC(1899, 11, 30) + Math.trunc(Number(text.replace(',', '.'))) * 86_400_000)
      .toISOString()
      .slice(0, 10);
  }
  return undefined;
}

function day(year: number, month: number, date: number): string | undefined {
  if (year < 1950 || year > 2100 || month < 1 || month > 12) return undefined;
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCDate() === date ? at.toISOString().slice(0, 10) : undefined;
}

/** Whether a cell holds a date whose day and month could be the other way round, and which way it must be when it could not. */
export function dateOrderOf(cell: string): DateOrder | 'either' | undefined {
  const parted = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{2}|\d{4})(?!\d)/.exec(cell);
  if (!parted) return undefined;
  const [first, second] = [Number(parted[1]), Number(parted[2])];
  if (first > 12) return 'dmy';
  return second > 12 ? 'mdy' : 'either';
}

/** Features in one cell: parted by `|`, `;`, line breaks, or by commas when nothing else parts them. */
export function readFeatures(cell: string): string[] {
  const prose = readProse(cell);
  const mark = ['|', '\n', ';', ','].find((one) => prose.includes(one)) ?? '|';
  return [
    ...new Set(
      prose
        .split(mark)
        .map((one) => readText(one).replace(/^[•*·-]\s*/, ''))
        .filter(Boolean),
    ),
  ];
}
