import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { newPublicName } from './photo-names.ts';
import { derivePhoto } from './tasks.ts';

/**
 * Makes photos that an archive brought in into photos of this place: each gets a name of its own here, and its sizes are
 * made anew from the original by jobs. Those whose original was lost say so.
 * @returns how many are being made
 */
export async function derivePhotosAnew(ctx: Context): Promise<number> {
  await sql`update vehicle set cover = null, photo_count = 0 where dealership_id = ${ctx.dealershipId} and (cover is not null or photo_count <> 0)`.execute(
    ctx.db,
  );
  let made = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<{ id: string }>`
      select id from photo where dealership_id = ${ctx.dealershipId} and id > ${after} order by id limit 1000`.execute(
      ctx.db,
    );
    if (rows.length === 0) return made;
    const ids = rows.map(({ id }) => id);
    const names = ids.map(() => newPublicName(ctx.dealershipId));
    await sql`
      update photo set public_name = given.name, sizes = '[]', width = null, height = null,
          state = case when original ? 'blob' then 'processing' else 'failed' end,
          problem = case when original ? 'blob' then null else 'missing' end
        from unnest(${ids}::uuid[], ${names}::text[]) as given (id, name)
        where photo.dealership_id = ${ctx.dealershipId} and photo.id = given.id`.execute(ctx.db);
    const put = await sql<{ n: number }>`
      select count(core.enqueue(${derivePhoto.name}, jsonb_build_object('photoId', id), null, null, ${derivePhoto.attempts})::text) as n
        from photo where dealership_id = ${ctx.dealershipId} and id = any(${ids}::uuid[]) and state = 'processing'`.execute(
      ctx.db,
    );
    made += put.rows[0]!.n;
    after = ids.at(-1)!;
  }
}
