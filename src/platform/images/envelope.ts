/**
 * How the product and its decoder talk over a pipe: an envelope is two lengths (32 bits each, big endian), a head in
 * JSON, and bytes. The reader trusts nobody: a decoder that a hostile picture took over may write anything.
 */
export interface Envelope {
  head: unknown;
  body: Buffer;
}

/** Most bytes of a head and of a body. The largest body is a photo's sizes: far below. */
const most = { head: 65_536, body: 134_217_728 };

/** An envelope as bytes, in pieces that are not copied. */
export function seal(head: unknown, body: Uint8Array = new Uint8Array()): Uint8Array[] {
  const words = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(words.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  return [Buffer.concat([lengths, words]), body];
}

/** Envelopes out of a stream of bytes. @throws Error on what is none */
export async function* openEnvelopes(stream: AsyncIterable<Buffer>): AsyncGenerator<Envelope> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    waiting.push(chunk);
    length += chunk.length;
    for (;;) {
      if (length < 8) break;
      if (waiting[0]!.length < 8) waiting = [Buffer.concat(waiting)];
      const headLength = waiting[0]!.readUInt32BE(0);
      const bodyLength = waiting[0]!.readUInt32BE(4);
      if (headLength > most.head || bodyLength > most.body) throw new Error('an envelope is too large');
      const end = 8 + headLength + bodyLength;
      if (length < end) break;
      const whole = Buffer.concat(waiting);
      const head: unknown = JSON.parse(whole.toString('utf8', 8, 8 + headLength));
      yield { head, body: whole.subarray(8 + headLength, end) };
      waiting = [whole.subarray(end)];
      length -= end;
    }
  }
}
