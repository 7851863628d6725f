/** Letters of French and the signs that mail programs write as names. Others stay as they were written. */
const entities: Record<string, string> = {
  ...Object.fromEntries(
    (
      'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot ' +
      'cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml ' +
      'Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
      'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ' +
      'ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
    )
      .split(' ')
      .map((name, at) => [name, String.fromCodePoint(0xa0 + at)]),
  ),
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  OElig: 'Œ',
  oelig: 'œ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  hellip: '…',
  bull: '•',
  trade: '™',
  euro: '€',
  zwnj: '',
  zwj: '',
};

const decoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,8}));/g, (whole, ten, hex, name) => {
    if (name !== undefined) return entities[name as string] ?? whole;
    const point = ten === undefined ? Number.parseInt(hex as string, 16) : Number(ten);
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '';
  });

/** Elements whose content nobody reads. */
const unread = new Set(['head', 'script', 'style', 'title', 'template', 'noscript', 'object', 'svg', 'math']);
const blocks = new Set(
  (
    'p div table tr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 pre section article header footer blockquote hr address form ' +
    'fieldset center'
  ).split(' '),
);

/**
 * HTML as the words in it: no element, address or picture survives, and what an answer quotes stands behind `> ` as in plain
 * mail. What it makes is text and is shown as text, so that nothing depends on HTML being well formed. One pass.
 */
export function textOfHtml(html: string): string {
  const lines: string[] = [];
  let line = '';
  let quotes = 0;
  let skipping: string | undefined;
  const end = (): void => {
    const said = line.replaceAll(/[\s\u00a0]+/g, ' ').trim();
    lines.push(`${'> '.repeat(quotes)}${said}`.trimEnd());
    line = '';
  };
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (!skipping) line += decoded(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    if (!/[A-Za-z/!?]/.test(html[open + 1] ?? '')) {
      if (!skipping) line += '<';
      at = open + 1;
      continue;
    }
    if (html.startsWith('<!--', open)) {
      const close = html.indexOf('-->', open + 4);
      at = close < 0 ? html.length : close + 3;
      continue;
    }
    const found = /^<(\/?)([A-Za-z][A-Za-z0-9]{0,20})/.exec(html.slice(open, open + 24));
    const close = html.indexOf('>', open);
    at = close < 0 ? html.length : close + 1;
    const closing = found?.[1] === '/';
    const name = found?.[2]?.toLowerCase() ?? '';
    if (skipping) {
      if (closing && name === skipping) skipping = undefined;
      continue;
    }
    if (!closing && unread.has(name)) skipping = name;
    else if (name === 'br') end();
    else if (name === 'td' || name === 'th') line += ' ';
    else if (blocks.has(name)) {
      if (line.trim()) end();
      if (name === 'blockquote') quotes = Math.max(0, Math.min(quotes + (closing ? -1 : 1), 10));
      if (name === 'li' && !closing) line = '- ';
      if (closing && (name === 'p' || /^h\d$/.test(name))) lines.push('');
    }
  }
  if (line.trim()) end();
  return lines.join('\n');
}

// oxlint-disable-next-line no-control-regex -- the point of it is to name control characters
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text of strangers as it may be kept and shown: no control or direction-changing characters, no more than `most` long. */
export function cleanText(text: string, most: number): string {
  const clean = text
    // What is far over the limit need not be cleaned to be left out.
    .slice(0, most * 8)
    .replaceAll(/\r\n?/g, '\n')
    .toWellFormed()
    .replaceAll(unprintable, '')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return clean.length <= most ? clean : `${[...clean].slice(0, most - 1).join('')}…`;
}

/** The same for one line: a subject, a name. */
export const cleanLine = (text: string, most: number): string =>
  cleanText(text.replaceAll(/[\r\n\t]+/g, ' '), most).replaceAll(/ {2,}/g, ' ');
