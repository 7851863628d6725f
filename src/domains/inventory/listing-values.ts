import { fold } from '#kernel/text.ts';
import type { bodyStyles, conditions, drivetrains, fuels, Status, transmissions } from './vehicle.ts';

type Condition = (typeof conditions)[number];
type Body = (typeof bodyStyles)[number];
type Drivetrain = (typeof drivetrains)[number];
type Transmission = (typeof transmissions)[number];
type Fuel = (typeof fuels)[number];

/** In which order the days of `3/4/2024` are meant. */
export type DateOrder = 'mdy' | 'dmy';

const nothing = new Set(['', '-', '--', '—', 'n/a', 'na', 'n.a.', 'n/d', 'nd', 'null', 'none', 'nil', '(none)', '(null)', '#n/a', 'undefined', 'unspecified', 'not specified', 'non specifie', 'aucun', 'aucune', 'inconnu', 'inconnue', 'unknown', 's.o.', 'so', '?']);

/** Whether a cell says that there is nothing, in one of the ways that files do. */
export const saysNothing = (cell: string): boolean => cell === '' || (cell.length <= 15 && nothing.has(fold(cell).trim()));

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
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'", '#39': "'" };
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
    if (groups.length > 1 && (!/^[-+]?\d{1,3}$/.test(groups[0]!) || groups.slice(1).some((group) => group.length !== 3))) return undefined;
  }
  const value = Number(`${whole.replaceAll(/[.,]/g, '')}.${fraction || '0'}`);
  return Number.isFinite(value) ? value : undefined;
}

/** An amount of money as it was read: cents, or nothing when the dealer means no price, or why not. */
export interface ReadMoney {
  cents: number | null;
  unreadable?: 'money' | 'other_currency';
}

const noPrice = /^(call|contact|appel|communiqu|sur demande|prix sur|poa|tba|tbd|ask|inquire|see dealer|voir|please|negoti|a venir|vendu|sold)/;

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
  if (/^(tmu|unknown|inconnu|exempt|not actual|true mileage unknown)/.test(folded)) return { value: null, unknown: true };
  if (saysNothing(cell)) return { value: null };
  const unit = /(?:\d|\s|^)(?:kms?|kilometers?|kilometres?|kilo)\.?$/.test(folded) ? 'km' : /(?:\d|\s)(?:mi|miles?|milles?|mls?)\.?$/.test(folded) ? 'mi' : undefined;
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
  const year = short ? (Number(short[1]) > 50 ? 1900 : 2000) + Number(short[1]) : /^\d{4}$/.test(text) ? Number(text) : undefined;
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
  const found = /\b(?:[vilhwb]|flat|inline|straight)[\s-]?(\d{1,2})\b/.exec(text) ?? /(\d{1,2})[\s-]*cyl/.exec(text) ?? /^\s*(\d{1,2})(?:[.,]0+)?\s*$/.exec(text);
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

const months = ['jan|janv', 'feb|fev|fevr', 'mar|mars', 'apr|avr', 'may|mai', 'jun|juin', 'jul|juil', 'aug|aout', 'sep|sept', 'oct', 'nov', 'dec'];
const monthOf = (word: string): number => months.findIndex((names) => names.split('|').some((name) => word === name || (word.length >= 3 && word.startsWith(name))));

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
    return new Date(Date.UTC(1899, 11, 30) + Math.trunc(Number(text.replace(',', '.'))) * 86_400_000).toISOString().slice(0, 10);
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

/** A reader of fixed words: tables first, then patterns. `null` is a word that means nothing in particular. */
function wordReader<T extends string>(patterns: readonly (readonly [RegExp, T | null])[]): (cell: string) => T | null | undefined {
  const known = new Map<string, T | null | undefined>();
  return (cell) => {
    if (known.has(cell)) return known.get(cell);
    if (cell.length > 60) return undefined;
    const word = fold(cell)
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim();
    const value = saysNothing(cell) ? null : patterns.find(([pattern]) => pattern.test(word))?.[1];
    // Files repeat the same few words; what is remembered is bounded all the same.
    if (known.size < 2000) known.set(cell, value);
    return value;
  };
}

