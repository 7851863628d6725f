import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import {
  addImport,
  changeImport,
  findImport,
  importNext,
  listVehicles,
  moveVehicle,
  runImport,
  vehiclesForUpdate,
  VehicleQuery,
  writeChanges,
} from '#domains/inventory/index.ts';
import { noOrigin } from '#platform/database/context.ts';
import type { Actor } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import type { OwnContext } from '#platform/web/route.ts';
import type { DemoWork } from './load.ts';

const file = path.resolve(import.meta.dirname, 'data/listings/harbour-inventory.csv');

/** Brings the listing file in as a dealer would: uploaded, columns looked at, run. What is refused stays refused. */
export async function importDemoListings(
  ground: Ground,
  dealershipId: string,
  actor: Actor,
  work: DemoWork,
  say: (line: string) => void,
): Promise<void> {
  const own: OwnContext = {
    ground,
    dealershipId,
    actor,
    account: null,
    origin: noOrigin,
    now: ground.clock.now(),
    locale: 'en',
    cookies: { get: () => undefined, set: () => undefined, clear: () => undefined },
    request: new Request(ground.config.origin),
    work,
  };
  const staged = await addImport(own, { bytes: await readFile(file), type: 'text/csv', name: path.basename(file) });
  // When an advertisement was first seen years ago is not when a car came to this lot: that column is left out.
  const mapping = staged.columns.map(({ field }) => (field === 'inStockOn' ? null : field));
  const ready = await work((ctx) => changeImport(ctx, staged.id, { version: staged.version, mapping }));
  await work((ctx) => runImport(ctx, ready.id, ready.version));
  // A batch at a time, beside the worker where one runs: what it took first is waited for.
  while (!(await work((ctx) => importNext(ctx, ready.id)))) continue;
  for (
    let left = 600;
    (await work((ctx) => findImport(ctx, ready.id), { write: false })).state === 'running';
    left -= 1
  ) {
    if (left === 0) throw new Error('the import of the demo listings did not end within a minute');
    await setTimeout(100);
  }
  const counts = await work(
    async (ctx) =>
      (
        await sql<{
          created: number;
          refused: number;
        }>`select created_count as created, refused_count as refused from listing_import where dealership_id = ${dealershipId}`.execute(
          ctx.db,
        )
      ).rows[0]!,
    { write: false },
  );
  say(
    `Demo: ${counts.created} rows came in by the product’s own import; ${counts.refused} were refused with their reasons. Those that lack what an offer needs are drafts.`,
  );
  await spreadInTime(work);
}

/** A lot is filled over months and stands in two places: set car by car, as a person would. */
async function spreadInTime(work: DemoWork): Promise<void> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await work(
      (ctx) => listVehicles(ctx, VehicleQuery.parse({ limit: 100, sort: 'stock', ...(cursor ? { cursor } : {}) })),
      { write: false },
    );
    ids.push(...page.items.map(({ id }) => id));
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  await work(async (ctx) => {
    const rows = await vehiclesForUpdate(ctx, ids);
    const locations = (
      await sql<{
        id: string;
      }>`select id from location where dealership_id = ${ctx.dealershipId} order by position`.execute(ctx.db)
    ).rows;
    const moment = (back: number): Date => new Date(ctx.now.getTime() - back * 86_400_000);
    await writeChanges(
      ctx,
      rows.map((before, at) => ({
        before,
        // Two primes spread the ages over four months without repeating the file's order.
        change: {
          inStockOn: moment((at * 37) % 113)
            .toISOString()
            .slice(0, 10),
          ...(before.firstAvailableAt ? { firstAvailableAt: moment((at * 37) % 113) } : {}),
          locationId: locations[at % 3 === 0 ? 1 : 0]?.id ?? before.locationId,
        },
      })),
      null,
    );
    const sold = rows.filter(({ status }, at) => status === 'available' && at % 19 === 4);
    const after = await vehiclesForUpdate(
      ctx,
      sold.map(({ id }) => id),
    );
    for (const { id, version } of after) await moveVehicle(ctx, id, { version, status: 'sold' });
  });
}
