import { inflateSync } from 'node:zlib';

/**
 * The words of a PDF of ours in the order in which they are drawn, by the maps from its glyphs to Unicode that make its text
 * selectable. Lines end with a space, so that a sentence is found whole.
 */
export function pdfWords(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const objects = new Map<string, string>();
  for (const [, id, body] of raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) objects.set(id!, body!);
  const streamOf = (body: string): string => {
    // By its length: what is packed may itself end with the byte of a line's end.
    const found = /\/Length (\d+)[\s\S]*?stream\r?\n/.exec(body);
    if (!found) return '';
    const begin = found.index + found[0].length;
    const bytes = Buffer.from(body.slice(begin, begin + Number(found[1])), 'latin1');
    return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
  };
  const maps = new Map<string, string[]>();
  for (const [, font, id] of raw.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '')?.[1];
    if (unicode) maps.set(font!, glyphsOf(streamOf(objects.get(unicode)!)));
  }
  let words = '';
  for (const body of objects.values()) {
    const page = body.includes('stream') && !body.includes('/Type') ? streamOf(body) : '';
    if (!page.includes(' Tf')) continue;
    let glyphs: string[] = [];
    for (const [, font, shown] of page.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font) glyphs = maps.get(font) ?? [];
      else {
        for (const [, hex] of shown!.matchAll(/<([0-9a-f]*)>/gi))
          for (const [code] of hex!.matchAll(/.{4}/g)) words += glyphs[parseInt(code, 16)] ?? '\ufffd';
        words += ' ';
      }
    }
  }
  return words.replaceAll(/\s+/g, ' ');
}

/** What each glyph of a font means: ranges whose meanings are listed. */
function glyphsOf(map: string): string[] {
  const glyphs: string[] = [];
  for (const [, from, list] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    let at = parseInt(from!, 16);
    for (const [, hex] of list!.matchAll(/<([0-9a-f ]*)>/gi)) {
      const units = hex!.replaceAll(' ', '').match(/.{4}/g) ?? [];
      glyphs[at++] = String.fromCharCode(...units.map((unit) => parseInt(unit, 16)));
    }
  }
  return glyphs;
}
