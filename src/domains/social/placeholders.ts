/** Placeholders of a post's text, filled from the vehicle when it is shown and once more when it is sent. */
export const placeholders = [
  'year',
  'make',
  'model',
  'trim',
  'vehicle',
  'price',
  'was',
  'km',
  'stock',
  'vin',
  'colour',
  'fuel',
  'transmission',
  'features',
  'link',
  'disclosures',
  'dealership',
  'legal',
  'registration',
  'phone',
  'city',
  'list',
] as const;
export type Placeholder = (typeof placeholders)[number];

const known = new Set<string>(placeholders);

/** The words in braces that are no placeholders: `{pric}`. */
export const unknownPlaceholders = (text: string): string[] =>
  [...text.matchAll(/\{([^{}\s]{1,40})\}/g)].map((found) => found[1]!).filter((word) => !known.has(word));

/**
 * Fills a text. A line that held placeholders and has nothing left of them goes, so that a vehicle without a trim or
 * disclosures leaves no empty line or lonely label; within a line, what only stood beside an empty one goes with it.
 */
export function fill(text: string, values: Partial<Record<Placeholder, string>>): string {
  const lines = text.split('\n').flatMap((line) => {
    let there = 0;
    let filled = 0;
    const whole = withoutEmptyAsides(line, values);
    if (whole === '' && line !== '') return [];
    const made = whole.replaceAll(/\{([a-z]+)\}/g, (braced, word: string) => {
      if (!known.has(word)) return braced;
      there += 1;
      const value = values[word as Placeholder] ?? '';
      if (value) filled += 1;
      return value || gap;
    });
    return there > 0 && filled === 0 ? [] : [closed(made).replaceAll(/ {2,}/g, ' ').trim()];
  });
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** Stands where a placeholder was empty, until its line is closed. No text holds it. */
const gap = '\u0000';

/** `(was {was})` goes as a whole when there was no other price. */
const withoutEmptyAsides = (line: string, values: Partial<Record<Placeholder, string>>): string =>
  line.replaceAll(/ ?\([^()]*\)/g, (aside) => {
    const words = [...aside.matchAll(/\{([a-z]+)\}/g)].map((found) => found[1]!).filter((word) => known.has(word));
    return words.length > 0 && words.every((word) => !values[word as Placeholder]) ? '' : aside;
  });

/** Closes the gaps: `Automatic · _ · Blue`, `Civic _, 61,000 km`, `Civic, _.` lose the separator with what it separated. */
const closed = (line: string): string =>
  line
    .replaceAll(/ *[·|,;] *\0(?: *\0)*(?= *(?:[·|,.;)]|$))/g, '')
    .replace(/^(?:\0 *)+[·|,;] */, '')
    .replaceAll(/ *\0(?= *[,.;)])/g, '')
    .replaceAll(gap, '');
