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
 * disclosures leaves no empty line or lonely label.
 */
export function fill(text: string, values: Partial<Record<Placeholder, string>>): string {
  const lines = text.split('\n').flatMap((line) => {
    let there = 0;
    let filled = 0;
    const made = line.replaceAll(/\{([a-z]+)\}/g, (whole, word: string) => {
      if (!known.has(word)) return whole;
      there += 1;
      const value = values[word as Placeholder] ?? '';
      if (value) filled += 1;
      return value;
    });
    return there > 0 && filled === 0 ? [] : [made.replaceAll(/ {2,}/g, ' ').trim()];
  });
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