export const readStatus = wordReader<Status>([
  [/^(available|in stock|instock|active|live|for sale|disponible|en stock|en inventaire|a vendre|actif|ready|retail ready)$/, 'available'],
  [/^(draft|brouillon|not ready|unpublished)$/, 'draft'],
  [/^(incoming|in transit|transit|on order|ordered|arriving( soon)?|a venir|en transit|en commande|commande)$/, 'incoming'],
  [/^(reconditioning|recon|in recon|in service|service|shop|remise en etat|reconditionnement|en preparation|get ready)$/, 'reconditioning'],
  [/^(on hold|hold|reserved|deposit|reserve|en attente|retenu)$/, 'on_hold'],
  [/^(sale pending|pending|deal pending|sold pending|vente en cours|en cours de vente)$/, 'sale_pending'],
  [/^(sold|vendu|vendue)$/, 'sold'],
  [/^(delivered|livre|livree)$/, 'delivered'],
  [/^(wholesale|wholesaled|auction|vendu en gros|encan|gros)$/, 'wholesaled'],
  [/^(archived|inactive|deleted|removed|not available|unavailable|archive|inactif|non disponible)$/, 'archived'],
]);

export const readCondition = wordReader<Condition>([
  [/^(n|new|neuf|neuve|brand new|nouveau)$/, 'new'],
  [/^(d|demo|demonstrator|demonstrateur|demonstration|executive demo)$/, 'demo'],
  [/^(c|cpo|certified|certified pre owned|certified used|used certified|certifie|certifiee|occasion certifiee?|usage certifie)$/, 'certified'],
  [/^(u|used|usage|usagee|occasion|d occasion|pre owned|preowned|second hand)$/, 'used'],
]);

/** A title brand that some files write where the condition stands. */
export const readBrand = wordReader<'salvage' | 'rebuilt' | 'irreparable'>([
  [/^(salvage|recuperable|vga|gravement accidente)$/, 'salvage'],
  [/^(rebuilt|reconstruit|reconstructed)$/, 'rebuilt'],
  [/^(irreparable|non repairable|irrecuperable)$/, 'irreparable'],
]);

export const readBody = wordReader<Body>([
  [/^(other|autre|autres|misc)$/, 'other'],
  [/\b(minivan|mini van|mini fourgonnette|fourgonnette)\b/, 'minivan'],
  [/\b(convertible|cabriolet|roadster|spyder|spider|decapotable)\b/, 'convertible'],
  [/\b(hatchback|hatch|hayon|liftback|5 portes hayon)\b/, 'hatchback'],
  [/\b(suv|cuv|crossover|sport utility|vus|multisegment|utilitaire sport|utilitaire)\b/, 'suv'],
  [/\b(pickup|pick up|camionnette|crew cab|extended cab|regular cab|quad cab|double cab|king cab|super ?cab|supercrew|mega cab)\b|^(truck|camion|trucks)$/, 'pickup'],
  [/\b(wagon|familiale|estate|touring wagon|break)\b/, 'wagon'],
  [/\b(sedan|berline|saloon|4dr car|4 door car|4 door sedan)\b/, 'sedan'],
  [/\b(coupe|2dr car|2 door car)\b/, 'coupe'],
  [/\b(van|cargo|passenger van|fourgon)\b/, 'van'],
  [/^(rv|motorhome|bus|autobus|trailer|remorque|motorcycle|moto|atv|vtt|snowmobile|motoneige|boat|bateau|chassis|cutaway)$/, 'other'],
]);

export const readDrivetrain = wordReader<Drivetrain>([
  [/^(other|autre|2wd|4x2|4 x 2|two wheel drive|2 roues motrices)$/, null],
  [/\b(awd|all wheel|integrale|4matic|quattro|xdrive|sh awd|4motion)\b|^(toutes? roues motrices|ti)$/, 'awd'],
  [/\b(4wd|four wheel|4 wheel|4x4|4 x 4|4 roues motrices|quatre roues motrices|4rm|4 4)\b/, '4wd'],
  [/\b(fwd|front wheel|front|avant|traction)\b/, 'fwd'],
  [/\b(rwd|rear wheel|rear|arriere|propulsion)\b/, 'rwd'],
]);

