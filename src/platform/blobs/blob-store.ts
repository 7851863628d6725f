import type { Readable } from 'node:stream';

/** A kept file: its name, its length in bytes, and when it was put (the store's own clock). */
export interface StoredBlob {
  name: string;
  bytes: number;
  putAt: Date;
}

/**
 * Where files are kept: photos and their sizes, documents, exports. A name is made by `newBlobName` and says whose it is;
 * it never carries what a person typed. What is in a file (sealed or plain) is its room's business.
 *
 * Every call throws `Unavailable` when the store cannot do it just now: code `disk_full` when space has run out,
 * `storage_unavailable` for everything else. A name of another form than `newBlobName` makes is a `RangeError` when
 * writing, and simply not found when reading.
 */
export interface BlobStore {
  /**
   * Keeps these bytes. When the promise is fulfilled they are on disk, whole, and survive a power cut; before that, and
   * after any failure, nothing is found under the name, or what was there before. The same name again replaces.
   *
   * @param limit.most most bytes that are taken; one more is `TooLarge` and nothing is kept
   */
  put(name: string, content: Uint8Array | AsyncIterable<Uint8Array>, limit?: { most?: number }): Promise<StoredBlob>;
  /** The whole file. @throws NotFound */
  get(name: string): Promise<Buffer>;
  /**
   * The file as a stream that must be read or destroyed. `range` is in bytes, both ends included.
   *
   * @throws NotFound
   */
  open(name: string, range?: { start: number; end?: number }): Promise<{ blob: StoredBlob; stream: Readable }>;
  /** What is known of the file; undefined when there is none. */
  stat(name: string): Promise<StoredBlob | undefined>;
  /** Removes the file for good. Whether there was one does not matter. */
  delete(name: string): Promise<void>;
  /**
   * Finished files whose name begins so, by name: `''`, `<dealership>/`, `<dealership>/<kind>/`, or a part of the name
   * after that. For sweeps of what no row points to.
   */
  list(prefix: string): AsyncIterable<StoredBlob>;
  /**
   * Removes everything of a dealership (`<dealership>/`) or one kind of its files (`<dealership>/<kind>/`), finished or
   * not, for a purge. May be repeated. @returns how many finished files there were
   */
  deleteAll(prefix: string): Promise<number>;
  /** Removes what was begun before this moment and never finished (the program was killed). @returns how many */
  deleteUnfinished(before: Date): Promise<number>;
}
