/** The import of a file, against COPY of the very rows that it makes, into the same table with the same indexes. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { inTurns } from './ratio.ts';
import type { Ratio } from './ratio.ts';

const importRows = 5000;

/** Measures in rows per second; empties the dealership's inventory between the turns. */
export async function importFile(
  admin: pg.Client,
  port: number,
  into: { id: string; key: string },
  rounds: number,
): Promise<Ratio> {
  const call = async (method: string, target: string, init: RequestInit = {}) => {
    const answer = await fetch(`http://localhost:${port}${target}`, {
      method,
      ...init,
      headers: { authorization: `Bearer ${into.key}`, ...init.headers },
    });
    if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string; version: number; state: string };
  };
  let round = 0;
  const csv = (n: number): string =>
    [
      'Stock,VIN,Year,Make,Model,Trim,Body,Fuel,Colour,Odometer,Price',
      ...Array.from(
        { length: importRows },
        (_, at) =>
          `R${n}-${at},,${2005 + (at % 20)},Honda,Civic,LX ${at % 9},Sedan,Gasoline,Blue,${1000 + at},${5000 + at}`,
      ),
    ].join('\n');
  const clear = async (): Promise<void> => {
    await admin.query(`delete from vehicle where dealership_id = $1`, [into.id]);
    await admin.query('vacuum analyze vehicle');
  };
  let rows: Buffer = Buffer.alloc(0);
  const columns = (
    await admin.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = 'vehicle'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    )
  ).rows
    .map(({ name }) => name)
    .join(', ');
  const product5000 = async (): Promise<number> => {
    await clear();
    const made = await call('POST', `/api/listing-imports?name=bench.csv`, {
      body: csv(round++),
      headers: { 'content-type': 'text/csv' },
    });
    const began = performance.now();
    await call('POST', `/api/listing-imports/${made.id}/run`, {
      body: JSON.stringify({ version: made.version }),
      headers: { 'content-type': 'application/json' },
    });
    for (;;) {
      const run = await admin.query(`select state from listing_import where id = $1`, [made.id]);
      if (run.rows[0].state === 'done') break;
      if (run.rows[0].state === 'failed') throw new Error('the import failed');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const took = (performance.now() - began) / 1000;
    const chunks: Buffer[] = [];
    for await (const chunk of admin.query(
      copyTo(`copy (select ${columns} from vehicle where dealership_id = '${into.id}') to stdout`),
    ))
      chunks.push(chunk as Buffer);
    rows = Buffer.concat(chunks);
    return importRows / took;
  };
  await product5000();
  const copied = async (): Promise<number> => {
    await clear();
    const began = performance.now();
    await admin.query('begin');
    await admin.query(`select set_config('app.dealership_id', $1, true)`, [into.id]);
    await pipeline(Readable.from([rows]), admin.query(copyFrom(`copy vehicle (${columns}) from stdin`)));
    await admin.query('commit');
    return importRows / ((performance.now() - began) / 1000);
  };
  return inTurns(
    'CSV import of 5,000 rows, with histories and journal',
    'rows/s',
    0.5,
    rounds,
    copied,
    product5000,
    'from the start of the run to its end; the file is read and checked before; the ceiling is COPY into the same table with the same indexes',
  );
}
