/**
 * A kept number (E.164) as people write it: `(902) 555-0100`; one of another country as it is kept. By hand: the library
 * that reads numbers brings the plans of all countries with it, which no browser should load to show one.
 */
export function formatPhone(e164: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  return area ? `(${area}) ${exchange}-${line}` : e164;
}
