/** Bytes of a text that are looked at, and of anything else: that is named, and not opened. */
const mostText = 256 * 1024;
const mostOther = 2048;
/** Of a whole mail, whatever it is made of. */
const mostBytes = 3 * 1024 * 1024;
const mostLines = 20_000;

/** Where the content of a part stands in a whole mail, still encoded. */
export interface PartBody {
  from: number;
  to: number;
  /** Of it only the beginning is in the thinned mail. */
  cut: boolean;
}

/**
 * What of a mail has to be taken apart to show it: all headers, the beginning of each text, next to nothing of attachments.
 * Taking apart costs by the line, and a mail may be built to have thirty million of them.
 *
 * Nothing of MIME is decided here: a line that may divide parts begins with two hyphens, what follows it up to an empty line
 * may be headers, and all of these stay. So the parts are the same ones, only shorter; `bodies` says where each is whole.
 */
export function thinned(raw: Buffer): { mail: Buffer; short: boolean; bodies: PartBody[] } {
  const kept: Buffer[] = [];
  const bodies: PartBody[] = [];
  let bytes = 0;
  let lines = 0;
  let short = false;
  let inHead = true;
  let left = mostText;
  for (let at = 0; at < raw.length;) {
    const found = raw.indexOf(0x0a, at);
    const end = found < 0 ? raw.length : found + 1;
    const line = raw.subarray(at, end);
    const body = inHead ? undefined : bodies.at(-1);
    if (body && !(line[0] === 0x2d && line[1] === 0x2d)) body.to = end;
    at = end;
    if (line[0] === 0x2d && line[1] === 0x2d) {
      inHead = true;
      left = mostText;
    } else if (inHead) {
      if (line.length <= 2 && (line[0] === 0x0a || line[0] === 0x0d)) {
        inHead = false;
        bodies.push({ from: end, to: end, cut: false });
      } else if (/^content-type:(?!\s*(?:text\/|multipart\/|message\/delivery))/i.test(line.toString('latin1', 0, 60)))
        left = mostOther;
    } else if (line.length > left) {
      short = true;
      if (body) body.cut = true;
      if (left === 0) continue;
      // Of a line without end its beginning; the next one begins anew.
      kept.push(line.subarray(0, left), Buffer.from('\r\n'));
      bytes += left;
      left = 0;
      continue;
    } else left -= line.length;
    bytes += line.length;
    lines += 1;
    if (bytes > mostBytes || lines > mostLines) return { mail: Buffer.concat(kept), short: true, bodies };
    kept.push(line);
  }
  return { mail: Buffer.concat(kept), short, bodies };
}
