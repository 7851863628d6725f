/** An object or list that is open at this place of the text. */
interface Open {
  /** Names that an object has so far; a list has none. */
  names: Set<string> | undefined;
  /** Where in it we are: the name or the number of the value that comes next. */
  at: string | number;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** Where the string that begins at `start` ends: the place of its closing quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
}

function isName(text: string, after: number): boolean {
  let at = after;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === colon;
}

/**
 * The first key that stands twice in one object, as the path of its place, or undefined. Of such a key one program reads
 * the first value and another one the last (RFC 8259, 4), so that what was checked need not be what counts.
 *
 * Looks at the text once, because what was parsed does not show it any more.
 * @param text what `JSON.parse` takes
 */
export function twiceNamed(text: string): (string | number)[] | undefined {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at);
        const inner = open.at(-1);
        if (inner?.names && isName(text, end + 1)) {
          // `\u0061` is another way to write `a`.
          inner.at = JSON.parse(text.slice(at, end + 1)) as string;
          if (inner.names.has(inner.at)) return open.map((one) => one.at);
          inner.names.add(inner.at);
        }
        at = end;
        break;
      }
      case 0x7b: // {
        open.push({ names: new Set(), at: '' });
        break;
      case 0x5b: // [
        open.push({ names: undefined, at: 0 });
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        break;
      case 0x2c: {
        const inner = open.at(-1)!;
        if (typeof inner.at === 'number') inner.at++;
        break;
      }
    }
  }
  return undefined;
}
