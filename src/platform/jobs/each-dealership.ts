import type { PlatformRun } from './job.ts';

/**
 * What a job of the platform does for every dealership in these states, one after the other, until the job is to stop.
 * What fails in one ends the round, so work that must not hold up the others catches its own failures.
 */
export async function eachDealership(
  run: PlatformRun,
  states: readonly string[],
  work: (dealershipId: string) => Promise<unknown>,
): Promise<void> {
  const dealerships = await run.work(({ db }) =>
    db.selectFrom('dealership').select('dealershipId').where('state', 'in', states).execute(),
  );
  for (const { dealershipId } of dealerships) {
    if (run.signal.aborted) return;
    await work(dealershipId);
  }
}
