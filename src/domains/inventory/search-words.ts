import { fold } from '#kernel/text.ts';

/** What of a vehicle is found by words. */
export interface Searchable {
  stockNumber: string;
  vin?: string | null;
  year?: number | null;
  make?: string | null;
  model?: string | null;
  trim?: string | null;
  bodyStyle?: string | null;
  fuel?: string | null;
  engine?: string | null;
  exteriorColour?: string | null;
}

const longest = 60;
const cut = (word: string): string => (word.length <= longest ? word : [...word].slice(0, longest).join(''));
const mostWords = 60;

/**
 * The words that a vehicle is found by, folded, once each, with one space between: what `vehicle.search_text` holds.
 * A word with marks in it is there whole and in parts (`F-150` is `f150`, `f`, `150`), and a VIN also by its last
 * eight, six and four characters, as dealers say them.
 */
export function searchText(vehicle: Searchable): string {
  const words = new Set<string>();
  const add = (value: string | number | null | undefined): void => {
    for (const chunk of fold(String(value ?? '')).split(/\s+/)) {
      const parts = chunk.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
      for (const word of [parts.join(''), ...parts]) if (word) words.add(cut(word));
    }
  };
  add(vehicle.stockNumber);
  if (vehicle.vin) {
    add(vehicle.vin);
    for (const tail of [8, 6, 4]) add(vehicle.vin.slice(-tail));
  }
  for (const value of [
    vehicle.year,
    vehicle.make,
    vehicle.model,
    vehicle.trim,
    vehicle.bodyStyle?.replaceAll('_', ' '),
  ])
    add(value);
  for (const value of [vehicle.fuel?.replaceAll('_', ' '), vehicle.engine, vehicle.exteriorColour]) add(value);
  return [...words].slice(0, mostWords).join(' ');
}

/**
 * What a person typed, as a query of the word index: every word must be there, or begin a word that is.
 * @returns undefined when nothing searchable was typed
 */
export function searchQuery(typed: string): string | undefined {
  const words = fold(typed)
    .split(/\s+/)
    .map((chunk) => cut(chunk.replaceAll(/[^\p{L}\p{N}]+/gu, '')))
    .filter(Boolean)
    .slice(0, 12);
  // Only letters and digits are left, so that nothing in the quotes can end them.
  return words.length === 0 ? undefined : words.map((word) => `'${word}':*`).join(' & ');
}
