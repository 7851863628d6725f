import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/** A kept file that goes into an archive. */
export interface FileEntry {
  /** How it is called in the archive. */
  name: string;
  blob: string;
  /** Where it stands sealed. */
  place: string;
}

/** A text as a part of a file's name: what every system takes, no dot at an end. */
export const nameable = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60) || 'x';

const extensionOf: Record<string, string> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  heic: 'heic',
  tiff: 'tif',
  gif: 'gif',
};

/** Names of photos: the vehicle's stock number and the photo's place among its photos; removed ones say so. */
export async function photoNames(ctx: Context, photoIds: readonly string[]): Promise<Map<string, string>> {
  if (photoIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; stock: string; vehicleId: string; n: number; removed: boolean }>`
    with named as (
      select p.id, v.stock_number as stock, v.id as "vehicleId", p.removed_at is not null as removed,
             row_number() over (partition by p.vehicle_id, p.removed_at is not null order by p.position, p.id) as n
      from photo p join vehicle v on v.dealership_id = p.dealership_id and v.id = p.vehicle_id
      where p.dealership_id = ${ctx.dealershipId} and p.vehicle_id in (
        select vehicle_id from photo where dealership_id = ${ctx.dealershipId} and id = any(${photoIds}::uuid[])))
    select * from named where id = any(${photoIds}::uuid[])`.execute(ctx.db);
  return new Map(
    rows.map(({ id, stock, vehicleId, n, removed }) => {
      const clean = nameable(stock);
      // Two stock numbers may look the same once cleaned: the vehicle's id keeps them apart.
      const folder = clean === stock ? clean : `${clean}-${vehicleId.slice(-8)}`;
      return [id, `photos/${folder}/${clean}-${String(n).padStart(2, '0')}${removed ? '-removed' : ''}`];
    }),
  );
}

/** The file that a column of a row names; undefined when there is none. */
export function fileEntry(
  table: string,
  column: string,
  row: Record<string, unknown>,
  place: string,
  names: Map<string, string> | undefined,
): FileEntry | undefined {
  const kept = row[column] as { blob?: string; type?: string } | null;
  if (!kept?.blob) return undefined;
  const id = String(row.id);
  if (names) {
    const name = `${names.get(id) ?? `photos/${id}`}.${extensionOf[kept.type ?? ''] ?? 'bin'}`;
    return { name, blob: kept.blob, place };
  }
  const label = typeof row.file_name === 'string' ? `-${nameable(row.file_name)}` : '';
  return { name: `files/${table}/${id}${label}`, blob: kept.blob, place };
}
