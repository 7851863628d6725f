import type { ListingField } from './listing-headers.ts';

/** Everything that can be said of a row; the words are in listing-messages.ts. */
export const listingProblemCodes = [
  'broken_text',
  'cell_too_long',
  'columns_shifted',
  'duplicate_stock_number',
  'duplicate_vin',
  'empty_row',
  'extra_cells',
  'incomplete_draft',
  'misplaced',
  'money',
  'not_a_date',
  'not_a_make',
  'not_a_number',
  'not_a_year',
  'not_identified',
  'not_importable',
  'odometer',
  'other_currency',
  'other_vin',
  'stock_number_form',
  'stock_number_kept',
  'stock_number_used',
  'too_long',
  'unknown_location',
  'unknown_word',
  'vin_check_digit',
  'vin_in_stock',
  'vin_not_a_vin',
  'vin_placeholder',
  'vin_short',
  'yes_or_no',
] as const;
export type ListingProblemCode = (typeof listingProblemCodes)[number];

/** Something about a row that a person should know. A row with an error is refused; with warnings it is brought in. */
export interface ListingProblem {
  code: ListingProblemCode;
  severity: 'error' | 'warning';
  field?: ListingField;
  /** The cell, or the part of it that matters, at most 80 characters. */
  value?: string;
  /** The other line, the other vehicle's stock number, what was missing. */
  other?: string;
}
