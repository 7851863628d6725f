/** Lines with which mail programs begin what they quote, in English and French. */
const openers = [
  /^on\b.{4,200}\bwrote\s*:$/i,
  /^le\b.{4,200}\ba\s+[ée]crit\s*:$/i,
  /^.{0,200}<[^<>\s@]+@[^<>\s@]+>\s+(?:wrote|a\s+[ée]crit)\s*:$/i,
];
const dividers = [
  /^-{2,}\s*(?:original message|message d['’]origine|message original|forwarded message|message transf[ée]r[ée])\s*-{2,}$/i,
  /^_{10,}$/,
];
const opens = (line: string): boolean => openers.some((one) => one.test(line));
const fromLine = /^(?:from|de|exp[ée]diteur)\s*:\s*\S/i;
const sentLine = /^(?:sent|date|envoy[ée]|to|[àa]|subject|objet)\s*:/i;

/**
 * The part of an answer that its writer wrote: earlier mail that a mail program put under it, or between, is left out. A mail
 * of which nothing would be left is shown whole.
 */
export function ownWords(text: string): { own: string; cut: boolean } {
  const lines = text.split('\n');
  const own: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!.trim();
    const next = (lines[at + 1] ?? '').trim();
    // A long opener is broken in two.
    const two = /^(?:on|le)\b.*\d/i.test(line) && !opens(line) && opens(`${line} ${next}`);
    if (opens(line) || two) {
      const after = skipQuoted(lines, at + (two ? 2 : 1));
      // Without marks at the lines nobody can tell where the quoted mail ends: it is the rest.
      if (after === undefined) break;
      at = after;
      continue;
    }
    if (dividers.some((one) => one.test(line))) break;
    if (fromLine.test(line) && lines.slice(at + 1, at + 4).some((one) => sentLine.test(one.trim()))) break;
    if (!line.startsWith('>')) own.push(lines[at]!);
    at += 1;
  }
  const said = own.join('\n').trim();
  return said === '' ? { own: text.trim(), cut: false } : { own: said, cut: said !== text.trim() };
}

/** The first line after a block of quoted ones; undefined when no quoted line follows. */
function skipQuoted(lines: readonly string[], from: number): number | undefined {
  let at = from;
  while (at < lines.length && lines[at]!.trim() === '') at += 1;
  if (!lines[at]?.trim().startsWith('>')) return undefined;
  while (at < lines.length && (lines[at]!.trim().startsWith('>') || lines[at]!.trim() === '')) at += 1;
  return at;
}
