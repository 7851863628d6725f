/** How far a run has come. */
export interface Reached {
  rows: number;
  rowsInAll: number;
  files: number;
  filesInAll: number;
  bytes: number;
}

/** Counts what went by and tells it at most every two seconds. A refusal by `tell` (the run was taken over) breaks the run off. */
export class Progress {
  readonly reached: Reached;
  readonly #tell: (reached: Reached) => Promise<void>;
  readonly #elapsed: () => number;
  readonly #broken: (error: Error) => void;
  #told: number;
  #telling = false;

  constructor(
    inAll: { rowsInAll: number; filesInAll: number },
    by: { tell(reached: Reached): Promise<void>; elapsed(): number; broken(error: Error): void },
  ) {
    this.reached = { rows: 0, files: 0, bytes: 0, ...inAll };
    this.#tell = by.tell;
    this.#elapsed = by.elapsed;
    this.#broken = by.broken;
    this.#told = by.elapsed();
  }

  rows(count: number): void {
    this.reached.rows += count;
    this.#soon();
  }

  files(count: number): void {
    this.reached.files += count;
    this.#soon();
  }

  bytes(count: number): void {
    this.reached.bytes += count;
    this.#soon();
  }

  #soon(): void {
    if (this.#telling || this.#elapsed() - this.#told < 2000) return;
    this.#telling = true;
    this.#tell({ ...this.reached })
      .catch((error: unknown) => this.#broken(error as Error))
      .finally(() => {
        this.#told = this.#elapsed();
        this.#telling = false;
      });
  }
}
