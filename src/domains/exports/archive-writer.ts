import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { IndexedEntry } from './archive-index.ts';

type Bytes = AsyncIterable<Uint8Array | string>;

/**
 * Writes a ZIP archive (ZIP64 where its size asks for it) as a stream, one entry after the other: nothing is whole in
 * memory, and the size and digest of each entry are known when it has gone by.
 */
export class ArchiveWriter {
  readonly #zip = new ZipFile();
  readonly #at: Date;
  readonly #signal: AbortSignal;
  readonly entries: IndexedEntry[] = [];

  /**
   * @param at the moment that the archive shows; it is the date of each entry
   * @param signal breaks the archive off: what waits for an entry, and who reads, get its reason
   */
  constructor(at: Date, signal: AbortSignal) {
    this.#at = at;
    this.#signal = signal;
    const output = this.#zip.outputStream as unknown as Readable;
    // Whoever reads hears of it; where nobody reads any more, it must not end the program.
    output.on('error', () => undefined);
    signal.addEventListener('abort', () => output.destroy(signal.reason as Error), { once: true });
  }

  /** The archive as bytes. Read it while entries are being added. */
  get output(): AsyncIterable<Uint8Array> {
    return this.#zip.outputStream as unknown as AsyncIterable<Uint8Array>;
  }

  /** Adds an entry and waits until it has been written. `packed` says that its bytes are compressed already. */
  async add(path: string, bytes: Bytes | string | Buffer, packed = false): Promise<IndexedEntry> {
    const hash = createHash('sha256');
    let length = 0;
    const source: Bytes = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? single(bytes) : bytes;
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const part of source) {
        const chunk = Buffer.from(part as string);
        hash.update(chunk);
        length += chunk.length;
        yield chunk;
      }
    }
    const stream = Readable.from(counted(), { objectMode: false });
    this.#signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => void stream.destroy(this.#signal.reason as Error);
      this.#signal.addEventListener('abort', stop, { once: true });
      stream.once('close', () => {
        this.#signal.removeEventListener('abort', stop);
        if (stream.readableEnded) resolve();
        else reject(stream.errored ?? new Error('the entry was broken off'));
      });
      stream.once('error', reject);
      this.#zip.once('error', reject);
      this.#zip.addReadStreamLazy(path, { mtime: this.#at, mode: 0o100644, compress: !packed }, (give) =>
        give(null, stream),
      );
    });
    this.#zip.removeAllListeners('error');
    const entry = { path, bytes: length, sha256: hash.digest('hex') };
    this.entries.push(entry);
    return entry;
  }

  /** No more entries. */
  end(): void {
    this.#zip.end();
  }
}

// oxlint-disable-next-line typescript/require-await -- one piece as a source
async function* single(bytes: string | Buffer): Bytes {
  yield bytes;
}