export const readTransmission = wordReader<Transmission>([
  [/^(other|autre)$/, 'other'],
  [/\b(cvt|ecvt|continuously|variable|xtronic|lineartronic)\b|variation continue/, 'cvt'],
  [/\b(dual clutch|dct|dsg|pdk|double embrayage|s tronic|powershift)\b/, 'dual_clutch'],
  [/\b(automated manual|amt|robotisee|manuelle robotisee|sequential)\b/, 'automated_manual'],
  [/\b(single speed|1 speed|direct drive|une vitesse|reduction)\b/, 'single_speed'],
  [/\b(automatic|auto|automatique|a|a\d|\d{1,2}a|at|tiptronic|steptronic|shiftronic|speed automatic)\b/, 'automatic'],
  [/\b(manual|manuelle|man|m|m\d|\d{1,2}m|mt|stick|standard)\b/, 'manual'],
  [/^\d{1,2} (speed|vitesses?)$/, 'automatic'],
]);

export const readFuel = wordReader<Fuel>([
  [/^(other|autre)$/, 'other'],
  [/\b(plug in|plugin|phev|rechargeable|branchable)\b/, 'plug_in_hybrid'],
  [/\b(hybrid|hybride|hev|mhev|gas electric|electric gas|gasoline electric)\b/, 'hybrid'],
  [/\b(electric|electrique|bev|ev|electricite)\b/, 'electric'],
  [/\b(diesel|biodiesel|tdi)\b/, 'diesel'],
  [/\b(flex|flexible|flexfuel|flex fuel|e85|ffv|ethanol|polycarburant)\b/, 'flex'],
  [/\b(hydrogen|hydrogene|fuel cell|pile a combustible)\b/, 'hydrogen'],
  [/\b(natural gas|gaz naturel|cng|lng|gnc)\b/, 'natural_gas'],
  [/\b(propane|lpg|gpl)\b/, 'propane'],
  [/\b(gasoline|gas|essence|petrol|regular|premium|unleaded|regular unleaded|premium unleaded|g|ordinaire|super)\b/, 'gasoline'],
]);

const colours = wordReader<string>([
  [/^(black|noir|noire|jet black|ebony|ebene)$/, 'Black'],
  [/^(white|blanc|blanche|pearl white|ivory|ivoire)$/, 'White'],
  [/^(grey|gray|gris|grise|charcoal|graphite|charbon)$/, 'Grey'],
  [/^(silver|argent|argente|argentee)$/, 'Silver'],
  [/^(blue|bleu|bleue|navy)$/, 'Blue'],
  [/^(red|rouge)$/, 'Red'],
  [/^(green|vert|verte)$/, 'Green'],
  [/^(brown|brun|brune|marron)$/, 'Brown'],
  [/^(beige|tan|sable|champagne)$/, 'Beige'],
  [/^(gold|or|dore|doree)$/, 'Gold'],
  [/^orange$/, 'Orange'],
  [/^(yellow|jaune)$/, 'Yellow'],
  [/^(purple|violet|mauve|violette)$/, 'Purple'],
  [/^(burgundy|bourgogne|maroon|bordeaux)$/, 'Burgundy'],
  [/^(teal|turquoise|sarcelle)$/, 'Teal'],
  [/^(pink|rose)$/, 'Pink'],
  [/^(other|autre|colour|color|couleur)$/, null],
]);

/** A colour: a plain one by its English name, which the public site translates; a maker's own name stays as it is. */
export const readColour = (cell: string): string | null => {
  const known = colours(cell);
  return known === undefined ? readText(cell) : known;
};
/** Whether the cell is one of the plain colours. */
export const isPlainColour = (cell: string): boolean => Boolean(colours(cell));

/** Features in one cell: parted by `|`, `;`, line breaks, or by commas when nothing else parts them. */
export function readFeatures(cell: string): string[] {
  const prose = readProse(cell);
  const mark = ['|', '\n', ';', ','].find((one) => prose.includes(one)) ?? '|';
  return [...new Set(prose.split(mark).map((one) => readText(one).replace(/^[•*·-]\s*/, '')).filter(Boolean))];
}
