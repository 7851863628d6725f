/**
 * A value as a cell of a CSV file that a spreadsheet will open. Text that a spreadsheet would run as a formula (it
 * begins with = + - @, a tab or a carriage return, also in full-width form) gets an apostrophe before it; numbers are
 * numbers and stay.
 */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value == null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Cells as a line of a CSV file (RFC 4180: comma, CRLF). */
export const csvLine = (cells: readonly (string | number | boolean | null | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;
