/** An amount as files hold it: two decimals, a dot, its sign. */
export const dollars = (cents: number): string => {
  const whole = Math.abs(cents);
  return `${cents < 0 ? '-' : ''}${Math.trunc(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
};

/** Text that a spreadsheet would take for a formula is led by an apostrophe (formats.md 9). Numbers never pass here. */
export const neutral = (text: string): string => (/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);

/** A cell of a CSV file: quoted where it must be, on one line. */
export const csvCell = (text: string): string => {
  const plain = neutral(text).replaceAll(/\s*\r?\n\s*/g, ' ');
  return /[",;]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** A CSV file of ours: UTF-8 with its mark, so that Excel reads accents, and CRLF. Rows are cells ready made. */
export const csvFile = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(`\ufeff${rows.map((row) => row.join(',')).join('\r\n')}\r\n`);

/** A day in another order: `2026-03-31` is `3/31/2026` (`m/d/yyyy`), `03-31-2026` (`mm-dd-yyyy`) or `31/03/2026`. */
export function dayIn(order: 'm/d/yyyy' | 'mm-dd-yyyy' | 'dd/mm/yyyy', day: string): string {
  const [year, month, date] = day.split('-') as [string, string, string];
  if (order === 'mm-dd-yyyy') return `${month}-${date}-${year}`;
  return order === 'dd/mm/yyyy' ? `${date}/${month}/${year}` : `${Number(month)}/${Number(date)}/${year}`;
}

/** Bytes 0x80 to 0x9F of Windows-1252, which Latin 1 does not have. */
const special = new Map(
  Array.from({ length: 32 }, (_, at) => [new TextDecoder('windows-1252').decode(Uint8Array.of(0x80 + at)), 0x80 + at]),
);

/** Text in Windows-1252; what it cannot say is taken apart (`ș` is `s`) or a question mark. */
export function windows1252(text: string): Buffer {
  const bytes: number[] = [];
  for (const letter of text.normalize('NFC')) {
    const code = letter.codePointAt(0)!;
    const byte = code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : special.get(letter);
    const base = byte ?? letter.normalize('NFD').codePointAt(0)!;
    bytes.push(base < 0x100 ? base : 0x3f);
  }
  return Buffer.from(bytes);
}

/** Quantity and price of a line, such that their product is its amount to the cent; one of the whole where they are not. */
export const exactly = (line: { quantity: number; unitPriceCents: number; amountCents: number }) =>
  line.quantity * line.unitPriceCents === line.amountCents * 1000
    ? { quantity: String(line.quantity / 1000), unitPriceCents: line.unitPriceCents }
    : { quantity: '1', unitPriceCents: line.amountCents };
