/** The product's clock. The only place that reads the machine's: drills move it, tests set it. */
export interface Clock {
  now(): Date;
  /** Milliseconds that never go backwards, for durations. */
  elapsed(): number;
}

/** The machine's clock, moved by so many milliseconds. */
export const machineClock = (offset = 0): Clock => ({
  now: () => new Date(Date.now() + offset),
  elapsed: () => performance.now(),
});
