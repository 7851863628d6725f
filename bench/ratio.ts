/** A figure and its ceiling, measured in the same run, in turns, so that what else the machine does falls on both. */
export interface Ratio {
  name: string;
  unit: string;
  ceiling: number;
  product: number;
  ratio: number;
  aim: number;
  note?: string;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Runs both in turns and takes the medians. Each returns its figure: larger is better. */
export async function inTurns(
  name: string,
  unit: string,
  aim: number,
  rounds: number,
  ceiling: () => Promise<number>,
  product: () => Promise<number>,
  note?: string,
): Promise<Ratio> {
  const tops: number[] = [];
  const ours: number[] = [];
  // A first turn warms caches and plans, and is not counted.
  await ceiling();
  await product();
  for (let round = 0; round < rounds; round++) {
    tops.push(await ceiling());
    ours.push(await product());
  }
  const made = {
    name,
    unit,
    ceiling: median(tops),
    product: median(ours),
    ratio: median(ours) / median(tops),
    aim,
    ...(note ? { note } : {}),
  };
  console.log(
    `${made.ratio >= aim ? '✔' : '✖'} ${name}: ${made.product.toFixed(0)} of ${made.ceiling.toFixed(0)} ${unit} = ${made.ratio.toFixed(2)} (aim ${aim})`,
  );
  return made;
}

/** So many workers each do one thing after the other for so many seconds. @returns how often per second */
export async function perSecond(
  workers: number,
  seconds: number,
  work: (worker: number) => Promise<unknown>,
): Promise<number> {
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < until) {
        await work(worker);
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - began) / 1000);
}
